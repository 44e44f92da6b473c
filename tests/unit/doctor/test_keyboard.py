"""The doctor's look at the on-screen keyboard, and at a compositor that hides the touch screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.machine import DEBIAN_13, machine

from ha_kiosk.config.choices import KeyboardMode
from ha_kiosk.doctor import keyboard
from ha_kiosk.doctor.finding import Level
from ha_kiosk.host.qt_runtime.qt_locator import Qt

PANEL = "B: PROP=2\nB: KEY=400 0 0 0 0 0\nB: ABS=3\n"
RC = '<labwc_config><touch deviceName="x" mapToOutput="DSI-1" mouseEmulation="{}"/></labwc_config>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a machine with a touch screen."""
    (tmp_path / "proc/bus/input").mkdir(parents=True)
    (tmp_path / "proc/bus/input/devices").write_text(PANEL)
    return tmp_path


def qt(root: Path, *, has_keyboard: bool) -> Qt:
    """Return a Qt, with or without the keyboard."""
    found = Qt(root, root, root / "plugins", root / "qml", root, is_ours=False)
    if has_keyboard:
        plugin = found.plugins / "platforminputcontexts/libqtvirtualkeyboardplugin.so"
        modules = root / "qml/QtQuick/VirtualKeyboard"
        files = (plugin, modules / "qmldir", modules / "Settings/qmldir")
        for file in files:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
    return found


@pytest.mark.parametrize(
    ("mode", "env", "has_keyboard", "level"),
    [
        ("off", {}, False, Level.OK),
        ("auto", {"QT_IM_MODULE": "ibus"}, False, Level.OK),
        ("auto", {}, True, Level.OK),
        ("auto", {}, False, Level.WARNING),
    ],
)
def test_the_keyboard_is_missed_where_it_is_wanted(
    root: Path, mode: str, env: dict[str, str], level: Level, *, has_keyboard: bool
) -> None:
    """And the packages are named."""
    here = machine(root, env=env, release=DEBIAN_13)
    there = qt(root, has_keyboard=has_keyboard)
    finding, _ = keyboard.run(here, KeyboardMode(mode), there, ())
    assert finding.level is level
    assert ("apt install" in str(finding.fix)) is (level is Level.WARNING)


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize(
    ("value", "level"), [("yes", Level.WARNING), ("no", Level.OK), (None, Level.OK)]
)
def test_a_mouse_in_place_of_touches_is_found(
    root: Path, value: str | None, level: Level, *, own: bool
) -> None:
    """In the file that labwc reads, with what changes it."""
    home = root / "home"
    file = home / ".config/labwc/rc.xml" if own else root / "etc/xdg/labwc/rc.xml"
    if value is not None:
        file.parent.mkdir(parents=True)
        file.write_text(RC.format(value))
    here = machine(root, env={"HOME": str(home)})
    _, finding = keyboard.run(here, KeyboardMode.AUTO, None, {"labwc"})
    assert finding.level is level
    if finding.fix:
        assert ("cp " in finding.fix) is not own
        assert "labwc --reconfigure" in finding.fix


def test_another_compositor_is_not_asked(root: Path) -> None:
    """It has no such file."""
    _, finding = keyboard.run(machine(root), KeyboardMode.AUTO, None, {"sway"})
    assert finding.level is Level.SKIPPED
