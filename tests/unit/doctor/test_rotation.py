"""The doctor's look at the rotation of the picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.machine import DEBIAN_13, machine

from ha_kiosk.doctor import rotation
from ha_kiosk.doctor.display import Display
from ha_kiosk.doctor.finding import Level
from ha_kiosk.host.command import Output
from ha_kiosk.host.machine import Machine

WAYLAND = Display("wayland", {"WAYLAND_DISPLAY": "wayland-0"}, is_ours=True)
X11 = Display("xcb", {"DISPLAY": ":0"}, is_ours=True)
GNOME = Display("wayland", {**WAYLAND.env, "XDG_CURRENT_DESKTOP": "GNOME"}, is_ours=True)


def found(there: Machine, display: Display | None, degrees: int | None) -> tuple[Level, str, str]:
    """Return the level, the text and the command of the only finding."""
    (one,) = rotation.run(there, display, degrees)
    return one.level, one.text, one.fix or ""


def test_a_picture_that_nobody_wants_turned_is_right(tmp_path: Path) -> None:
    """Nothing is asked."""
    assert found(machine(tmp_path), WAYLAND, None)[0] is Level.OK


def test_the_tool_is_named_or_the_package_that_has_it(tmp_path: Path) -> None:
    """For the display server that runs."""
    randr = "DSI-1 connected 1280x800+0+0 (normal left inverted right x axis y axis) 0mm x 0mm"
    there = machine(tmp_path, {"wlr-randr": "[]", "xrandr": randr}, release=DEBIAN_13)
    assert found(there, WAYLAND, 90) == (Level.OK, "wlr-randr turns the picture.", "")
    assert found(there, X11, 90) == (Level.OK, "xrandr turns the picture.", "")
    level, text, fix = found(machine(tmp_path, release=DEBIAN_13), WAYLAND, 90)
    assert (level, "wlr-randr" in text) == (Level.WARNING, True)
    assert "wlr-randr" in fix


@pytest.mark.parametrize(
    ("display", "said"),
    [
        (WAYLAND, Output(1, "", "compositor doesn't support wlr-output-management-unstable-v1")),
        (X11, Output(0, "DUMMY0 connected primary 1280x800+0+0 0mm x 0mm")),
    ],
)
def test_a_session_that_refuses_is_named(tmp_path: Path, display: Display, said: Output) -> None:
    """The tool is there, and cannot do it."""
    there = machine(tmp_path, {"wlr-randr": said, "xrandr": said})
    level, text, _ = found(there, display, 90)
    assert (level, "does not let" in text) == (Level.WARNING, True)


def test_a_session_that_turns_it_by_itself_only_is_named(tmp_path: Path) -> None:
    """And nothing is checked without one."""
    level, text, _ = found(machine(tmp_path), GNOME, 0)
    assert (level, "display settings" in text) == (Level.WARNING, True)
    assert found(machine(tmp_path), None, 90)[0] is Level.SKIPPED
