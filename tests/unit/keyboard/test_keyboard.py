"""The on-screen keyboard: when it is loaded and raised, its layouts, and how to get it."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.machine import DEBIAN_13, machine

from ha_kiosk.config.choices import LAYOUTS, KeyboardMode
from ha_kiosk.host.input_devices import InputDevices
from ha_kiosk.host.qt_runtime.qt_locator import Qt
from ha_kiosk.keyboard import module, policy
from ha_kiosk.keyboard.layouts import layouts
from ha_kiosk.keyboard.policy import InputSource

DESK = InputDevices(has_keyboard=True, has_pointer=True)
PANEL = InputDevices(has_touch_screen=True)
PI = InputDevices(has_pointer=True)


@pytest.mark.parametrize(
    ("mode", "devices", "env", "wanted"),
    [
        ("auto", PANEL, {}, True),
        ("auto", PI, {}, True),
        ("auto", DESK, {}, False),
        ("auto", InputDevices(), {}, False),
        ("auto", PANEL, {"QT_IM_MODULE": "fcitx"}, False),
        ("auto", PANEL, {"QT_IM_MODULES": "wayland;ibus"}, False),
        ("auto", PANEL, {"QT_IM_MODULE": "qtvirtualkeyboard"}, True),
        ("on", InputDevices(), {"QT_IM_MODULE": "fcitx"}, True),
        ("off", PANEL, {}, False),
    ],
)
def test_it_is_loaded_where_somebody_needs_it(
    mode: str, devices: InputDevices, env: dict[str, str], *, wanted: bool
) -> None:
    """Elsewhere it would take dead keys and input methods away."""
    assert policy.is_wanted(KeyboardMode(mode), devices, env) is wanted


@pytest.mark.parametrize(
    ("mode", "source", "has_keyboard", "rises"),
    [
        ("auto", "touch", True, True),
        ("auto", "mouse", True, False),
        ("auto", "mouse", False, True),
        ("auto", "keys", False, False),
        ("auto", "nothing", False, False),
        ("on", "nothing", True, True),
        ("off", "touch", False, False),
    ],
)
def test_a_finger_raises_it(mode: str, source: str, *, has_keyboard: bool, rises: bool) -> None:
    """A mouse does where nobody has a keyboard."""
    said = policy.may_rise(KeyboardMode(mode), InputSource(source), has_keyboard=has_keyboard)
    assert said is rises


def test_a_restart_takes_back_what_was_set() -> None:
    """But not what somebody else set."""
    env = {name: str(value) for name, value in policy.environment({}, is_loaded=True).items()}
    assert policy.is_loaded(env)
    assert not policy.is_loaded({})
    undone = policy.environment(env, is_loaded=False)
    assert undone == {"QT_IM_MODULES": None, "QT_IM_MODULE": None}
    assert policy.environment({"QT_IM_MODULE": "ibus"}, is_loaded=False) == {}


@pytest.mark.parametrize(
    ("chosen", "language", "expected"),
    [
        (("fr_FR", "en_GB"), "de_DE", ("fr_FR", "en_GB")),
        ((), "de_DE", ("de_DE",)),
        ((), "de-AT", ("de_DE",)),
        ((), "de", ("de_DE",)),
        ((), "en_US", ("en_US",)),
        ((), "en_AU", ("en_GB",)),
        ((), "pt_BR", ("pt_BR",)),
        ((), "nn_NO", ("nb_NO",)),
        ((), "ru_RU", ("ru_RU", "en_GB")),
        ((), "C", ("en_GB",)),
        ((), "tlh", ("en_GB",)),
    ],
)
def test_the_layout_is_that_of_the_language(
    chosen: tuple[str, ...], language: str, expected: tuple[str, ...]
) -> None:
    """With a second one where there are no Latin letters for an address."""
    assert layouts(chosen, language) == expected
    assert set(expected) <= set(LAYOUTS)


def test_it_is_there_with_its_plugin_and_its_modules(tmp_path: Path) -> None:
    """All three come in packages of their own."""
    qt = Qt(tmp_path, tmp_path, tmp_path / "plugins", tmp_path / "qml", tmp_path, is_ours=False)
    assert not module.is_installed(None)
    assert not module.is_installed(qt)
    plugin = qt.plugins / "platforminputcontexts/libqtvirtualkeyboardplugin.so"
    plugin.parent.mkdir(parents=True)
    plugin.touch()
    assert not module.is_installed(qt)
    for name in ("VirtualKeyboard", "VirtualKeyboard/Settings"):
        (tmp_path / "qml/QtQuick" / name).mkdir(parents=True)
        (tmp_path / "qml/QtQuick" / name / "qmldir").touch()
    assert module.is_installed(qt)


def test_where_it_is_missing_the_log_says_how_to_get_it(tmp_path: Path) -> None:
    """With a command where one is known."""
    assert "install Qt Virtual Keyboard" in module.missing(machine(tmp_path))
    here = machine(tmp_path, release=DEBIAN_13)
    assert "sudo apt install qml6-module-qtquick-virtualkeyboard" in module.missing(here)
