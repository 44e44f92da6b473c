"""Prompts and messages on the terminal.

Everything goes to stderr, so that a command's output can be piped. Text from a server is shown
without control characters, so that it cannot overwrite a prompt.
"""

from __future__ import annotations

import getpass
import sys
import warnings
from collections.abc import Sequence

import click

from ha_kiosk.cli.terminal.terminal_text import echo, printable, translated
from ha_kiosk.errors import SignInAborted
from ha_kiosk.i18n.text import Text

_YES = frozenset({"y", "yes", "j", "ja"})
_NO = frozenset({"n", "no", "nein", ""})


def is_terminal() -> bool:
    """Return whether a person types on stdin."""
    return sys.stdin.isatty()


def confirm(question: str) -> bool:
    """Ask a question and return whether the answer is yes; no is the default.

    Raises `click.Abort` at the end of the input, and for Ctrl-C.
    """
    shown = printable(translated(Text("{question} [y/N]", question=question)))
    while True:
        answer = click.prompt(shown, default="", show_default=False, err=True).strip().lower()
        if answer in _YES | _NO:
            return answer in _YES
        echo(Text("Answer y for yes or n for no."), err=True)


class TerminalDialog:
    """The `Dialog` of the sign-in ways, on a terminal."""

    def show_message(self, text: str) -> None:
        """Print a line."""
        echo(text, err=True)

    def choose(self, title: str, options: Sequence[str]) -> int:
        """List `options`, numbered from 1, and return the index of the chosen one."""
        self.show_message(Text("{title}:", title=title))
        for number, option in enumerate(options, start=1):
            self.show_message(Text("  {number}  {option}", number=number, option=option))
        while True:
            answer = _prompt(Text("Number")).strip()
            if answer.isdecimal() and 1 <= int(answer) <= len(options):
                return int(answer) - 1
            self.show_message(Text("A number from 1 to {most} is needed.", most=len(options)))

    def text(self, label: str) -> str:
        """Ask for a line that is visible while it is typed."""
        return _prompt(label)

    def secret(self, label: str) -> str:
        """Ask for a line that is hidden while it is typed."""
        return _prompt(label, hidden=True)


def _prompt(label: str, *, hidden: bool = False) -> str:
    shown = printable(translated(label))
    try:
        with warnings.catch_warnings():  # click warns that a pipe cannot hide the input
            warnings.simplefilter("ignore", getpass.GetPassWarning)
            return str(click.prompt(shown, hide_input=hidden, err=True))
    except click.Abort as err:
        if isinstance(err.__context__, EOFError):
            raise SignInAborted(
                Text(
                    "The input ended before the sign-in was done. A script signs in with "
                    "--username and --password-stdin, or with --token-file."
                )
            ) from err
        raise  # Ctrl-C
