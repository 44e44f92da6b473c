"""The settings of one kiosk: a frozen `Config`, built once and then only read.

`Config.load` takes the profile's TOML file, the environment (`HA_KIOSK_<KEY>`) and the flags of
the command line; later wins. The fields of `Config` are the only table of keys there is: names,
defaults, what is allowed and what a key is for, so that help texts and the man page come from
here (`keys`).

Apart from the code that uses them, because a kiosk nobody looks after must not start with half of
what its owner wrote: a key that does not exist or a value that cannot be is an error, with a
suggestion, and never skipped. It refuses to hold tokens (those are in `server.credentials`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Any

from ha_kiosk.config import values
from ha_kiosk.config.choices import OffMode, Screensaver, WakeTouch
from ha_kiosk.config.loader import PREFIX, ConfigLoader, shown_name
from ha_kiosk.config.schedule import Schedule, schedules
from ha_kiosk.config.values import ValueType


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


class BridgeForm(StrEnum):
    """Which form of the external app object the page finds."""

    ANDROID = "android"
    WEBKIT = "webkit"


class LogLevel(StrEnum):
    """From which level on the log is written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Gesture(StrEnum):
    """What opens the settings, besides the frontend's own sidebar; held for a second."""

    TWO_FINGERS = "two-fingers"
    CORNER = "corner"
    OFF = "off"


class ExternalLinks(StrEnum):
    """What becomes of a link that leaves the server."""

    GUEST = "guest"
    BLOCK = "block"


class Player(StrEnum):
    """Whether cameras play in a player of our own instead of the web engine's."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


_SECONDS = values.whole_number(0, 86_400)
_PERCENT = values.whole_number(0, 100)
_SCREEN = {
    "dim_after": _SECONDS,
    "screensaver_after": _SECONDS,
    "off_after": _SECONDS,
    "brightness": _PERCENT,
    "screensaver": values.one_of(Screensaver),
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the configuration, as help texts and the man page show it.

    `name` is the field of `Config`, `shown` what it is called in the file: `screen.dim_after`.
    `at_once` says whether a running kiosk obeys a new value as soon as it reads it (SIGHUP);
    `secret` that its value is shown to nobody.
    """

    name: str
    shown: str
    environment: str
    description: str
    allowed: str
    default: object
    reloadable: bool
    secret: bool


def _key(
    default: object,
    kind: ValueType[Any],
    description: str,
    *,
    at_once: bool = False,
    secret: bool = False,
) -> Any:  # noqa: ANN401 - as dataclasses.field does
    about = {"kind": kind, "description": description, "at_once": at_once, "secret": secret}
    return field(default=default, repr=not secret, metadata=about)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of one kiosk."""

    url: str | None = _key(
        None,
        values.URL,
        "Home Assistant, or one of its dashboards; else the signed-in one.",
        at_once=True,
    )
    full_screen: bool = _key(True, values.FLAG, "Whether the window covers the whole screen.")
    size: tuple[int, int] | None = _key(
        None, values.WIDTH_HEIGHT, "The window's size where it does not cover the screen."
    )
    zoom: float = _key(1.0, values.number(0.25, 5), "How large the page is shown.", at_once=True)
    theme: Theme = _key(
        Theme.AUTO, values.one_of(Theme), "Light or dark; auto follows the system.", at_once=True
    )
    language: str | None = _key(
        None, values.LANGUAGE_TAG, "The language of our own screens; else the system's."
    )
    kiosk_mode: bool | None = _key(
        None,
        values.FLAG,
        "Whether the frontend hides its sidebar and header; else as full_screen says.",
        at_once=True,
    )
    settings_gesture: Gesture = _key(
        Gesture.TWO_FINGERS,
        values.one_of(Gesture),
        "What opens the settings when held for a second: two fingers, or a finger in a corner.",
        at_once=True,
    )
    settings_pin: str | None = _key(
        None, values.PIN, "What the settings ask for before they open.", at_once=True, secret=True
    )
    external_links: ExternalLinks = _key(
        ExternalLinks.GUEST,
        values.one_of(ExternalLinks),
        "Links that leave the server open in a guest view, or nowhere.",
        at_once=True,
    )
    external_hosts: tuple[str, ...] = _key(
        (),
        values.HOSTS,
        "The only hosts that a guest view may show; none named: all.",
        at_once=True,
    )
    guest_timeout: int = _key(
        120,
        values.whole_number(0, 86_400),
        "Seconds without a touch after which a guest view closes; 0: never.",
        at_once=True,
    )
    screen_manage: bool = _key(
        True,
        values.FLAG,
        "Whether the kiosk dims the screen and switches it off; else the desktop.",
    )
    screen_dim_after: int = _key(
        0,
        _SECONDS,
        "Seconds without a touch after which the screen is dimmed; 0: never.",
        at_once=True,
    )
    screen_screensaver_after: int = _key(
        0,
        _SECONDS,
        "Seconds without a touch after which the screensaver comes; 0: never.",
        at_once=True,
    )
    screen_off_after: int = _key(
        0,
        _SECONDS,
        "Seconds without a touch after which the screen is off; 0: never.",
        at_once=True,
    )
    screen_brightness: int | None = _key(
        None, _PERCENT, "How bright the screen is, in percent; else as it is.", at_once=True
    )
    screen_dim_brightness: int = _key(
        20, _PERCENT, "How bright the dimmed screen is, in percent.", at_once=True
    )
    screen_screensaver: Screensaver = _key(
        Screensaver.CLOCK, values.one_of(Screensaver), "What the screensaver shows.", at_once=True
    )
    screen_photos: Path | None = _key(
        None, values.PATH, "The folder of pictures that the screensaver photos shows.", at_once=True
    )
    screen_off_mode: OffMode = _key(
        OffMode.AUTO,
        values.one_of(OffMode),
        "How the screen is switched off; auto: by what works here, at least by a black window.",
        at_once=True,
    )
    screen_wake_touch: WakeTouch = _key(
        WakeTouch.SWALLOW,
        values.one_of(WakeTouch),
        "Whether the touch that wakes the screen reaches the page.",
        at_once=True,
    )
    screen_schedules: tuple[Schedule, ...] = _key(
        (),
        schedules("screen", _SCREEN),
        "What differs at a time of day: tables in [screen], such as [screen.night].",
        at_once=True,
    )
    home_after: int = _key(
        0,
        _SECONDS,
        "Seconds without a touch after which the start view comes back; 0: never.",
        at_once=True,
    )
    pinch_zoom: bool = _key(False, values.FLAG, "Whether two fingers zoom the page.")
    swipe_back: bool = _key(False, values.FLAG, "Whether a swipe goes back and forth.")
    allow_microphone: bool = _key(False, values.FLAG, "Whether the page may listen.", at_once=True)
    allow_camera: bool = _key(False, values.FLAG, "Whether the page may see.", at_once=True)
    allow_geolocation: bool = _key(
        False, values.FLAG, "Whether the page may know where it is.", at_once=True
    )
    allow_notifications: bool = _key(
        False, values.FLAG, "Whether the page may notify.", at_once=True
    )
    allow_clipboard: bool = _key(
        False, values.FLAG, "Whether the page may read the clipboard.", at_once=True
    )
    allow_full_screen: bool = _key(
        True, values.FLAG, "Whether the page may fill the screen.", at_once=True
    )
    downloads: bool = _key(True, values.FLAG, "Whether the page may save files.", at_once=True)
    native_player: Player = _key(
        Player.AUTO,
        values.one_of(Player),
        "Whether cameras play in a player of our own; auto: where the web engine has no H.264.",
    )
    ca_file: Path | None = _key(
        None,
        values.PATH,
        "A PEM file with the authorities that may sign the server's certificate.",
        at_once=True,
    )
    client_certificate: Path | None = _key(
        None,
        values.PATH,
        "A PEM file with the certificate that a proxy in front asks for.",
        at_once=True,
    )
    client_key: Path | None = _key(
        None,
        values.PATH,
        "The key of client_certificate, where it is not in the same file.",
        at_once=True,
    )
    http_username: str | None = _key(
        None,
        values.TEXT,
        "The user for a proxy in front that asks for one (HTTP basic auth).",
        at_once=True,
    )
    http_password: str | None = _key(
        None,
        values.TEXT,
        "The password of http_username.",
        at_once=True,
        secret=True,
    )
    render: Render = _key(
        Render.AUTO, values.one_of(Render), "What paints; auto takes software where no GPU is."
    )
    bridge: BridgeForm = _key(
        BridgeForm.ANDROID,
        values.one_of(BridgeForm),
        "Which app the page talks to; all servers know android.",
    )
    log_level: LogLevel = _key(
        LogLevel.INFO, values.one_of(LogLevel), "How much the log tells.", at_once=True
    )
    log_file: Path | None = _key(
        None,
        values.PATH,
        "A file for the log, besides the terminal or the journal; old parts are thrown away.",
        at_once=True,
    )
    memory_guard: bool = _key(
        True,
        values.FLAG,
        "Whether a kiosk that has grown too large loads its page again, or starts anew.",
        at_once=True,
    )
    memory_limit: int | None = _key(
        None,
        values.whole_number(64, 2**20),
        "Too large for memory_guard, in MiB; else half of the memory, at most 1536.",
        at_once=True,
    )

    def at(self, now: time) -> Config:
        """Return the settings that hold at a time of day: those of `screen_schedules`, too."""
        settings: dict[str, Any] = {}
        for schedule in self.screen_schedules:
            if schedule.holds_at(now):
                settings.update(schedule.settings)
        return replace(self, **settings) if settings else self

    @classmethod
    def load(cls, file: Path, env: Mapping[str, str], flags: Mapping[str, object]) -> Config:
        """Return the configuration out of `file`, `env` and `flags`; later ones win.

        The file need not exist, an empty environment variable is as good as none, and so is a
        flag that is None. Raises `UsageError`.
        """
        found = loader()
        return cls(**found.file(file) | found.environment(env) | found.flags(flags))


def loader() -> ConfigLoader:
    """Return what reads and checks the settings of a `Config`."""
    known = {entry.name: entry.metadata["kind"] for entry in fields(Config)}
    return ConfigLoader(known, frozenset(key.name for key in keys() if key.secret))


def keys() -> tuple[Key, ...]:
    """Return every key there is, in the order of `Config`."""
    return tuple(
        Key(
            name=entry.name,
            shown=shown_name(entry.name),
            environment=PREFIX + entry.name.upper(),
            description=entry.metadata["description"],
            allowed=entry.metadata["kind"].allowed,
            default=entry.default,
            reloadable=entry.metadata["at_once"],
            secret=entry.metadata["secret"],
        )
        for entry in fields(Config)
    )


def changed(before: Config, after: Config) -> tuple[Key, ...]:
    """Return the keys whose values differ, in the order of `Config`."""
    return tuple(key for key in keys() if getattr(before, key.name) != getattr(after, key.name))
