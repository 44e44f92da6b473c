"""The types of settings: checks for a TOML value or the text of an environment variable.

A check raises a bare `ValueError`; `loader` makes the message.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from ha_kiosk.config.choices import LAYOUTS
from ha_kiosk.i18n.text import Text

V_co = TypeVar("V_co", covariant=True)
E = TypeVar("E", bound=StrEnum)

_WEB_PAGE = re.compile(r"https?://[^\s/?#@\\]+([/?#]\S*)?")
_SERVER_PATH = re.compile(r"/([^\s/\\]\S*)?")
MEDIA_SOURCE = "media-source://"
"""The prefix of the address of a folder or file in Home Assistant's media."""
_ROTATIONS = (0, 90, 180, 270)
MAX_ENTITIES = 3
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})
_SIZE = re.compile(r"([1-9][0-9]{0,4})[xX]([1-9][0-9]{0,4})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_PIN = re.compile(r"[0-9]{4,12}")
_ENTITY = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")
_ORIGIN = re.compile(r"https?://[^/?#@\s]+/?", re.IGNORECASE)
_HOST = re.compile(r"(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class PartNotAllowed(ValueError):
    """The part `key` of a value, such as `night.brightness` in a table, cannot be `part`."""

    def __init__(self, key: str, part: object, allowed: str) -> None:
        super().__init__(key)
        self.key, self.part, self.allowed = key, part, allowed


@dataclass(frozen=True, slots=True)
class ValueType(Generic[V_co]):
    """The type of a setting's value.

    `check` returns the value in the form that `Config` has. `decode` turns an environment
    variable's text into the value that a TOML file would have. Both raise `ValueError`.
    """

    allowed: str
    check: Callable[[object], V_co]
    decode: Callable[[str], object] = str


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004 - one exception says "not allowed", whatever the reason
    return value


def _decode_yes_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in _YES | _NO:
        raise ValueError
    return word in _YES


def _size(value: object) -> tuple[int, int]:
    match = _SIZE.fullmatch(_text(value))
    if match is None:
        raise ValueError
    return int(match[1]), int(match[2])


def _path(value: object) -> Path:
    path = Path(_text(value)).expanduser()
    if not path.is_absolute():
        raise ValueError
    return path


def _hosts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError  # noqa: TRY004 - one exception says "not allowed", whatever the reason
    return tuple(_matching(_HOST, host).lower() for host in value)


def _origins(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ValueError  # noqa: TRY004 - one exception says "not allowed", whatever the reason
    origins = tuple(_matching(_ORIGIN, url).rstrip("/") for url in value)
    for one in origins:
        _ = urlsplit(one).port  # raises ValueError if it is invalid
    return origins


def _layouts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or any(one not in LAYOUTS for one in value):
        raise ValueError
    return tuple(dict.fromkeys(value))


def _photos(value: object) -> Path | str:
    if _text(value).startswith(MEDIA_SOURCE):
        return _text(value)
    return _path(value)


def _web_page(value: object) -> str:
    return _matching(_WEB_PAGE, value)


def _server_path(value: object) -> str:
    return _matching(_SERVER_PATH, value)


def _entities(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > MAX_ENTITIES:
        raise ValueError
    return tuple(dict.fromkeys(_matching(_ENTITY, one) for one in value))


def _decode_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not pattern.fullmatch(_text(value)):
        raise ValueError
    return _text(value)


def number(low: float, high: float) -> ValueType[float]:
    """Return the type of a number in a range."""

    def check(value: object) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        raise ValueError

    return ValueType(
        Text("a number from {low} to {high}", low=format(low, "g"), high=format(high, "g")),
        check,
        float,
    )


def whole_number(low: int, high: int) -> ValueType[int]:
    """Return the type of a whole number in a range."""

    def check(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError

    return ValueType(Text("a whole number from {low} to {high}", low=low, high=high), check, int)


def _rotation(value: object) -> int:
    if isinstance(value, bool) or value not in _ROTATIONS or not isinstance(value, int):
        raise ValueError
    return value


def one_of(choices: type[E]) -> ValueType[E]:
    """Return the type of a value of an enumeration."""

    def check(value: object) -> E:
        return choices(_text(value).lower())

    *most, last = (choice.value for choice in choices)
    return ValueType(Text("{most} or {last}", most=", ".join(most), last=last), check)


TEXT = ValueType(Text("a text"), _text)
URL = ValueType(Text("an address, such as http://homeassistant.local:8123"), _text)
FLAG = ValueType(Text("true or false"), _yes_no, _decode_yes_no)
WIDTH_HEIGHT = ValueType(Text("WIDTHxHEIGHT in pixels, such as 1280x800"), _size)
LANGUAGE_TAG = ValueType(
    Text("a language, such as en or de-AT"), lambda value: _matching(_LANGUAGE, value)
)
PIN = ValueType(
    Text('four to twelve digits, as a text: "2580"'), lambda value: _matching(_PIN, value)
)
PATH = ValueType(Text("the path of a file, from / or ~ on"), _path)
HOSTS = ValueType(
    Text('names of hosts, such as ["example.org", "*.example.org"]'), _hosts, _decode_list
)
WEB_PAGE = ValueType(Text("an address that begins with http:// or https://"), _web_page)
SERVER_PATH = ValueType(Text("a path of the server, such as /lovelace/night"), _server_path)
PHOTOS = ValueType(Text("the path of a folder, from / or ~ on, or media-source://..."), _photos)
ROTATION = ValueType(Text("0, 90, 180 or 270"), _rotation, int)
ENTITIES = ValueType(
    Text(
        'up to {most} names of entities, such as ["sensor.outside", "weather.home"]',
        most=MAX_ENTITIES,
    ),
    _entities,
    _decode_list,
)
ORIGINS = ValueType(
    Text('addresses with their scheme and without a path, such as ["https://ha.example.com"]'),
    _origins,
    _decode_list,
)
LAYOUT_NAMES = ValueType(
    Text(
        'names of layouts, such as ["de_DE", "en_GB"], out of {layouts}',
        layouts=", ".join(LAYOUTS),
    ),
    _layouts,
    _decode_list,
)
