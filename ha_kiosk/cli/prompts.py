"""Prompts and messages on the terminal.

Everything goes to stderr, so that a command's output can be piped. Text from a server is shown
without control characters, so that it cannot overwrite a prompt.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from ha_kiosk.errors import SignInAborted


def is_terminal() -> bool:
    """Return whether a person types on stdin."""
    return sys.stdin.isatty()


def printable(text: str) -> str:
    """Return `text` with control characters replaced."""
    return "".join(char if char.isprintable() or char == "\n" else "?" for char in text)


class TerminalDialog:
    """The `Dialog` of the sign-in ways, on a terminal."""

    def show_message(self, text: str) -> None:
        """Show a line."""
        click.echo(printable(text), err=True)

    def choose(self, title: str, options: Sequence[str]) -> int:
        """List `options`, numbered from 1, and return the index of the one that was chosen."""
        self.show_message(f"{title}:")
        for number, option in enumerate(options, start=1):
            self.show_message(f"  {number}  {option}")
        return int(self._prompt("Number", kind=click.IntRange(1, len(options)))) - 1

    def text(self, label: str) -> str:
        """Ask for a line that is shown while it is typed."""
        return self._prompt(label)

    def secret(self, label: str) -> str:
        """Ask for a line that is not shown while it is typed."""
        return self._prompt(label, hidden=True)

    def _prompt(
        self, label: str, *, hidden: bool = False, kind: click.IntRange | None = None
    ) -> str:
        try:
            return str(click.prompt(printable(label), hide_input=hidden, type=kind, err=True))
        except click.Abort as err:
            if isinstance(err.__context__, EOFError):
                raise SignInAborted(
                    "The input ended before the sign-in was done. A script signs in with "
                    "--username and --password-stdin, or with --token-file."
                ) from err
            raise  # Ctrl-C
