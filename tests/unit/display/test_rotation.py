"""The picture, turned by the tool of each display server."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from harness.machine import Programs, machine

from ha_kiosk.display.rotation import rotate, tool

WAYLAND = {"WAYLAND_DISPLAY": "wayland-0"}
KDE = WAYLAND | {"XDG_CURRENT_DESKTOP": "KDE"}
GNOME = WAYLAND | {"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}
X11 = {"DISPLAY": ":0"}


RANDR = """Screen 0: minimum 320 x 200, current 800 x 1280, maximum 16384 x 16384
DSI-1 connected primary 800x1280+0+0 {}(normal left inverted right x axis y axis) 0mm x 0mm
   1280x800      59.81*+
HDMI-1 disconnected (normal left inverted right x axis y axis)
"""
SAYS = [
    (WAYLAND, json.dumps([{"name": "DSI-1", "transform": "90"}, {"name": "A"}]), 90),
    (WAYLAND, json.dumps([{"name": "DSI-1", "transform": "normal"}]), 0),
    (X11, RANDR.format("left "), 90),
    (X11, RANDR.format("inverted "), 180),
    (X11, RANDR.format(""), 0),
    (KDE, json.dumps({"outputs": [{"name": "DSI-1", "rotation": 8}]}), 270),
]
SAYS_NOTHING = [
    (WAYLAND, ""),
    (WAYLAND, "[]"),
    (WAYLAND, "{}"),
    (WAYLAND, json.dumps([{"name": "DSI-1", "transform": "flipped-90"}])),
    (X11, "HDMI-1 connected 800x1280+0+0 left (normal left)"),
    (KDE, json.dumps({"outputs": [{"name": "DSI-1", "rotation": 3}]})),
]


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
    """By its name, in the session's environment; where nobody tells, the exit code counts."""
    there = machine(tmp_path, {command: ""}, env=env)
    assert rotate(there, "DSI-1", degrees)
    assert isinstance(there.run, Programs)
    assert [call for call in there.run.calls if "DSI-1" in call] == [command]
    assert set(map(str, there.run.envs)) == {str(env)}


@pytest.mark.parametrize(("env", "said", "degrees"), SAYS)
def test_how_it_is_turned_is_read(
    tmp_path: Path, env: Mapping[str, str], said: str, degrees: int
) -> None:
    """One that is turned already is left alone; one that stays as it was is not turned."""
    found = tool(env)
    assert found is not None
    query = " ".join(found.query)
    there = machine(tmp_path, {query: said}, env=env)
    assert rotate(there, "DSI-1", degrees)
    assert isinstance(there.run, Programs)
    assert there.run.calls == [query]
    stuck = machine(tmp_path, {query: said, found.name: ""}, env=env)
    assert not rotate(stuck, "DSI-1", (degrees + 90) % 360)


@pytest.mark.parametrize(("env", "said"), SAYS_NOTHING)
def test_what_tells_nothing_is_believed(tmp_path: Path, env: Mapping[str, str], said: str) -> None:
    """The output may have another name there."""
    found = tool(env)
    assert found is not None
    assert found.degrees(said, "DSI-1") is None
    assert rotate(machine(tmp_path, {found.name: said}, env=env), "DSI-1", 90)


@pytest.mark.parametrize("env", [WAYLAND, GNOME, {}])
def test_what_cannot_be_turned_is_said(tmp_path: Path, env: Mapping[str, str]) -> None:
    """The tool is missing, or there is none for it."""
    assert not rotate(machine(tmp_path, env=env), "DSI-1", 90)
    assert (tool(env) is None) is (env != WAYLAND)
