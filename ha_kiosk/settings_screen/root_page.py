"""The first page of the settings screen."""

from __future__ import annotations

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.i18n import mark
from ha_kiosk.page.kiosk_mode import kiosk_mode, knows_kiosk_mode
from ha_kiosk.settings_screen import (
    keyboard_page,
    screen_page,
    screensaver_page,
    sound_page,
    start_page,
)
from ha_kiosk.settings_screen.durations import Say
from ha_kiosk.settings_screen.rows import (
    Choice,
    RowKind,
    Section,
    SettingsInfo,
    SettingsPage,
    SettingsRow,
)

_THEMES = {Theme.AUTO: mark("Auto"), Theme.LIGHT: mark("Light"), Theme.DARK: mark("Dark")}
_LANGUAGES = (Choice("en", "English"), Choice("de", "Deutsch"))
_STATES = {
    "live": mark("Connected"),
    "degraded": mark("Connection lost, trying again"),
    "signed-out": mark("Signed out"),
}
_RENDERING = {"gpu": mark("Graphics card"), "software": mark("Software")}


def page(say: Say, config: Config, info: SettingsInfo, *, can_restart: bool) -> SettingsPage:
    """Return the page; `can_restart` is false if the program belongs to another command."""
    return SettingsPage(
        say("Kiosk settings"),
        (
            Section(say("Display"), _display(say, config, info)),
            Section(say("This tablet"), _tablet(say, config, info)),
            Section(say("Dashboard"), _dashboard(say, config, info)),
            *_account(say, info),
            Section(say("About"), _about(say, info)),
            Section("", _program(say, can_restart=can_restart)),
        ),
    )


def _display(say: Say, config: Config, info: SettingsInfo) -> tuple[SettingsRow, ...]:
    knows = knows_kiosk_mode(info.status.ha_version or "")
    return (
        SettingsRow(
            "theme",
            RowKind.CHOICE,
            say("Theme"),
            icon="theme",
            value=config.theme.value,
            choices=tuple(Choice(theme.value, say(text)) for theme, text in _THEMES.items()),
        ),
        SettingsRow(
            "zoom",
            RowKind.STEPS,
            say("Zoom"),
            icon="zoom",
            value=f"{round(config.zoom * 100)} %",
        ),
        SettingsRow(
            "kiosk_mode",
            RowKind.SWITCH,
            say("Kiosk mode"),
            icon="kiosk",
            detail=say("Hides the sidebar and the menu button")
            if knows
            else say("Needs Home Assistant 2026.1 or newer"),
            on=kiosk_mode(config),
        ),
        SettingsRow(
            "language",
            RowKind.CHOICE,
            say("Language of these screens"),
            icon="language",
            detail=say("From the next start on"),
            value=(config.language or "").partition("-")[0].partition("_")[0],
            choices=(Choice("", say("System")), *_LANGUAGES),
        ),
    )


def _tablet(say: Say, config: Config, info: SettingsInfo) -> tuple[SettingsRow, ...]:
    known = (
        ("screen", say("Screen"), screen_page.summary(say, config)),
        ("screensaver", say("Screensaver"), screensaver_page.summary(say, config)),
        ("keyboard", say("On-screen keyboard"), keyboard_page.summary(say, config)),
        ("sound", say("Sound"), sound_page.summary(say, info)),
    )
    return tuple(
        SettingsRow(f"page={name}", RowKind.PAGE, title, icon=name, detail=detail)
        for name, title, detail in known
    )


def _dashboard(say: Say, config: Config, info: SettingsInfo) -> tuple[SettingsRow, ...]:
    again = SettingsRow("reload", RowKind.ACTION, say("Reload the page"), icon="reload")
    if not info.status.signed_in:
        return (again,)
    shown = start_page.shown(say, config, info)
    return (
        SettingsRow("url", RowKind.PAGE, say("Start with"), icon="start", detail=shown),
        again,
    )


def _account(say: Say, info: SettingsInfo) -> tuple[Section, ...]:
    if not info.status.signed_in:
        return ()
    detail = " · ".join(filter(None, (info.status.user, info.status.server)))
    out = SettingsRow(
        "sign_out", RowKind.ACTION, say("Sign out"), icon="out", detail=detail, danger=True
    )
    return (Section(say("Account"), (out,)),)


def _about(say: Say, info: SettingsInfo) -> tuple[SettingsRow, ...]:
    rendering = _RENDERING.get(info.status.render or "")
    known = (
        ("version", "ha-kiosk", info.status.version),
        ("ha_version", "Home Assistant", info.status.ha_version),
        ("server", say("Server"), info.status.server),
        ("state", say("State"), say(_STATES.get(info.status.state, mark("Not connected")))),
        ("addresses", say("Addresses of this device"), info.addresses),
        ("memory", say("Memory"), info.memory),
        ("render", say("Graphics"), say(rendering) if rendering else ""),
    )
    return tuple(
        SettingsRow(row, RowKind.FACT, title, value=text) for row, title, text in known if text
    )


def _program(say: Say, *, can_restart: bool) -> tuple[SettingsRow, ...]:
    again = SettingsRow("restart", RowKind.ACTION, say("Restart ha-kiosk"), icon="restart")
    leave = SettingsRow("quit", RowKind.ACTION, say("Quit"), icon="power", danger=True)
    return (again, leave) if can_restart else (leave,)
