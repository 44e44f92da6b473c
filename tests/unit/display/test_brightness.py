"""How bright the screen is."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.machine import Programs, machine

from ha_kiosk.display.brightness import Brightness

LOGIND = "org.freedesktop.login1"


def panel(root: Path, value: str = "128") -> Path:
    """Return the folder of a panel's backlight."""
    folder = root / "sys/class/backlight/panel"
    folder.mkdir(parents=True)
    (folder / "brightness").write_text(value)
    (folder / "max_brightness").write_text("255")
    return folder


def test_a_backlight_is_read_and_written_in_percent(tmp_path: Path) -> None:
    """Of what it can do at most."""
    folder = panel(tmp_path)
    brightness = Brightness(machine(tmp_path))
    assert brightness.get() == 50
    assert brightness.set(40)
    assert (folder / "brightness").read_text() == "102"


@pytest.mark.parametrize("percent", [0, -5])
def test_a_screen_that_is_on_can_be_seen(tmp_path: Path, percent: int) -> None:
    """The floor is above nothing."""
    folder = panel(tmp_path)
    assert Brightness(machine(tmp_path)).set(percent)
    assert int((folder / "brightness").read_text()) > 0


def test_logind_writes_what_this_user_may_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As any desktop does it."""
    panel(tmp_path)
    there = machine(tmp_path, {"busctl call org.freedesktop.login1": ""})

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError

    monkeypatch.setattr(Path, "write_text", refuse)
    assert Brightness(there).set(100)
    assert isinstance(there.run, Programs)
    (call,) = there.run.calls
    assert call == (
        f"busctl call {LOGIND} /org/freedesktop/login1/session/auto {LOGIND}.Session"
        " SetBrightness ssu backlight panel 255"
    )


def test_a_monitor_is_asked_over_ddc(tmp_path: Path) -> None:
    """Where there is no backlight."""
    there = machine(tmp_path, {"ddcutil --brief getvcp 10": "VCP 10 C 30 60", "ddcutil setvcp": ""})
    assert Brightness(there).get() == 50
    assert Brightness(there).set(70)


def test_nobody_knows_it(tmp_path: Path) -> None:
    """Then the window is darkened by whoever asked."""
    assert Brightness(machine(tmp_path)).get() is None
    assert not Brightness(machine(tmp_path)).set(70)
    panel(tmp_path, value="odd")
    assert Brightness(machine(tmp_path)).get() == 0
