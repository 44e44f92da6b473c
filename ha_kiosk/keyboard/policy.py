"""Whether the on-screen keyboard is loaded, and whether a field that gets the focus shows it.

Qt's input context is chosen once, before the application is created. Qt Virtual Keyboard replaces
the one that composes dead keys of a hardware keyboard, or that talks to the desktop's input method.
So it is loaded only where it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from ha_kiosk.config.choices import KeyboardMode
from ha_kiosk.host.input_devices import InputDevices

MODULE = "qtvirtualkeyboard"
VARIABLES = ("QT_IM_MODULES", "QT_IM_MODULE")
"""The variables that name the input context. Qt from 6.7 on reads the first one first."""


class InputSource(Enum):
    """The device that was used last."""

    NOTHING = "nothing"
    TOUCH = "touch"
    MOUSE = "mouse"
    KEYS = "keys"


def is_wanted(mode: KeyboardMode, devices: InputDevices, env: Mapping[str, str]) -> bool:
    """Return whether Qt should load the on-screen keyboard."""
    if mode is not KeyboardMode.AUTO:
        return mode is KeyboardMode.ON
    if any(env.get(name, "") not in {"", MODULE} for name in VARIABLES):
        return False  # the user has chosen another input method
    return devices.has_touch_screen or (devices.has_pointer and not devices.has_keyboard)


def is_loaded(env: Mapping[str, str]) -> bool:
    """Return whether Qt was told to load it."""
    return env.get(VARIABLES[-1]) == MODULE


def may_rise(mode: KeyboardMode, source: InputSource, *, has_keyboard: bool) -> bool:
    """Return whether a field that gets the focus shows the keyboard."""
    if mode is not KeyboardMode.AUTO:
        return mode is KeyboardMode.ON
    if source is InputSource.MOUSE:
        return not has_keyboard  # labwc on a Raspberry Pi turns touches into mouse events
    return source is InputSource.TOUCH


def environment(env: Mapping[str, str], *, is_loaded: bool) -> Mapping[str, str | None]:
    """Return the values that the variables must have, None for not set.

    A restart of the program passes on the values that were set before.
    """
    if is_loaded:
        # The desktop's panel would be a second window, over the page.
        return dict.fromkeys(VARIABLES, MODULE) | {"QT_VIRTUALKEYBOARD_DESKTOP_DISABLE": "1"}
    return {name: None for name in VARIABLES if env.get(name) == MODULE}
