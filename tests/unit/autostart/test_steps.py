"""The steps of a plan, done."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from harness.machine import Programs

from ha_kiosk.autostart.machine_facts import INSTANCE, USER_UNIT, MachineFacts, Places
from ha_kiosk.autostart.status import AutostartStatus, status
from ha_kiosk.autostart.steps import Command, Remove, Step, Write, do
from ha_kiosk.errors import KioskError
from ha_kiosk.host.command import Output


def test_steps_are_done_in_their_order_and_told(tmp_path: Path) -> None:
    """A file with its folders, a command, a removal."""
    file, old = tmp_path / "a/b/unit", tmp_path / "old"
    old.touch()
    programs = Programs({"systemctl daemon-reload": ""})
    steps: list[Step] = [
        Write(file, "text\n"),
        Command(("systemctl", "daemon-reload")),
        Remove(old),
        Remove(old),
    ]
    told: list[Step] = []
    do(steps, told.append, call=programs)
    assert told == steps
    assert file.read_text() == "text\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert not old.exists()
    assert programs.calls == ["systemctl daemon-reload"]
    assert list(file.parent.iterdir()) == [file]


def test_the_folder_of_a_drop_in_goes_with_the_last_one(tmp_path: Path) -> None:
    """One that a person made stays, and so does every other folder."""
    folder, other = tmp_path / "ha-kiosk@kiosk.service.d", tmp_path / "autostart"
    for place in (folder, other):
        place.mkdir()
        (place / "profile.conf").touch()
    (folder / "override.conf").touch()
    for place in (folder, other):
        do([Remove(place / "profile.conf")], lambda _step: None)
    assert (folder / "override.conf").exists()
    assert other.is_dir()
    do([Remove(folder / "override.conf")], lambda _step: None)
    assert not folder.exists()


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        ({}, "Could not run systemctl x: not installed"),
        ({"systemctl": Output(1, "", "a\nAccess denied\n")}, "systemctl x failed: Access denied"),
        ({"systemctl": Output(4)}, "systemctl x failed: code 4"),
    ],
)
def test_a_command_that_fails_ends_it(answers: dict[str, str | Output], text: str) -> None:
    """What came before is told; what comes after is not done."""
    told: list[Step] = []
    steps: list[Step] = [Command(("systemctl", "x")), Remove(Path("/none"))]
    with pytest.raises(KioskError, match=text):
        do(steps, told.append, call=Programs(answers))
    assert told == []


def test_a_file_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is left of it."""
    (tmp_path / "file").touch()
    with pytest.raises(KioskError, match=r"Could not write .*/file/unit: "):
        do([Write(tmp_path / "file/unit", "x")], lambda _step: None)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "chmod", fail)
    with pytest.raises(KioskError, match="No space left"):
        do([Write(tmp_path / "unit", "x")], lambda _step: None)
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def facts(*enabled: str, ours: frozenset[Path] = frozenset()) -> MachineFacts:
    """Return the facts of a machine where so much is enabled."""
    places = Places(Path("/"), Path("/c"))
    return MachineFacts(
        1000, "/usr/bin/ha-kiosk", Path("/d"), places, ours=ours, enabled=frozenset(enabled)
    )


def test_nothing_that_starts_it_is_the_answer_too() -> None:
    """Systemd is not asked."""
    programs = Programs()
    found = status(facts(), ask=programs)
    assert found == AutostartStatus()
    assert found.sentence() == "The kiosk does not start by itself."
    assert found.fields() == {
        "enabled": False,
        "started_by": None,
        "profile": "default",
        "state": None,
        "detail": None,
        "left_behind": None,
    }
    assert programs.calls == []


@pytest.mark.parametrize(
    ("there", "scope", "by"),
    [
        (facts(USER_UNIT), "--user ", USER_UNIT),
        (facts(INSTANCE, USER_UNIT), "", INSTANCE),
        (
            facts(ours=frozenset({Path("/c/autostart/ha-kiosk.desktop")})),
            "--user ",
            "/c/autostart/ha-kiosk.desktop",
        ),
    ],
)
def test_the_unit_tells_how_the_kiosk_is_doing(there: MachineFacts, scope: str, by: str) -> None:
    """By the state that the kiosk itself told systemd."""
    said = "ActiveState=active\nResult=success\nStatusText=live\nNRestarts=0\n"
    found = status(there, ask=Programs({f"systemctl {scope}show": said}))
    assert found == AutostartStatus(by, "active", "live")
    assert found.sentence() == f"Started by {by}; now active, live."
    assert found.fields()["enabled"] is True


def test_the_kiosk_of_a_profile_is_asked_about() -> None:
    """Without one: whichever starts by itself."""
    place = Path("/c/systemd/user/ha-kiosk.service.d/profile.conf")
    there = replace(facts(INSTANCE, USER_UNIT), profiles={place: "hall"})
    programs = Programs({"systemctl": "ActiveState=active\n"})
    assert status(there, ask=programs) == AutostartStatus(INSTANCE, "active")
    found = status(there, "hall", ask=programs)
    assert found == AutostartStatus(USER_UNIT, "active", profile="hall")
    assert found.sentence() == (
        "The kiosk of the profile hall is started by ha-kiosk.service; now active."
    )
    assert status(there, "bath", ask=programs).sentence() == (
        "The kiosk of the profile bath does not start by itself."
    )


def test_the_user_that_is_left_behind_is_told() -> None:
    """With what takes it away; while its kiosk starts, it is no news."""
    there = replace(facts(), is_kiosk_user_ours=True)
    found = status(there, ask=Programs())
    assert found.fields()["left_behind"] == "kiosk"
    assert found.sentence() == (
        "The kiosk does not start by itself. The user kiosk and its sign-in are still here: "
        "sudo userdel --remove kiosk"
    )
    used = replace(facts(INSTANCE), is_kiosk_user_ours=True)
    assert not status(used, ask=Programs()).left_behind


def test_what_went_wrong_is_told() -> None:
    """The reason, and how often it was tried."""
    said = "ActiveState=failed\nResult=exit-code\nStatusText=\nNRestarts=7\nnonsense\n"
    found = status(facts(USER_UNIT), ask=Programs({"systemctl": said}))
    assert found == AutostartStatus(USER_UNIT, "failed", "exit-code, restarted 7 times")
    quiet = status(facts(USER_UNIT), ask=Programs({"systemctl": "ActiveState=inactive\n"}))
    assert quiet.sentence() == f"Started by {USER_UNIT}; now inactive."


@pytest.mark.parametrize("answers", [{}, {"systemctl": Output(1)}])
def test_a_systemd_that_does_not_answer_is_said(answers: dict[str, str | Output]) -> None:
    """As over SSH without a session."""
    found = status(facts(USER_UNIT), ask=Programs(answers))
    assert found == AutostartStatus(USER_UNIT, "unknown", "systemctl does not answer")
