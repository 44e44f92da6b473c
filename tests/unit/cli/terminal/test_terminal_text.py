"""The language of the terminal: `LANG` for a person, English for the journal and for programs."""

from __future__ import annotations

import json
import os

import pytest
from harness.command import CliRunner

from ha_kiosk.cli import main
from ha_kiosk.cli.terminal import terminal_text
from ha_kiosk.cli.terminal.prompts import confirm
from ha_kiosk.i18n.text import Text, at_host

GERMAN = {"LANG": "de_DE.UTF-8"}


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a German system."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status"], "Zustand"),
        (["doctor", "--profile", "a b"], "kann kein Profilname sein"),
        (["ctl", "reload"], "ha-kiosk: Kein Kiosk des Profils 'default' läuft"),
        (["ctl", "hold", "soon"], "'soon' ist keine Dauer"),
        (
            ["config", "get", "ulr"],
            "ulr in der Befehlszeile ist keine Einstellung. Ist url gemeint?",
        ),
        (["config", "set", "zoom", "9000"], "zoom in der Befehlszeile kann nicht 9000.0 sein."),
        (["login", "--moved"], "Das Profil 'default' ist nicht angemeldet"),
        (["login", "--password-stdin"], "--password-stdin braucht --username NAME."),
        (["logout"], "Das Profil 'default' ist nicht angemeldet."),
        (["open"], "Es gibt keinen Bildschirm"),
        (["profile", "list"], "Es gibt noch kein Profil"),
        (["device", "status"], "Dieses Tablet ist nicht registriert."),
    ],
)
def test_a_command_speaks_german(words: list[str], said: str) -> None:
    """Answers, errors and the advice in them."""
    result = CliRunner().invoke(main, words)
    assert said in result.stdout + result.stderr


@pytest.mark.usefixtures("german")
def test_an_unreachable_server_is_named_in_german() -> None:
    """On a screen the server is named above the reason; a terminal has only the one line."""
    result = CliRunner().invoke(main, ["login", "http://127.0.0.1:1", "--method", "terminal"])
    assert result.stderr == (
        "ha-kiosk: 127.0.0.1:1: Verbindung abgelehnt. Läuft Home Assistant, und stimmt der Port?\n"
    )


@pytest.mark.usefixtures("german")
def test_json_stays_english() -> None:
    """Programs read it."""
    assert json.loads(CliRunner().invoke(main, ["status", "--json"]).stdout)["state"] == "stopped"
    sources = json.loads(CliRunner().invoke(main, ["config", "show", "--json"]).stdout)
    assert sources["zoom"]["source"] == "default"


def test_the_journal_is_english() -> None:
    """The log is, and the last line of a program that failed stands in it."""
    stderr = os.fstat(2)
    journal = GERMAN | {"JOURNAL_STREAM": f"{stderr.st_dev}:{stderr.st_ino}"}
    assert terminal_text.language(GERMAN)("Nothing was done.") == "Nichts wurde getan."
    assert terminal_text.language(journal)("Nothing was done.") == "Nothing was done."


def test_a_terminal_of_a_desktop_is_no_journal() -> None:
    """It inherits the variable of the service that it was started by."""
    assert not terminal_text.is_journal({"JOURNAL_STREAM": "1:2"})
    assert not terminal_text.is_journal({})


def test_a_closed_stderr_is_no_journal() -> None:
    """Nothing can be asked about it."""
    assert not terminal_text.is_journal({"JOURNAL_STREAM": "1:2"}, -1)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(("answer", "is_yes"), [("j\n", True), ("vielleicht\nnein\n", False)])
def test_a_german_answer_is_understood(
    monkeypatch: pytest.MonkeyPatch, answer: str, *, is_yes: bool
) -> None:
    """With j and n; another answer is asked for again."""
    answers = iter(answer.splitlines())
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt: next(answers))
    assert confirm(Text("Do this?")) is is_yes


def test_a_text_of_a_host_names_it_in_the_terminal() -> None:
    """A screen shows the host elsewhere."""
    text = Text("Not checked: {reason}", reason=at_host("ha.local", Text("no answer in time.")))
    assert terminal_text.translated(text) == "Not checked: ha.local: no answer in time."


@pytest.mark.usefixtures("german")
def test_the_doctor_speaks_german() -> None:
    """Its levels, findings and the count; the names of the checks are those of its JSON."""
    said = CliRunner().invoke(main, ["doctor"]).stdout
    assert "Nicht angemeldet, und url ist nicht gesetzt." in said
    assert "Problem" in said.splitlines()[-1]
    assert "Not " not in said
