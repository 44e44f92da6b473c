"""Prints texts for a person, in the language of the terminal (`LANG`).

Output to the journal is English, as the whole log is, and so is all JSON.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

import click

from ha_kiosk import i18n
from ha_kiosk.i18n.text import render

_STDERR = 2


def printable(text: str) -> str:
    """Return `text` with control characters replaced."""
    return "".join(char if char.isprintable() or char == "\n" else "?" for char in text)


def language(env: Mapping[str, str] = os.environ) -> Callable[[str], str]:
    """Return the translation into the terminal's language; none if stderr is the journal."""
    return i18n.load("en" if is_journal(env) else None, env).gettext


def is_journal(env: Mapping[str, str], stderr: int = _STDERR) -> bool:
    """Return whether stderr is the journal: the check that systemd.exec(5) describes.

    The variable alone is not enough, because a desktop's terminal inherits it.
    """
    try:
        status = os.fstat(stderr)
    except OSError:  # closed
        return False
    return env.get("JOURNAL_STREAM") == f"{status.st_dev}:{status.st_ino}"


def translated(text: str) -> str:
    """Return `text` in the language of the terminal."""
    return render(text, language(), with_host=True)


def echo(text: str, *, err: bool = False) -> None:
    """Print `text` in the language of the terminal, without control characters."""
    click.echo(printable(translated(text)), err=err)


def warn(text: str) -> None:
    """Print an error or a warning to stderr."""
    click.echo(f"ha-kiosk: {printable(translated(text))}", err=True)
