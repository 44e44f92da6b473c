"""The picture, turned by the tool of each display server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from harness.machine import Programs, machine

from ha_kiosk.display.rotation import rotate, tool

WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}
KDE = WAYLAND | {"XDG_CURRENT_DESKTOP": "KDE"}
GNOME = WAYLAND | {"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}
X11 = {"DISPLAY": ":0"}


@pytest.mark.parametrize(
    ("env", "degrees", "command"),
    [
        (WAYLAND, 90, "wlr-randr --output DSI-1 --transform 90"),
        (WAYLAND, 0, "wlr-randr --output DSI-1 --transform normal"),
        (X11, 90, "xrandr --output DSI-1 --rotate left"),
        (X11, 180, "xrandr --output DSI-1 --rotate inverted"),
        (KDE, 270, "kscreen-doctor output.DSI-1.rotation.right"),
        (KDE, 0, "kscreen-doctor output.DSI-1.rotation.none"),
    ],
)
def test_the_output_is_turned(
    tmp_path: Path, env: Mapping[str, str], degrees: int, command: str
) -> None:
    """By its name, in the session's environment."""
    there = machine(tmp_path, {command: ""}, env=env)
    assert rotate(there, "DSI-1", degrees)
    assert isinstance(there.run, Programs)
    assert there.run.calls == [command]
    assert there.run.envs == [env]


@pytest.mark.parametrize("env", [WAYLAND, GNOME, {}])
def test_what_cannot_be_turned_is_said(tmp_path: Path, env: Mapping[str, str]) -> None:
    """The tool is missing, or there is none for it."""
    assert not rotate(machine(tmp_path, env=env), "DSI-1", 90)
    assert (tool(env) is None) is (env != WAYLAND)
