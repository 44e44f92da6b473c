"""The settings of one kiosk: a frozen `Config`, built once and then only read.

`Config.load` merges a TOML file, the environment (`HA_KIOSK_<KEY>`) and the options of the command
line; the later one wins. `sources` knows the files of a profile. The fields of `Config` are the
only table of keys: names, defaults, allowed values and descriptions. Help texts and the man page
are made from it (`keys`).

An unknown key or a value that is not allowed is an error with a suggestion. It is never skipped,
because an unattended kiosk must not start with half of its settings. Tokens are stored by
`server.auth.credentials`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
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
from ha_kiosk.config.key import Key, at_start, keys_of, reloadable
from ha_kiosk.config.loader import ConfigLoader
from ha_kiosk.config.schedule import Schedule, schedules

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
class Config:
    """All settings of one kiosk."""

    url: str | None = reloadable(
        None,
        values.URL,
        "Home Assistant or one of its dashboards; without it, the signed-in server.",
    )
    fallback_urls: tuple[str, ...] = at_start(
        (),
        values.ORIGINS,
        "Other addresses of the same server, tried in this order if the first does not answer.",
    )
    full_screen: bool = at_start(True, values.FLAG, "Cover the whole screen.")
    size: tuple[int, int] | None = at_start(
        None, values.WIDTH_HEIGHT, "The size of the window, without full_screen."
    )
    output: str | None = at_start(
        None,
        values.TEXT,
        "The output whose screen to cover, such as HDMI-A-1; without it, the desktop's choice.",
    )
    rotation: int | None = reloadable(
        None,
        values.ROTATION,
        "The degrees by which the picture is turned, counter-clockwise; without it, unchanged.",
    )
    zoom: float = reloadable(1.0, values.number(0.25, 5), "The zoom of the page.")
    theme: Theme = reloadable(
        Theme.AUTO, values.one_of(Theme), "Light or dark; auto follows the system."
    )
    language: str | None = at_start(
        None,
        values.LANGUAGE_TAG,
        "The language of the kiosk's own screens and its sign-in page; without it, the system's.",
    )
    kiosk_mode: bool | None = reloadable(
        None,
        values.FLAG,
        "Hide the frontend's sidebar and menu button; without it, the value of full_screen.",
    )
    settings_gesture: Gesture = reloadable(
        Gesture.TWO_FINGERS,
        values.one_of(Gesture),
        "What to hold for a second to open the settings: two fingers, or one finger in a corner.",
    )
    settings_pin: str | None = reloadable(
        None, values.PIN, "The PIN for the settings at the screen.", secret=True
    )
    external_links: ExternalLinks = reloadable(
        ExternalLinks.GUEST,
        values.one_of(ExternalLinks),
        "Where links to other sites open: in a guest view, or nowhere (block).",
    )
    external_hosts: tuple[str, ...] = reloadable(
        (), values.HOSTS, "The only hosts that a guest view may show; without it, all."
    )
    guest_timeout: int = reloadable(
        120,
        values.whole_number(0, 86_400),
        "Seconds without a touch until a guest view closes; 0: never.",
    )
    screen_manage: bool = at_start(
        True,
        values.FLAG,
        "Let the kiosk dim the screen, switch it off and set its brightness; "
        "false: the desktop does it.",
    )
    screen_dim_after: int = reloadable(
        0, _SECONDS, "Seconds without a touch until the screen is dimmed; 0: never."
    )
    screen_screensaver_after: int = reloadable(
        0, _SECONDS, "Seconds without a touch until the screensaver starts; 0: never."
    )
    screen_off_after: int = reloadable(
        0, _SECONDS, "Seconds without a touch until the screen is switched off; 0: never."
    )
    screen_brightness: int | None = reloadable(
        None, _PERCENT, "The brightness in percent; without it, unchanged."
    )
    screen_dim_brightness: int = reloadable(
        20, _PERCENT, "The brightness of the dimmed screen in percent."
    )
    screen_screensaver: Screensaver = reloadable(
        Screensaver.CLOCK, values.one_of(Screensaver), "What the screensaver shows."
    )
    screen_clock_entities: tuple[str, ...] = reloadable(
        (),
        values.ENTITIES,
        "The entities whose states the clock shows below the time, three at most.",
    )
    screen_photos: Path | str | None = reloadable(
        None,
        values.PHOTOS,
        "The pictures for the screensaver photos: a folder, or media-source://... of the server.",
    )
    screen_screensaver_url: str | None = reloadable(
        None, values.WEB_PAGE, "The page for the screensaver url; the rules of guest views apply."
    )
    screen_screensaver_dashboard: str | None = reloadable(
        None,
        values.SERVER_PATH,
        "The dashboard for the screensaver dashboard, such as /lovelace/night.",
    )
    screen_off_mode: OffMode = reloadable(
        OffMode.AUTO,
        values.one_of(OffMode),
        "How the screen is switched off; auto: by the first way that works, or a black window.",
    )
    screen_wake_touch: WakeTouch = reloadable(
        WakeTouch.SWALLOW,
        values.one_of(WakeTouch),
        "Whether the touch that wakes the screen reaches the page.",
    )
    screen_schedules: tuple[Schedule, ...] = reloadable(
        (),
        schedules("screen", _SCREEN),
        "Other values at a time of day: tables in [screen], such as [screen.night].",
    )
    device_enabled: bool = at_start(
        True, values.FLAG, "Whether the tablet is a device in Home Assistant (mobile_app)."
    )
    device_name: str | None = at_start(
        None, values.TEXT, "The device's name in Home Assistant; without it, the host's."
    )
    device_commands: DeviceCommands = reloadable(
        DeviceCommands.ALL,
        values.one_of(DeviceCommands),
        "Which commands of the server run; safe: none that shows another view or restarts.",
    )
    device_sound: bool = reloadable(True, values.FLAG, "Whether a notification makes a sound.")
    home_after: int = reloadable(
        0, _SECONDS, "Seconds without a touch until the start view is shown again; 0: never."
    )
    pinch_zoom: bool = at_start(
        False, values.FLAG, "Let two fingers, or Ctrl with the wheel, zoom the page."
    )
    swipe_back: bool = at_start(
        False, values.FLAG, "Let a swipe from the edge of the screen go back or forward."
    )
    keyboard: KeyboardMode = reloadable(
        KeyboardMode.AUTO,
        values.one_of(KeyboardMode),
        "The on-screen keyboard; auto: at a touch, or at a click without a hardware keyboard.",
    )
    keyboard_layouts: tuple[str, ...] = reloadable(
        (),
        values.LAYOUT_NAMES,
        "The layouts of the on-screen keyboard; without it, the one of the language.",
    )
    allow_microphone: bool = reloadable(False, values.FLAG, "Let the page use the microphone.")
    allow_camera: bool = reloadable(False, values.FLAG, "Let the page use this machine's camera.")
    allow_geolocation: bool = reloadable(False, values.FLAG, "Let the page know the location.")
    allow_notifications: bool = reloadable(False, values.FLAG, "Let the page show notifications.")
    allow_clipboard: bool = reloadable(False, values.FLAG, "Let the page read the clipboard.")
    allow_full_screen: bool = reloadable(True, values.FLAG, "Let the page fill the screen.")
    downloads: bool = reloadable(True, values.FLAG, "Let the page save files.")
    native_player: Player = at_start(
        Player.AUTO,
        values.one_of(Player),
        "Play cameras in the native player; auto: if the web engine has no H.264.",
    )
    ca_file: Path | None = reloadable(
        None, values.PATH, "A PEM file with the CAs that may sign the server's certificate."
    )
    client_certificate: Path | None = reloadable(
        None, values.PATH, "A PEM file with the client certificate for a proxy that asks for one."
    )
    client_key: Path | None = reloadable(
        None, values.PATH, "The key of client_certificate, if it is not in the same file."
    )
    http_username: str | None = reloadable(
        None, values.TEXT, "The user name for a proxy that asks for one (HTTP basic auth)."
    )
    http_password: str | None = reloadable(
        None, values.TEXT, "The password of http_username.", secret=True
    )
    sign_in_hosts: tuple[str, ...] = reloadable(
        (),
        values.HOSTS,
        "The hosts of a single sign-on in front of the server, whose pages the window may show.",
    )
    render: Render = at_start(
        Render.AUTO,
        values.one_of(Render),
        "How the window is drawn; auto: by the GPU if there is one.",
    )
    low_memory: bool | None = at_start(
        None,
        values.FLAG,
        "Save memory, at some cost in speed; without it, if there is less than 2 GiB.",
    )
    bridge: BridgeForm = at_start(
        BridgeForm.ANDROID,
        values.one_of(BridgeForm),
        "Which official app the page sees; every version of the server supports android.",
    )
    log_level: LogLevel = reloadable(
        LogLevel.INFO, values.one_of(LogLevel), "The lowest level that is logged."
    )
    log_file: Path | None = reloadable(
        None, values.PATH, "Also write the log to this file; old parts are deleted (4 MiB at most)."
    )
    memory_guard: bool = reloadable(
        True, values.FLAG, "Reload the page, then restart, when the memory exceeds memory_limit."
    )
    memory_limit: int | None = reloadable(
        None,
        values.whole_number(64, 2**20),
        "The limit for memory_guard in MiB; without it, half of the memory, at most 1536.",
    )

    def at(self, now: time) -> Config:
        """Return the settings for a time of day, with those of `screen_schedules`."""
        settings: dict[str, Any] = {}
        for schedule in self.screen_schedules:
            if schedule.holds_at(now):
                settings.update(schedule.settings)
        return replace(self, **settings) if settings else self

    @classmethod
    def load(cls, file: Path, env: Mapping[str, str], flags: Mapping[str, object]) -> Config:
        """Return the configuration from `file`, `env` and `flags`; later ones win.

        The file need not exist. An empty environment variable, and a flag that is None, count as
        not given. Raises `UsageError`.
        """
        found = loader()
        return cls(**found.file(file) | found.environment(env) | found.flags(flags))


def loader() -> ConfigLoader:
    """Return the loader that reads and checks the settings of a `Config`."""
    known = {entry.name: entry.metadata["kind"] for entry in fields(Config)}
    return ConfigLoader(known, frozenset(key.name for key in keys() if key.secret))


def keys() -> tuple[Key, ...]:
    """Return every key there is, in the order of `Config`."""
    return keys_of(Config)


def changed(before: Config, after: Config) -> tuple[Key, ...]:
    """Return the keys whose values differ, in the order of `Config`."""
    return tuple(key for key in keys() if getattr(before, key.name) != getattr(after, key.name))
