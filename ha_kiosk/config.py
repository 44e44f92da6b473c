"""The settings of one kiosk: a frozen `Config`, built once and then only read.

`Config.load` takes the profile's TOML file, the environment (`HA_KIOSK_<KEY>`) and the flags of
the command line; later wins. The fields of `Config` are the only table of keys there is: names,
defaults, what is allowed and what a key is for, so that help texts and the man page come from
here (`keys`).

Apart from the code that uses them, because a kiosk nobody looks after must not start with half of
what its owner wrote: a key that does not exist or a value that cannot be is an error, with a
suggestion, and never skipped. It refuses to hold secrets (those are in `server.credentials`) and
to be written by the program.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar

from ha_kiosk.errors import UsageError

PREFIX = "HA_KIOSK_"
NOT_KEYS = frozenset({"HA_KIOSK_PROFILE"})
"""Environment variables that start like a key and are none: the profile says which file to read."""

V_co = TypeVar("V_co", covariant=True)
E = TypeVar("E", bound=StrEnum)

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})
_SIZE = re.compile(r"([1-9][0-9]{0,4})[xX]([1-9][0-9]{0,4})")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


class Theme(StrEnum):
    """Which look the page and the overlays have."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Render(StrEnum):
    """How the window is painted."""

    AUTO = "auto"
    GPU = "gpu"
    SOFTWARE = "software"


class Bridge(StrEnum):
    """Which form of the external app object the page finds."""

    ANDROID = "android"
    WEBKIT = "webkit"


class LogLevel(StrEnum):
    """From which level on the log is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Kind(Generic[V_co]):
    """What the value of a key may be.

    `check` returns the value as `Config` keeps it, `decode` makes of an environment variable's
    text what a TOML file would have held; both refuse with `ValueError`.
    """

    allowed: str
    check: Callable[[object], V_co]
    decode: Callable[[str], object] = str


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration, as help texts and the man page show it.

    `at_once` says whether a running kiosk obeys a new value as soon as it reads it (SIGHUP).
    """

    name: str
    environment: str
    description: str
    allowed: str
    default: object
    at_once: bool


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


def _language(value: object) -> str:
    if not _LANGUAGE.fullmatch(_text(value)):
        raise ValueError
    return _text(value)


def _number(low: float, high: float) -> Kind[float]:
    def check(value: object) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high:
            return float(value)
        raise ValueError

    return Kind(f"a number from {low:g} to {high:g}", check, float)


def _whole_number(low: int, high: int) -> Kind[int]:
    def check(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        raise ValueError

    return Kind(f"a whole number from {low} to {high}", check, int)


def _one_of(choices: type[E]) -> Kind[E]:
    def check(value: object) -> E:
        return choices(_text(value).lower())

    *most, last = (choice.value for choice in choices)
    return Kind(f"{', '.join(most)} or {last}", check)


def _about(kind: Kind[Any], description: str, *, at_once: bool = False) -> dict[str, Any]:
    return {"kind": kind, "description": description, "at_once": at_once}


_ZOOM = _number(0.25, 5)
_MEBIBYTES = _whole_number(64, 2**20)
_URL = Kind("an address, such as http://homeassistant.local:8123", _text)
_FLAG = Kind("true or false", _yes_no, _decode_yes_no)
_WIDTH_HEIGHT = Kind("WIDTHxHEIGHT in pixels, such as 1280x800", _size)
_LANGUAGE_TAG = Kind("a language, such as en or de-AT", _language)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one kiosk."""

    url: str | None = field(
        default=None,
        metadata=_about(
            _URL,
            "Home Assistant, or one of its dashboards; else the signed-in one.",
            at_once=True,
        ),
    )
    full_screen: bool = field(
        default=True, metadata=_about(_FLAG, "Whether the window covers the whole screen.")
    )
    size: tuple[int, int] | None = field(
        default=None,
        metadata=_about(_WIDTH_HEIGHT, "The window's size where it does not cover the screen."),
    )
    zoom: float = field(
        default=1.0, metadata=_about(_ZOOM, "How large the page is shown.", at_once=True)
    )
    theme: Theme = field(
        default=Theme.AUTO,
        metadata=_about(_one_of(Theme), "Light or dark; auto follows the system."),
    )
    render: Render = field(
        default=Render.AUTO,
        metadata=_about(_one_of(Render), "What paints; auto takes software where no GPU is."),
    )
    bridge: Bridge = field(
        default=Bridge.ANDROID,
        metadata=_about(_one_of(Bridge), "Which app the page talks to; all servers know android."),
    )
    language: str | None = field(
        default=None,
        metadata=_about(_LANGUAGE_TAG, "The language of our own screens; else the system's."),
    )
    log_level: LogLevel = field(
        default=LogLevel.INFO,
        metadata=_about(_one_of(LogLevel), "How much the log tells.", at_once=True),
    )
    memory_guard: bool = field(
        default=True,
        metadata=_about(
            _FLAG,
            "Whether a kiosk that has grown too large loads its page again, or starts anew.",
            at_once=True,
        ),
    )
    memory_limit: int | None = field(
        default=None,
        metadata=_about(
            _MEBIBYTES,
            "Too large for memory_guard, in MiB; else half of the memory, at most 1536.",
            at_once=True,
        ),
    )

    @classmethod
    def load(cls, file: Path, env: Mapping[str, str], flags: Mapping[str, object]) -> Config:
        """Return the configuration out of `file`, `env` and `flags`; later ones win.

        The file need not exist, an empty environment variable is as good as none, and so is a
        flag that is None. Raises `UsageError`.
        """
        values = _from_file(file) | _from_environment(env) | _from_flags(flags)
        return cls(**values)


def keys() -> tuple[Key, ...]:
    """Return every key there is, in the order of `Config`."""
    return tuple(
        Key(
            name=entry.name,
            environment=PREFIX + entry.name.upper(),
            description=entry.metadata["description"],
            allowed=entry.metadata["kind"].allowed,
            default=entry.default,
            at_once=entry.metadata["at_once"],
        )
        for entry in fields(Config)
    )


def changed(before: Config, after: Config) -> tuple[Key, ...]:
    """Return the keys whose values differ, in the order of `Config`."""
    return tuple(key for key in keys() if getattr(before, key.name) != getattr(after, key.name))


def _kinds() -> dict[str, Kind[Any]]:
    return {entry.name: entry.metadata["kind"] for entry in fields(Config)}


def _from_file(file: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as err:
        raise UsageError(f"{file} cannot be read: {err.strerror}.") from err
    except UnicodeDecodeError as err:
        raise UsageError(f"{file} is not a text in UTF-8.") from err
    except tomllib.TOMLDecodeError as err:
        raise UsageError(f"{file} is not valid TOML: {err}.") from err
    kinds = _kinds()
    for name in table:
        if name not in kinds:
            raise _unknown(str(file), name, kinds)
    return {name: _checked(str(file), name, value) for name, value in table.items()}


def _from_environment(env: Mapping[str, str]) -> dict[str, Any]:
    names = {PREFIX + name.upper(): name for name in _kinds()}
    values = {}
    for variable in sorted(env):
        if not variable.startswith(PREFIX) or variable in NOT_KEYS:
            continue
        if variable not in names:
            raise _unknown("the environment", variable, names)
        if text := env[variable]:
            values[names[variable]] = _decoded(variable, names[variable], text)
    return values


def _from_flags(flags: Mapping[str, object]) -> dict[str, Any]:
    return {
        name: _checked("the command line", name, value)
        for name, value in flags.items()
        if value is not None
    }


def _decoded(variable: str, name: str, text: str) -> object:
    try:
        value = _kinds()[name].decode(text)
    except ValueError as err:
        raise _not_allowed("the environment", variable, text, _kinds()[name]) from err
    return _checked("the environment", name, value, shown_as=variable)


def _checked(source: str, name: str, value: object, *, shown_as: str = "") -> object:
    kind = _kinds()[name]
    try:
        return kind.check(value)
    except ValueError as err:
        raise _not_allowed(source, shown_as or name, value, kind) from err


def _unknown(source: str, name: str, known: Iterable[str]) -> UsageError:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(known)}."
    return UsageError(f"{name} in {source} is not a setting. {hint}")


def _not_allowed(source: str, name: str, value: object, kind: Kind[Any]) -> UsageError:
    return UsageError(f"{name} in {source} cannot be {value!r}. Allowed: {kind.allowed}.")
