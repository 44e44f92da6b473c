"""The page about the sound. The volume is the machine's: it is not a setting of the kiosk."""

from __future__ import annotations

from ha_kiosk.config.config import Config
from ha_kiosk.settings_screen.durations import Say
from ha_kiosk.settings_screen.rows import RowKind, Section, SettingsInfo, SettingsPage, SettingsRow


def page(say: Say, config: Config, info: SettingsInfo) -> SettingsPage:
    """Return the page; if the volume is unknown, it says so."""
    rows = [*_volume(say, info.status.volume)]
    if config.device_enabled:
        rows.append(
            SettingsRow(
                "device_sound",
                RowKind.SWITCH,
                say("Sound of notifications"),
                icon="sound",
                on=config.device_sound,
            )
        )
    return SettingsPage(say("Sound"), (Section("", tuple(rows)),))


def _volume(say: Say, volume: int | None) -> tuple[SettingsRow, ...]:
    if volume is None:
        none = SettingsRow(
            "volume",
            RowKind.FACT,
            say("The volume cannot be set"),
            icon="sound",
            detail=say("There is no wpctl, pactl or amixer that tells the volume."),
        )
        return (none,)
    return (
        SettingsRow("volume", RowKind.STEPS, say("Volume"), icon="sound", value=f"{volume} %"),
        SettingsRow("mute", RowKind.SWITCH, say("Mute"), icon="mute", on=volume == 0),
    )


def summary(say: Say, info: SettingsInfo) -> str:
    """Return the volume as a short text."""
    volume = info.status.volume
    if volume is None:
        return ""
    return f"{volume} %" if volume else say("Muted")
