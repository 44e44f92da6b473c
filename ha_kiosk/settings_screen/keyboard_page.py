"""The pages about the on-screen keyboard: when it is shown, and its layouts."""

from __future__ import annotations

from ha_kiosk.config.choices import KeyboardMode
from ha_kiosk.config.config import Config
from ha_kiosk.i18n import mark
from ha_kiosk.settings_screen.durations import Say
from ha_kiosk.settings_screen.rows import (
    Choice,
    RowKind,
    Section,
    SettingsInfo,
    SettingsPage,
    SettingsRow,
)

_MODES = {
    KeyboardMode.AUTO: mark("Auto"),
    KeyboardMode.ON: mark("Always"),
    KeyboardMode.OFF: mark("Never"),
}


def page(say: Say, config: Config, info: SettingsInfo) -> SettingsPage:
    """Return the page; without an installed keyboard it says so."""
    mode = SettingsRow(
        "keyboard",
        RowKind.CHOICE,
        say("Show the keyboard"),
        icon="keyboard",
        detail=say("Auto: for a field that is touched"),
        value=config.keyboard.value,
        choices=tuple(Choice(kind.value, say(text)) for kind, text in _MODES.items()),
    )
    names = {choice.value: choice.title for choice in info.layouts}
    chosen = ", ".join(names.get(layout, layout) for layout in config.keyboard_layouts)
    rows = SettingsRow(
        "keyboard_layouts",
        RowKind.PAGE,
        say("Layouts"),
        icon="language",
        detail=chosen or say("The default of the language"),
    )
    missing = SettingsRow(
        "no_keyboard",
        RowKind.FACT,
        say("No on-screen keyboard is installed"),
        icon="alert",
        detail=say("ha-kiosk doctor names the package"),
    )
    shown = (mode, rows) if info.has_keyboard else (missing, mode, rows)
    return SettingsPage(say("On-screen keyboard"), (Section("", shown),))


def layouts(say: Say, config: Config, info: SettingsInfo) -> SettingsPage:
    """Return the page on which the layouts are chosen."""
    rows = tuple(
        SettingsRow(
            f"keyboard_layouts={choice.value}",
            RowKind.SWITCH,
            choice.title,
            value=choice.value,
            on=choice.value in config.keyboard_layouts,
        )
        for choice in info.layouts
    )
    return SettingsPage(say("Layouts"), (Section("", rows),))


def summary(say: Say, config: Config) -> str:
    """Return in a word when it is shown."""
    return say(_MODES[config.keyboard])
