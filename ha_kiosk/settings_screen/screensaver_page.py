"""The page about the screensaver: which one, and when it starts."""

from __future__ import annotations

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.config.loader import shown_name
from ha_kiosk.config.screensavers import NEEDED
from ha_kiosk.i18n import mark
from ha_kiosk.settings_screen import durations
from ha_kiosk.settings_screen.durations import Say
from ha_kiosk.settings_screen.rows import RowKind, Section, SettingsInfo, SettingsPage, SettingsRow

WAITS = {"screen_screensaver_after": mark("Start after")}
"""The durations of this page; each is chosen on a page of its own."""
_KINDS = {
    Screensaver.CLOCK: mark("Clock"),
    Screensaver.PHOTOS: mark("Photos"),
    Screensaver.URL: mark("Web page"),
    Screensaver.DASHBOARD: mark("Dashboard"),
    Screensaver.DIM: mark("The page, darker"),
    Screensaver.BLACK: mark("Black"),
}


def page(say: Say, config: Config, _info: SettingsInfo) -> SettingsPage:
    """Return the page. A screensaver that needs another setting says which."""
    (key, title), *_ = WAITS.items()
    unmanaged = "" if config.screen_manage else say("The desktop switches it")
    begin = SettingsRow(
        key,
        RowKind.PAGE,
        say(title),
        icon="timer",
        detail=unmanaged or durations.shown(config.screen_screensaver_after, say),
        enabled=config.screen_manage,
    )
    now = SettingsRow("screensaver", RowKind.ACTION, say("Show it now"), icon="screensaver")
    kinds = tuple(_kind(say, config, kind) for kind in _KINDS)
    return SettingsPage(say("Screensaver"), (Section("", (begin, now)), Section("", kinds)))


def summary(say: Say, config: Config) -> str:
    """Return as a line which screensaver starts when."""
    if not config.screen_manage or not config.screen_screensaver_after:
        return durations.shown(0, say)
    after = durations.shown(config.screen_screensaver_after, say)
    kind = say(_KINDS[config.screen_screensaver])
    return say("{kind}, after {time}").format(kind=kind, time=after)


def _kind(say: Say, config: Config, kind: Screensaver) -> SettingsRow:
    needed, is_there = _needed(say, config, kind)
    return SettingsRow(
        f"screen_screensaver={kind.value}",
        RowKind.RADIO,
        say(_KINDS[kind]),
        detail=needed,
        value=kind.value,
        on=config.screen_screensaver is kind,
        enabled=is_there,
    )


def _needed(say: Say, config: Config, kind: Screensaver) -> tuple[str, bool]:
    """Return what a screensaver shows, or which setting it needs; and whether that is set."""
    if kind not in NEEDED:
        return "", True
    name = NEEDED[kind]
    value = getattr(config, name)
    if value is None:
        return say("Needs {key} in the settings file").format(key=shown_name(name)), False
    return str(value), True
