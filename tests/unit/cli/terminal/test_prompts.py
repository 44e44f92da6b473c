"""Asking on a terminal."""

from __future__ import annotations

import getpass
import warnings

import click
import pytest
from click.testing import Result
from harness.command import CliRunner

from ha_kiosk.cli.terminal.prompts import TerminalDialog
from ha_kiosk.cli.terminal.terminal_text import printable
from ha_kiosk.errors import SignInAborted


def ask(typed: str | None) -> Result:
    """Ask one of each, with `typed` as the answers."""

    @click.command()
    def command() -> None:
        dialog = TerminalDialog()
        dialog.show_message("Hello\x07")
        index = dialog.choose("Which", ["one", "t\x1bwo"])
        click.echo([index, dialog.text("Name"), dialog.secret("Password")])

    return CliRunner().invoke(command, input=typed)


def test_answers_are_taken_and_secrets_not_shown() -> None:
    """All questions are on stderr."""
    result = ask("2\nanna\nsecret\n")
    assert result.stdout.splitlines()[-1] == "[1, 'anna', 'secret']"
    assert "Hello?" in result.stderr
    assert "  2  t?wo" in result.stderr
    assert "secret" not in result.stderr


def test_a_number_that_is_not_on_the_list_is_asked_for_again() -> None:
    """Click does that."""
    assert ask("3\n0\n1\nanna\nx\n").stdout.splitlines()[-1] == "[0, 'anna', 'x']"


@pytest.mark.parametrize(
    ("interruption", "expected"),
    [(EOFError, SignInAborted), (KeyboardInterrupt, click.Abort)],
)
def test_the_end_of_the_input_ends_the_sign_in_and_so_does_ctrl_c(
    monkeypatch: pytest.MonkeyPatch,
    interruption: type[BaseException],
    expected: type[Exception],
) -> None:
    """There is nobody to ask; Ctrl-C is another thing, though Click says the same of both."""

    def interrupt(*_: object, **__: object) -> str:
        raise interruption

    monkeypatch.setattr("click.termui.visible_prompt_func", interrupt)
    with pytest.raises(expected):
        TerminalDialog().text("Name")


def test_text_of_other_languages_stays() -> None:
    """Only control characters go."""
    assert printable("Küche 厨房\n\x9b1m\t") == "Küche 厨房\n?1m?"


def test_a_pipe_that_cannot_hide_what_it_says_is_no_reason_to_warn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python shows the line of its own source."""

    def ask_a_pipe(*_: object, **__: object) -> str:
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
        return "secret"

    monkeypatch.setattr("click.termui.hidden_prompt_func", ask_a_pipe)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert TerminalDialog().secret("Password") == "secret"
