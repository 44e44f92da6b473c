"""Commands to the device: notifications whose message is the name of a command.

They are those of the official apps that a wall tablet can carry out (companion documentation,
notifications/commands and ios-kiosk-mode), and ours, which are marked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ha_kiosk.config.choices import DeviceCommands
from ha_kiosk.device import command_values as values
from ha_kiosk.device.command_values import MAX_HOLD, BadCommandError, Read, Value
from ha_kiosk.i18n.text import Text

MAX_TIMEOUT: Final = 86_400_000
"""Milliseconds: a day."""
MAX_CLEAN = 600
"""Seconds for which touches do nothing, at most and by default."""
NOT_HERE: Final = frozenset(
    {"request_location_update", "remove_channel", "update_widgets", "update_complications"}
)
"""Commands of the apps with other prefixes, which a wall tablet cannot carry out."""
_PREFIXES = ("command_", "kiosk_")


@dataclass(frozen=True, slots=True)
class DeviceCommand:
    """A command for the device. `value` is checked already."""

    name: str
    value: Value = None


@dataclass(frozen=True, slots=True)
class CommandType:
    """One command: what it does, how its value is read, and whether it is safe.

    A safe command neither navigates away, nor restarts, nor shows content of other sites. `data`
    and `about` are its row in the guide.
    """

    about: str
    read: Read = values.nothing
    data: str = ""
    is_safe: bool = True
    is_ours: bool = False


COMMANDS: Final[Mapping[str, CommandType]] = {
    "command_screen_on": CommandType(
        "switch the screen on",
        values.keep_on,
        "`command`: `keep_screen_on` keeps it on, any other text ends that",
    ),
    "command_screen_off": CommandType("switch the screen off", is_ours=True),
    "command_screen_off_timeout": CommandType(
        "switch the screen off after this time without a touch; 0: never",
        values.whole("command", MAX_TIMEOUT),
        "`command`: milliseconds",
    ),
    "command_screen_brightness_level": CommandType(
        "set the brightness", values.byte("command"), "`command`: 0 to 255"
    ),
    "kiosk_set_brightness": CommandType(
        "set the brightness", values.percent("level"), "`level`: percent, or a fraction up to 1"
    ),
    "command_volume_level": CommandType(
        "set the volume", values.percent("command"), "`command`: percent"
    ),
    "kiosk_set_volume": CommandType(
        "set the volume; 0 mutes",
        values.percent("volume"),
        "`volume`: percent, or a fraction up to 1",
    ),
    "kiosk_show_screensaver": CommandType("show the screensaver"),
    "kiosk_hide_screensaver": CommandType("end the screensaver"),
    "kiosk_set_screensaver_mode": CommandType(
        "choose the screensaver",
        values.screensaver,
        "`mode`: clock, photos, url, dashboard, dim, black",
    ),
    "kiosk_hold": CommandType(
        "keep the screen on", values.whole("seconds", MAX_HOLD), "`seconds`", is_ours=True
    ),
    "kiosk_clean": CommandType(
        "let somebody wipe the screen: touches do nothing until two corners are held",
        values.whole("seconds", MAX_CLEAN, least=5, default=MAX_CLEAN),
        f"`seconds`: the longest time, 5 to {MAX_CLEAN}",
        is_ours=True,
    ),
    "command_webview": CommandType(
        "show a view, or an entity's dialog; without a path, the start view",
        values.view,
        "`command`: a path, or `entityId:light.hall`",
        is_safe=False,
    ),
    "kiosk_navigate": CommandType(
        "show a view", values.path("path"), "`path`", is_safe=False, is_ours=True
    ),
    "kiosk_default": CommandType("show the start view"),
    "kiosk_reload": CommandType("load the page again", is_safe=False),
    "kiosk_restart": CommandType("restart the kiosk", is_safe=False, is_ours=True),
    "kiosk_set_zoom": CommandType(
        "zoom the page", values.zoom, "`zoom`: a factor, or percent", is_ours=True
    ),
    "kiosk_set_kiosk_mode": CommandType(
        "hide the sidebar and the menu button, or show them",
        values.flag("enable"),
        "`enable`: true or false",
        is_ours=True,
    ),
    "kiosk_screenshot": CommandType(
        "write what is on the screen to `screenshot.png` in the kiosk's data folder, and fire "
        "`ha_kiosk_screenshot`",
        is_ours=True,
    ),
    "kiosk_show_camera": CommandType(
        "show a camera on the whole screen, or two side by side; a tap closes it",
        values.cameras,
        "`entity_id`: a camera, or a list of two; `timeout`: seconds; without it, "
        f"{values.CAMERA_TIMEOUT}",
    ),
    "kiosk_hide_camera": CommandType("close the camera"),
    "TTS": CommandType(
        "speak a text",
        values.text("tts_text"),
        "`tts_text`",
    ),
    "command_stop_tts": CommandType("stop speaking"),
    "command_update_sensors": CommandType("send all sensors"),
}


def parse(name: str, data: Mapping[str, object], allowed: DeviceCommands) -> DeviceCommand | None:
    """Return the command called `name`, None if there is no such command.

    Raises `BadCommandError` for wrong data, and for a command that the settings do not allow.
    """
    name = name.strip()
    kind = COMMANDS.get(name)
    if kind is None:
        if name.startswith(_PREFIXES) or name in NOT_HERE:
            raise BadCommandError(Text("a wall tablet has no such command"))
        return None
    if allowed is DeviceCommands.NONE or (allowed is DeviceCommands.SAFE and not kind.is_safe):
        raise BadCommandError(Text("the settings of this kiosk (device.commands) do not allow it"))
    return DeviceCommand(name, kind.read(data))
