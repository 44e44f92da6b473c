"""The settings of one kiosk: a frozen `Config`, built once and then only read.

`Config.load` merges a TOML file, the environment (`HA_KIOSK_<KEY>`) and the options of the command
line; the later one wins. `sources` knows the files of a profile. The fields of `Config` are the
only table of keys: names, defaults, allowed values and descriptions. Help texts and the man page
are made from it (`keys`).

An unknown key or a value that is not allowed is an error with a suggestion, never skipped: an
unattended kiosk must not start with half of its settings. Tokens are kept in `server.credentials`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import time
from pathlib import Path
from typing import Any

from ha_kiosk.config import values
from ha_kiosk.config.choices import (
    BridgeForm,
    DeviceCommands,
    ExternalLinks,
    Gesture,
    KeyboardMode,
    LogLevel,
    OffMode,
    Player,
    Render,
    Screensaver,
    Theme,
    WakeTouch,
)
from ha_kiosk.config.loader import PREFIX, ConfigLoader, shown_name
from ha_kiosk.config.schedule import Schedule, schedules
from ha_kiosk.config.values import ValueType

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

    `name` is the field of `Config`, `shown` the name in the file: `screen.dim_after`.
    `reloadable`: a running kiosk applies a new value when it reads the file again (SIGHUP).
    `secret`: the value is not shown.
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
        "Home Assistant or one of its dashboards; without it, the signed-in server.",
        at_once=True,
    )
    fallback_urls: tuple[str, ...] = _key(
        (),
        values.ORIGINS,
        "Other addresses of the same server, tried in this order when the first does not answer.",
    )
    full_screen: bool = _key(True, values.FLAG, "Cover the whole screen.")
    size: tuple[int, int] | None = _key(
        None, values.WIDTH_HEIGHT, "The size of the window, without full_screen."
    )
    output: str | None = _key(
        None,
        values.TEXT,
        "The output whose screen the window covers, such as HDMI-A-1; else the desktop's choice.",
    )
    rotation: int | None = _key(
        None,
        values.ROTATION,
        "Turn the picture by so many degrees, counter-clockwise; without it, unchanged.",
        at_once=True,
    )
    zoom: float = _key(1.0, values.number(0.25, 5), "The zoom of the page.", at_once=True)
    theme: Theme = _key(
        Theme.AUTO, values.one_of(Theme), "Light or dark; auto follows the system.", at_once=True
    )
    language: str | None = _key(
        None,
        values.LANGUAGE_TAG,
        "The language of the kiosk's own screens and its sign-in page; without it, the system's.",
    )
    kiosk_mode: bool | None = _key(
        None,
        values.FLAG,
        "Hide the frontend's sidebar and header; without it, the value of full_screen.",
        at_once=True,
    )
    settings_gesture: Gesture = _key(
        Gesture.TWO_FINGERS,
        values.one_of(Gesture),
        "Hold to open the settings: two fingers, or one finger in a corner, for a second.",
        at_once=True,
    )
    settings_pin: str | None = _key(
        None, values.PIN, "The PIN for the settings at the screen.", at_once=True, secret=True
    )
    external_links: ExternalLinks = _key(
        ExternalLinks.GUEST,
        values.one_of(ExternalLinks),
        "Where links off the server open: in a guest view, or nowhere (block).",
        at_once=True,
    )
    external_hosts: tuple[str, ...] = _key(
        (),
        values.HOSTS,
        "The only hosts that a guest view may show; without any, all.",
        at_once=True,
    )
    guest_timeout: int = _key(
        120,
        values.whole_number(0, 86_400),
        "Seconds without a touch until a guest view closes; 0: never.",
        at_once=True,
    )
    screen_manage: bool = _key(
        True,
        values.FLAG,
        "Let the kiosk dim the screen and switch it off; false: the desktop does it.",
    )
    screen_dim_after: int = _key(
        0,
        _SECONDS,
        "Seconds without a touch until the screen is dimmed; 0: never.",
        at_once=True,
    )
    screen_screensaver_after: int = _key(
        0,
        _SECONDS,
        "Seconds without a touch until the screensaver starts; 0: never.",
        at_once=True,
    )
    screen_off_after: int = _key(
        0,
        _SECONDS,
        "Seconds without a touch until the screen is switched off; 0: never.",
        at_once=True,
    )
    screen_brightness: int | None = _key(
        None, _PERCENT, "The brightness in percent; without it, unchanged.", at_once=True
    )
    screen_dim_brightness: int = _key(
        20, _PERCENT, "The brightness of the dimmed screen in percent.", at_once=True
    )
    screen_screensaver: Screensaver = _key(
        Screensaver.CLOCK, values.one_of(Screensaver), "What the screensaver shows.", at_once=True
    )
    screen_clock_entities: tuple[str, ...] = _key(
        (),
        values.ENTITIES,
        "The entities whose states the clock shows below the time, three at most.",
        at_once=True,
    )
    screen_photos: Path | str | None = _key(
        None,
        values.PHOTOS,
        "The pictures for the screensaver photos: a folder, or media-source://... of the server.",
        at_once=True,
    )
    screen_screensaver_url: str | None = _key(
        None,
        values.WEB_PAGE,
        "The page for the screensaver url, by the rules of guest views.",
        at_once=True,
    )
    screen_screensaver_dashboard: str | None = _key(
        None,
        values.SERVER_PATH,
        "The dashboard for the screensaver dashboard, such as /lovelace/night.",
        at_once=True,
    )
    screen_off_mode: OffMode = _key(
        OffMode.AUTO,
        values.one_of(OffMode),
        "How the screen is switched off; auto: by what works here, or by a black window.",
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
        "Other values at a time of day: tables in [screen], such as [screen.night].",
        at_once=True,
    )
    device_enabled: bool = _key(
        True, values.FLAG, "Whether the tablet is a device in Home Assistant (mobile_app)."
    )
    device_name: str | None = _key(
        None, values.TEXT, "The device's name in Home Assistant; else the host's."
    )
    device_commands: DeviceCommands = _key(
        DeviceCommands.ALL,
        values.one_of(DeviceCommands),
        "Which commands of the server are obeyed; safe: none that leads elsewhere or restarts.",
        at_once=True,
    )
    device_sound: bool = _key(
        True, values.FLAG, "Whether a notification makes a sound.", at_once=True
    )
    home_after: int = _key(
        0,
        _SECONDS,
        "Seconds without a touch until the start view comes back; 0: never.",
        at_once=True,
    )
    pinch_zoom: bool = _key(
        False, values.FLAG, "Let two fingers, or a wheel with Ctrl, zoom the page."
    )
    swipe_back: bool = _key(False, values.FLAG, "Let a swipe from the edge go back and forward.")
    keyboard: KeyboardMode = _key(
        KeyboardMode.AUTO,
        values.one_of(KeyboardMode),
        "The on-screen keyboard; auto: for a field that is touched, or clicked without a keyboard.",
        at_once=True,
    )
    keyboard_layouts: tuple[str, ...] = _key(
        (),
        values.LAYOUT_NAMES,
        "The layouts of the on-screen keyboard; without any, the one of the language.",
        at_once=True,
    )
    allow_microphone: bool = _key(
        False, values.FLAG, "Let the page use the microphone.", at_once=True
    )
    allow_camera: bool = _key(
        False, values.FLAG, "Let the page use this machine's camera.", at_once=True
    )
    allow_geolocation: bool = _key(
        False, values.FLAG, "Let the page know the location.", at_once=True
    )
    allow_notifications: bool = _key(
        False, values.FLAG, "Let the page show notifications.", at_once=True
    )
    allow_clipboard: bool = _key(
        False, values.FLAG, "Let the page read the clipboard.", at_once=True
    )
    allow_full_screen: bool = _key(True, values.FLAG, "Let the page fill the screen.", at_once=True)
    downloads: bool = _key(True, values.FLAG, "Let the page save files.", at_once=True)
    native_player: Player = _key(
        Player.AUTO,
        values.one_of(Player),
        "Play cameras in the native player; auto: if the web engine has no H.264.",
    )
    ca_file: Path | None = _key(
        None,
        values.PATH,
        "A PEM file with the CAs that may sign the server's certificate.",
        at_once=True,
    )
    client_certificate: Path | None = _key(
        None,
        values.PATH,
        "A PEM file with the client certificate for a proxy that asks for one.",
        at_once=True,
    )
    client_key: Path | None = _key(
        None,
        values.PATH,
        "The key of client_certificate, if it is not in the same file.",
        at_once=True,
    )
    http_username: str | None = _key(
        None,
        values.TEXT,
        "The user name for a proxy that asks for one (HTTP basic auth).",
        at_once=True,
    )
    http_password: str | None = _key(
        None,
        values.TEXT,
        "The password of http_username.",
        at_once=True,
        secret=True,
    )
    sign_in_hosts: tuple[str, ...] = _key(
        (),
        values.HOSTS,
        "The hosts of a single sign-on in front of the server, whose pages the window may show.",
        at_once=True,
    )
    render: Render = _key(
        Render.AUTO,
        values.one_of(Render),
        "How the window is drawn; auto: by the GPU if there is one.",
    )
    bridge: BridgeForm = _key(
        BridgeForm.ANDROID,
        values.one_of(BridgeForm),
        "Which official app the page sees; every server knows android.",
    )
    log_level: LogLevel = _key(
        LogLevel.INFO, values.one_of(LogLevel), "The lowest level that is logged.", at_once=True
    )
    log_file: Path | None = _key(
        None,
        values.PATH,
        "A file for the log as well; old parts are deleted (4 MiB at most).",
        at_once=True,
    )
    memory_guard: bool = _key(
        True,
        values.FLAG,
        "Reload the page, then restart, when the memory exceeds memory_limit.",
        at_once=True,
    )
    memory_limit: int | None = _key(
        None,
        values.whole_number(64, 2**20),
        "The limit of memory_guard in MiB; without it, half of the RAM, at most 1536.",
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
