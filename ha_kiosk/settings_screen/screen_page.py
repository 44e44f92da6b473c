"""The page about the screen: its brightness, and when it is dimmed or switched off."""

from __future__ import annotations

from ha_kiosk.config.choices import WakeTouch
from ha_kiosk.config.config import Config
from ha_kiosk.i18n import mark
from ha_kiosk.settings_screen import durations
from ha_kiosk.settings_screen.durations import Say
from ha_kiosk.settings_screen.rows import RowKind, Section, SettingsInfo, SettingsPage, SettingsRow

BRIGHT = 80
"""The first brightness for a screen whose brightness cannot be read."""
WAITS = {
    "screen_dim_after": mark("Dim after"),
    "screen_off_after": mark("Switch off after"),
    "home_after": mark("Back to the start view after"),
}
"""The durations of this page; each is chosen on a page of its own."""
_ICONS = {"screen_dim_after": "dim", "screen_off_after": "power", "home_after": "start"}


def page(say: Say, config: Config, info: SettingsInfo) -> SettingsPage:
    """Return the page. If the desktop controls the screen, it says so."""
    return SettingsPage(
        say("Screen"),
        (
            Section(say("Brightness"), _brightness(say, config, info)),
            Section(say("When nobody touches it"), _waits(say, config)),
            *_schedules(say, config),
            Section("", _rest(say, config)),
        ),
    )


def summary(say: Say, config: Config) -> str:
    """Return as a line when the screen is switched off."""
    if not config.screen_manage:
        return say("The desktop switches it")
    if not config.screen_off_after:
        return say("Stays on")
    return say("Off after {time}").format(time=durations.shown(config.screen_off_after, say))


def wait(say: Say, config: Config, key: str, title: str) -> SettingsPage:
    """Return the page on which the duration `key` is chosen."""
    chosen = getattr(config, key)
    rows = tuple(
        SettingsRow(
            f"{key}={seconds}",
            RowKind.RADIO,
            durations.shown(seconds, say),
            value=str(seconds),
            on=seconds == chosen,
        )
        for seconds in durations.offered(chosen)
    )
    return SettingsPage(say(title), (Section("", rows),))


def _brightness(say: Say, config: Config, info: SettingsInfo) -> tuple[SettingsRow, ...]:
    wanted = config.screen_brightness if config.screen_manage else None
    start = "" if wanted is not None else str(info.status.brightness or BRIGHT)
    switch = SettingsRow(
        "screen_brightness=fixed",
        RowKind.SWITCH,
        say("Set the brightness"),
        icon="brightness",
        detail=say("Otherwise it stays as it is")
        if config.screen_manage
        else say("The desktop sets it"),
        value=start,
        on=wanted is not None,
        enabled=config.screen_manage,
    )
    if wanted is None:
        return (switch,)
    return (
        switch,
        SettingsRow("screen_brightness", RowKind.STEPS, say("Brightness"), value=f"{wanted} %"),
    )


def _waits(say: Say, config: Config) -> tuple[SettingsRow, ...]:
    unmanaged = "" if config.screen_manage else say("The desktop switches it")
    rows = [
        SettingsRow(
            key,
            RowKind.PAGE,
            say(title),
            icon=_ICONS[key],
            detail=(unmanaged if key != "home_after" else "")
            or durations.shown(getattr(config, key), say),
            enabled=config.screen_manage or key == "home_after",
        )
        for key, title in WAITS.items()
    ]
    if config.screen_dim_after and config.screen_manage:
        dimmed = SettingsRow(
            "screen_dim_brightness",
            RowKind.STEPS,
            say("Brightness when dimmed"),
            value=f"{config.screen_dim_brightness} %",
        )
        rows.insert(1, dimmed)
    return tuple(rows)


def _schedules(say: Say, config: Config) -> tuple[Section, ...]:
    rows = tuple(
        SettingsRow(
            f"schedule={one.name}",
            RowKind.FACT,
            one.name,
            value=say("{begin} to {end}").format(
                begin=f"{one.begin:%H:%M}", end=f"{one.end:%H:%M}"
            ),
        )
        for one in config.screen_schedules
    )
    return (Section(say("Other values at a time of day"), rows),) if rows else ()


def _rest(say: Say, config: Config) -> tuple[SettingsRow, ...]:
    return (
        SettingsRow(
            "screen_wake_touch",
            RowKind.SWITCH,
            say("The touch that wakes also acts"),
            icon="touch",
            detail=say("Otherwise it only wakes the screen"),
            on=config.screen_wake_touch is WakeTouch.PASS,
        ),
        SettingsRow(
            "clean",
            RowKind.ACTION,
            say("Clean the screen"),
            icon="clean",
            detail=say("Touches do nothing until two corners are held"),
        ),
        SettingsRow("screen_off", RowKind.ACTION, say("Switch the screen off now"), icon="off"),
    )
