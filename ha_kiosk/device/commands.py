"""Commands to the device: notifications whose message is the name of one.

Those of the official apps that a wall tablet can obey (companion documentation, notifications/
commands and ios-kiosk-mode), and ours, which are marked. Numbers may come as texts, and a share as
a fraction or in percent, as the apps take them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ha_kiosk.config.choices import DeviceCommands

Value = str | int | None
_BYTE, _PERCENT = 255, 100
MAX_HOLD: Final = 7 * 86_400
"""Seconds: a week."""


class BadCommandError(ValueError):
    """What a command wants is wrong; the message says what."""


@dataclass(frozen=True, slots=True)
class DeviceCommand:
    """Something that the device is told to do. `value` is checked already."""

    name: str
    value: Value = None


@dataclass(frozen=True, slots=True)
class CommandType:
    """One command: what it does, how its value is read, and whether it is safe.

    Safe is what neither navigates away, nor restarts, nor shows what is not ours.
    """

    about: str
    read: Callable[[Mapping[str, object]], Value]
    is_safe: bool = True
    is_ours: bool = False


def _nothing(_data: Mapping[str, object]) -> Value:
    return None


def _number(data: Mapping[str, object], key: str) -> float:
    value = data.get(key)
    if isinstance(value, str):
        try:
            value = float(value.strip())
        except ValueError:
            value = None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise BadCommandError(f"{key} is no number")
    return float(value)


def _byte(data: Mapping[str, object]) -> Value:
    value = _number(data, "command")
    if not 0 <= value <= _BYTE:
        raise BadCommandError(f"command is not from 0 to {_BYTE}")
    return round(value * _PERCENT / _BYTE)


def _percent(key: str) -> Callable[[Mapping[str, object]], Value]:
    """Return what reads a share: up to 1 it is a fraction, as in the iOS app."""

    def read(data: Mapping[str, object]) -> Value:
        value = _number(data, key)
        percent = value * _PERCENT if value <= 1 else value
        if not 0 <= percent <= _PERCENT:
            raise BadCommandError(f"{key} is not from 0 to {_PERCENT}")
        return round(percent)

    return read


def _seconds(data: Mapping[str, object]) -> Value:
    value = _number(data, "seconds")
    if not 0 <= value <= MAX_HOLD:
        raise BadCommandError(f"seconds is not from 0 to {MAX_HOLD}")
    return round(value)


def _path(key: str) -> Callable[[Mapping[str, object]], Value]:
    def read(data: Mapping[str, object]) -> Value:
        value = data.get(key, "")
        if not isinstance(value, str):
            raise BadCommandError(f"{key} is no text")
        path = value.strip()
        if path and not path.startswith("/"):
            path = f"/{path}"
        if path.startswith(("//", "/\\")):
            raise BadCommandError(f"{key} is not a path of the server")
        return path

    return read


COMMANDS: Final[Mapping[str, CommandType]] = {
    "command_screen_on": CommandType("wakes the screen", _nothing),
    "command_screen_off": CommandType("switches the screen off", _nothing, is_ours=True),
    "command_screen_brightness_level": CommandType("brightness, `command` 0 to 255", _byte),
    "command_webview": CommandType(
        "shows the path in `command`; without one, the start view", _path("command"), is_safe=False
    ),
    "command_update_sensors": CommandType("sends all sensors", _nothing),
    "kiosk_show_screensaver": CommandType("shows the screensaver", _nothing),
    "kiosk_hide_screensaver": CommandType("ends the screensaver", _nothing),
    "kiosk_set_brightness": CommandType(
        "brightness, `level` in percent or as a fraction", _percent("level")
    ),
    "kiosk_reload": CommandType("loads the page again", _nothing, is_safe=False),
    "kiosk_default": CommandType("shows the start view", _nothing),
    "kiosk_navigate": CommandType(
        "shows the path in `path`", _path("path"), is_safe=False, is_ours=True
    ),
    "command_volume_level": CommandType("volume, `command` in percent", _percent("command")),
    "kiosk_set_volume": CommandType(
        "volume, `volume` in percent or as a fraction", _percent("volume")
    ),
    "kiosk_hold": CommandType("keeps the screen on for `seconds`", _seconds, is_ours=True),
    "kiosk_restart": CommandType("starts ha-kiosk anew", _nothing, is_safe=False, is_ours=True),
}


def parse(name: str, data: Mapping[str, object], allowed: DeviceCommands) -> DeviceCommand | None:
    """Return the command called `name`, None where that is no command.

    Raises `BadCommandError` for wrong data, and for what the settings do not allow.
    """
    name = name.strip()
    kind = COMMANDS.get(name)
    if kind is None:
        if name.startswith("command_"):
            raise BadCommandError("a wall tablet has no such command")
        return None
    if allowed is DeviceCommands.NONE or (allowed is DeviceCommands.SAFE and not kind.is_safe):
        raise BadCommandError("the settings of this kiosk (device.commands) do not allow it")
    return DeviceCommand(name, kind.read(data))
