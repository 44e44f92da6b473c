"""What a touch on a row of the settings screen changes in the configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ha_kiosk.config.choices import LAYOUTS, KeyboardMode, Screensaver, Theme, WakeTouch
from ha_kiosk.config.config import Config
from ha_kiosk.page.kiosk_mode import kiosk_mode
from ha_kiosk.settings_screen import durations

ZOOMS = (0.5, 0.67, 0.75, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
SHARES = (1, 5, *range(10, 101, 10))
"""Steps of a brightness, in percent."""
VOLUMES = tuple(range(0, 101, 5))
UNMUTED = 40
"""The volume after unmuting, if the volume before is unknown."""
LESS, MORE = "less", "more"

Changes = Mapping[str, object]
"""New values by key; None stands for "not set"."""


def changes(key: str, value: str, config: Config, server: str) -> Changes:
    """Return what choosing `value` in the row of `key` changes; empty if the value is invalid."""
    match key:
        case "theme" if value in set(Theme):
            return {"theme": Theme(value)}
        case "zoom":
            return {"zoom": _step(ZOOMS, config.zoom, value)}
        case "kiosk_mode":
            return {"kiosk_mode": not kiosk_mode(config)}
        case "device_sound":
            return {"device_sound": not config.device_sound}
        case "language":
            return {"language": value or None}
        case "url":
            return {"url": server + value if value else None}
        case "keyboard" if value in set(KeyboardMode):
            return {"keyboard": KeyboardMode(value)}
        case "keyboard_layouts" if value in LAYOUTS:
            return {"keyboard_layouts": _toggled(config.keyboard_layouts, value)}
        case _:
            return _screen(key, value, config)


def _screen(key: str, value: str, config: Config) -> Changes:
    match key:
        case "screen_brightness":
            return {"screen_brightness": _brightness(config.screen_brightness, value)}
        case "screen_dim_brightness":
            return {key: int(_step(SHARES, config.screen_dim_brightness, value))}
        case "screen_wake_touch":
            passes = config.screen_wake_touch is WakeTouch.PASS
            return {"screen_wake_touch": WakeTouch.SWALLOW if passes else WakeTouch.PASS}
        case "screen_screensaver" if value in set(Screensaver):
            return {"screen_screensaver": Screensaver(value)}
        case "screen_dim_after" | "screen_screensaver_after" | "screen_off_after" | "home_after":
            offered = {str(seconds) for seconds in durations.offered(getattr(config, key))}
            return {key: int(value)} if value in offered else {}
        case _:
            return {}


def volume(row: str, value: str, now: int | None, before: int | None) -> int | None:
    """Return the volume after a touch on a row of the sound page, None to leave it unchanged.

    `now` is the volume, `before` the last one that was not 0; None is unknown.
    """
    if now is None:
        return None
    if row == "mute":
        return 0 if now else before or UNMUTED
    return int(_step(VOLUMES, now, value)) if row == "volume" else None


def _brightness(now: int | None, value: str) -> int | None:
    """Return the brightness after a touch: a step, a first value, or the system's."""
    if value in {LESS, MORE}:
        return now if now is None else int(_step(SHARES, now, value))
    return int(value) if value in set(map(str, range(101))) else None


def _toggled(layouts: tuple[str, ...], layout: str) -> tuple[str, ...]:
    if layout in layouts:
        return tuple(one for one in layouts if one != layout)
    return (*layouts, layout)


def _step(steps: Sequence[float], now: float, value: str) -> float:
    if value == MORE:
        return next((step for step in steps if step > now + 0.005), now)
    if value == LESS:
        return next((step for step in reversed(steps) if step < now - 0.005), now)
    return now
