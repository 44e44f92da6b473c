"""Reads the value of a command from its data.

As in the official apps, numbers may come as texts, and a share as a fraction or in percent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.i18n.text import Text

Data = Mapping[str, object]
MAX_CAMERAS, CAMERA_TIMEOUT = 2, 60
"""Cameras that are shown at once, and the default number of seconds."""


@dataclass(frozen=True, slots=True)
class CameraWish:
    """The cameras to show, and for how many seconds."""

    entities: tuple[str, ...]
    timeout: float


Value = str | float | bool | CameraWish | None
Read = Callable[[Data], Value]
BYTE, PERCENT = 255, 100
MAX_HOLD: Final = 7 * 86_400
"""Seconds: a week."""
MAX_SHOWN: Final = 3_600
"""Seconds for which a camera is shown: an hour."""
MAX_TEXT: Final = 2_000
"""Characters; a longer text is cut off."""
_ENTITY = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")
_CAMERA = re.compile(r"camera\.[a-z0-9_]+")
_MORE_INFO = "entityId:"
_LEAST_ZOOM, _MOST_ZOOM = 0.25, 5
_YES, _NO = frozenset({"true", "on", "yes", "1"}), frozenset({"false", "off", "no", "0"})
_MODES = {"blank": Screensaver.BLACK, "image": Screensaver.PHOTOS}
"""Other apps' names of screensavers."""


class BadCommandError(ValueError):
    """The data of a command is wrong; the message says what."""


class KeepOn(StrEnum):
    """How long a screen that is switched on stays on."""

    KEEP = "keep_screen_on"
    RELEASE = "release"


def nothing(_data: Data) -> Value:
    """Return no value, for commands without data."""
    return None


def whole(key: str, most: int, *, least: int = 0, default: int | None = None) -> Read:
    """Return a function that reads a whole number."""

    def read(data: Data) -> Value:
        if default is not None and key not in data:
            return default
        value = _number(data, key)
        if not least <= value <= most:
            raise BadCommandError(_not_within(key, least, most))
        return round(value)

    return read


def byte(key: str) -> Read:
    """Return a function that reads a share of 255, as percent."""

    def read(data: Data) -> Value:
        value = _number(data, key)
        if not 0 <= value <= BYTE:
            raise BadCommandError(_not_within(key, 0, BYTE))
        return round(value * PERCENT / BYTE)

    return read


def percent(key: str) -> Read:
    """Return a function that reads a share: up to 1 it is a fraction, as in the iOS app."""

    def read(data: Data) -> Value:
        value = _number(data, key)
        found = value * PERCENT if value <= 1 else value
        if not 0 <= found <= PERCENT:
            raise BadCommandError(_not_within(key, 0, PERCENT))
        return round(found)

    return read


def zoom(data: Data) -> Value:
    """Read a zoom: a factor, or percent."""
    value = _number(data, "zoom")
    factor = value / PERCENT if value > _MOST_ZOOM else value
    if not _LEAST_ZOOM <= factor <= _MOST_ZOOM:
        raise BadCommandError(_not_within("zoom", _LEAST_ZOOM, _MOST_ZOOM))
    return factor


def flag(key: str) -> Read:
    """Return a function that reads yes or no."""

    def read(data: Data) -> Value:
        word = str(data.get(key, "")).strip().lower()
        if word not in _YES | _NO:
            raise BadCommandError(Text("{key} is neither true nor false", key=key))
        return word in _YES

    return read


def text(key: str) -> Read:
    """Return a function that reads a text to speak."""

    def read(data: Data) -> Value:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise BadCommandError(Text("{key} is no text", key=key))
        return value.strip()[:MAX_TEXT]

    return read


def path(key: str) -> Read:
    """Return a function that reads a path of the server, "" if there is none."""

    def read(data: Data) -> Value:
        value = data.get(key, "")
        if not isinstance(value, str):
            raise BadCommandError(Text("{key} is no text", key=key))
        found = value.strip()
        if found and not found.startswith("/"):
            found = f"/{found}"
        if found.startswith(("//", "/\\")):
            raise BadCommandError(Text("{key} is not a path of the server", key=key))
        return found

    return read


def view(data: Data) -> Value:
    """Read the target of a `command_webview`: a path, or an entity."""
    value = data.get("command")
    if isinstance(value, str) and (entity := entity_of(value)) is not None:
        return f"{_MORE_INFO}{entity}"
    return path("command")(data)


def entity_of(uri: str) -> str | None:
    """Return the entity of an `entityId:` address, None for another address."""
    if not uri.strip().startswith(_MORE_INFO):
        return None
    entity = uri.strip().removeprefix(_MORE_INFO).strip()
    if not _ENTITY.fullmatch(entity):
        raise BadCommandError(Text("there is no entity of such a name"))
    return entity


def keep_on(data: Data) -> Value:
    """Read whether the screen stays on; without a value neither, as on Android."""
    word = str(data.get("command", "")).strip()
    if not word:
        return None
    return KeepOn.KEEP if word == KeepOn.KEEP else KeepOn.RELEASE


def cameras(data: Data) -> Value:
    """Read one or two cameras, a list or a text with a comma, and the timeout."""
    found = data.get("entity_id")
    names = found.split(",") if isinstance(found, str) else found if isinstance(found, list) else []
    entities = tuple(str(name).strip().lower() for name in names)
    if not 0 < len(entities) <= MAX_CAMERAS or not all(map(_CAMERA.fullmatch, entities)):
        raise BadCommandError(
            Text("{key} names no camera, or more than {most}", key="entity_id", most=MAX_CAMERAS)
        )
    seconds = whole("timeout", MAX_SHOWN, least=1, default=CAMERA_TIMEOUT)(data)
    return CameraWish(entities, float(str(seconds)))


def screensaver(data: Data) -> Value:
    """Read the name of a screensaver."""
    word = str(data.get("mode", "")).strip().lower()
    try:
        return _MODES.get(word) or Screensaver(word)
    except ValueError:
        kinds = ", ".join(Screensaver)
        raise BadCommandError(Text("{key} is none of {values}", key="mode", values=kinds)) from None


def _not_within(key: str, least: float, most: float) -> Text:
    return Text("{key} is not from {least} to {most}", key=key, least=str(least), most=str(most))


def _number(data: Data, key: str) -> float:
    value = data.get(key)
    if isinstance(value, str):
        try:
            value = float(value.strip())
        except ValueError:
            value = None
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise BadCommandError(Text("{key} is no number", key=key))
    return float(value)
