"""`ha-kiosk autostart`: shown before it is done, and done only after a yes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from harness.command import CliRunner
from harness.machine import Programs

from ha_kiosk.autostart.machine_facts import USER_UNIT, MachineFacts, Places
from ha_kiosk.autostart.status import AutostartStatus
from ha_kiosk.autostart.steps import do
from ha_kiosk.cli import autostart, main
from ha_kiosk.storage.paths import DATA

RELOAD, ENABLE = "systemctl --user daemon-reload", f"systemctl --user enable {USER_UNIT}"


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Programs:
    """Have a systemd that does what it is told."""
    programs = Programs({"systemctl": ""})
    monkeypatch.setattr(
        autostart, "do", lambda steps, tell: do(steps, tell, call=programs), raising=True
    )
    return programs


@pytest.fixture
def facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MachineFacts:
    """Have a desktop with a session that systemd knows."""
    facts = MachineFacts(
        1000,
        "/usr/local/bin/ha-kiosk",
        DATA,
        Places(tmp_path, tmp_path / "config"),
        desktop="GNOME",
        has_desktop=True,
        has_target=True,
    )
    monkeypatch.setattr(autostart, "gather", lambda *_: facts)
    return facts


def run(*arguments: str, answer: str | None = None) -> Result:
    """Run `ha-kiosk autostart`, on a terminal where there is an answer."""
    with pytest.MonkeyPatch.context() as patch:
        if answer is not None:
            patch.setattr(autostart, "_is_asked", lambda: True)
        return CliRunner().invoke(main, ["autostart", *arguments], input=answer)


def test_it_is_done_after_a_yes(facts: MachineFacts, programs: Programs) -> None:
    """And said what was."""
    result = run("enable", answer="y\n")
    assert result.exit_code == 0, result.output
    unit = facts.places.user_unit
    assert f"  write {unit}\n" in result.stdout
    assert f"  done: run {ENABLE}\n" in result.stdout
    assert "systemctl --user restart" in result.stdout
    assert "ExecStart=/usr/local/bin/ha-kiosk open" in unit.read_text()
    assert programs.calls == [RELOAD, ENABLE]


def test_it_is_not_done_after_a_no(facts: MachineFacts, programs: Programs) -> None:
    """Exit code 130, as for Ctrl-C."""
    result = run("enable", answer="n\n")
    assert result.exit_code == 130
    assert programs.calls == []
    assert not facts.places.user_unit.exists()


def test_a_script_says_yes_beforehand(facts: MachineFacts, programs: Programs) -> None:
    """Without a terminal nobody can be asked."""
    result = run("enable")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert programs.calls == []
    assert run("enable", "--yes").exit_code == 0
    assert programs.calls == [RELOAD, ENABLE]


def test_a_dry_run_shows_the_files_and_does_nothing(
    facts: MachineFacts, programs: Programs
) -> None:
    """Every line of them."""
    result = run("enable", "--dry-run")
    assert result.exit_code == 0
    assert "          | ExecStart=/usr/local/bin/ha-kiosk open\n" in result.stdout
    assert result.stdout.endswith("Nothing was done.\n")
    assert programs.calls == []
    assert not facts.places.user_unit.exists()


def test_disabling_removes_what_enabling_wrote(
    facts: MachineFacts, programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing else."""
    run("enable", "--yes")
    unit = facts.places.user_unit
    there = replace(facts, ours=frozenset({unit}), enabled=frozenset({USER_UNIT}))
    monkeypatch.setattr(autostart, "gather", lambda *_: there)
    assert run("disable", "--yes").exit_code == 0
    assert not unit.exists()
    assert programs.calls[2:] == [f"systemctl --user disable --now {USER_UNIT}", RELOAD]


def test_nothing_to_disable_asks_nothing(facts: MachineFacts, programs: Programs) -> None:
    """It says so."""
    result = run("disable")
    assert result.exit_code == 0
    assert result.stdout.endswith("nothing to undo.\n")


def test_the_user_that_is_left_is_told_though_there_is_nothing_to_undo(
    facts: MachineFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An earlier answer was not read."""
    there = replace(facts, is_kiosk_user_ours=True)
    monkeypatch.setattr(autostart, "gather", lambda *_: there)
    assert "sudo userdel --remove kiosk" in run("disable").stdout.splitlines()[-1]


def test_the_kiosk_of_another_profile(facts: MachineFacts, programs: Programs) -> None:
    """One that cannot be is refused."""
    assert run("enable", "--yes", "--profile", "hall").exit_code == 0
    assert facts.places.user_profile.read_text().endswith("Environment=HA_KIOSK_PROFILE=hall\n")
    assert programs.calls == [RELOAD, ENABLE]
    assert "profile hall does not" in run("disable", "--profile", "hall").stdout
    for command in ("enable", "disable", "status"):
        assert run(command, "--profile", "../x").exit_code == 2


def test_what_cannot_be_is_said(facts: MachineFacts, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line, exit code 2."""
    bare = replace(facts, desktop="", has_desktop=False)
    monkeypatch.setattr(autostart, "gather", lambda *_: bare)
    result = run("enable", "--dry-run")
    assert result.exit_code == 2
    assert "sudo /usr/local/bin/ha-kiosk autostart enable" in result.stderr


def test_the_status_is_a_sentence_or_an_object(
    facts: MachineFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a person, and for a program."""
    assert run("status").stdout == "The kiosk does not start by itself.\n"
    assert run("status", "--profile", "hall").stdout == (
        "The kiosk of the profile hall does not start by itself.\n"
    )
    monkeypatch.setattr(autostart, "state", lambda *_: AutostartStatus(USER_UNIT, "active", "live"))
    assert run("status").stdout == f"Started by {USER_UNIT}; now active, live.\n"
    assert json.loads(run("status", "--json").stdout) == {
        "enabled": True,
        "started_by": USER_UNIT,
        "profile": "default",
        "state": "active",
        "detail": "live",
        "left_behind": None,
    }
