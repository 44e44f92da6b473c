"""The pages of the settings sheet about the tablet itself."""

from __future__ import annotations

import gettext
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from ha_kiosk.config.choices import KeyboardMode, Screensaver, WakeTouch
from ha_kiosk.config.config import Config
from ha_kiosk.config.schedule import Schedule
from ha_kiosk.settings_screen import durations
from ha_kiosk.settings_screen.model import ROOT, SettingsModel
from ha_kiosk.settings_screen.rows import Choice, RowKind, SettingsInfo, SettingsRow
from ha_kiosk.status import Status

INFO = SettingsInfo(
    Status(profile="default", version="1.0", state="live", brightness=60, volume=40),
    layouts=(Choice("de_DE", "Deutsch"), Choice("en_GB", "English")),
)


def rows(
    page: str, config: Config | None = None, info: SettingsInfo = INFO
) -> dict[str, SettingsRow]:
    """Return the rows of a page, by their ids."""
    model = SettingsModel(gettext.NullTranslations(), (), can_restart=True)
    shown = model.page(page, config or Config(), info)
    return {row.id: row for section in shown.sections for row in section.rows}


def without(**fields: object) -> SettingsInfo:
    """Return what is so where the status has other `fields`."""
    return replace(INFO, status=replace(INFO.status, **fields))  # type: ignore[arg-type]


def test_the_first_page_says_in_a_line_what_is_set() -> None:
    """Nobody has to open the pages for it."""
    found = rows(ROOT)
    assert found["page=screen"].detail == "Stays on"
    assert found["page=screensaver"].detail == "Never"
    assert found["page=keyboard"].detail == "Auto"
    assert found["page=sound"].detail == "40 %"
    config = Config(
        screen_off_after=600,
        screen_screensaver_after=90,
        screen_screensaver=Screensaver.PHOTOS,
        keyboard=KeyboardMode.OFF,
    )
    found = rows(ROOT, config, without(volume=0))
    assert found["page=screen"].detail == "Off after 10 min"
    assert found["page=screensaver"].detail == "Photos, after 90 s"
    assert found["page=keyboard"].detail == "Never"
    assert found["page=sound"].detail == "Muted"


def test_a_brightness_is_set_only_where_somebody_wants_one() -> None:
    """It begins with the one that the screen has."""
    found = rows("screen")
    assert not found["screen_brightness=fixed"].on
    assert found["screen_brightness=fixed"].value == "60"
    assert "screen_brightness" not in found
    found = rows("screen", Config(screen_brightness=30))
    assert found["screen_brightness=fixed"].on
    assert found["screen_brightness=fixed"].value == ""
    assert found["screen_brightness"].value == "30 %"
    assert rows("screen", info=without(brightness=None))["screen_brightness=fixed"].value == "80"


def test_the_brightness_of_a_dimmed_screen_is_there_where_it_is_dimmed() -> None:
    """Else it has no meaning."""
    assert "screen_dim_brightness" not in rows("screen")
    found = rows("screen", Config(screen_dim_after=60))
    assert found["screen_dim_brightness"].value == "20 %"
    assert found["screen_dim_after"].detail == "1 min"


def test_a_screen_that_the_desktop_drives_is_left_to_it() -> None:
    """The start view is ours all the same."""
    config = Config(
        screen_manage=False,
        screen_brightness=70,
        screen_dim_after=60,
        screen_screensaver_after=60,
    )
    found = rows("screen", config)
    assert not found["screen_brightness=fixed"].enabled
    assert "screen_brightness" not in found
    assert not found["screen_off_after"].enabled
    assert found["screen_off_after"].detail == "The desktop switches it"
    assert found["home_after"].enabled
    assert "screen_dim_brightness" not in found
    assert not rows("screensaver", config)["screen_screensaver_after"].enabled
    first = rows(ROOT, config)
    assert first["page=screen"].detail == "The desktop switches it"
    assert first["page=screensaver"].detail == "Never"


def test_the_times_of_day_are_shown() -> None:
    """They explain why a screen does something else than what is set here."""
    night = Schedule("night", time(22), time(6, 30), (("screen_off_after", 30),))
    found = rows("screen", Config(screen_schedules=(night,)))
    assert found["schedule=night"].value == "22:00 to 06:30"


def test_the_touch_that_wakes() -> None:
    """Off means that it does nothing else."""
    assert not rows("screen")["screen_wake_touch"].on
    assert rows("screen", Config(screen_wake_touch=WakeTouch.PASS))["screen_wake_touch"].on


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "Never"), (10, "10 s"), (90, "90 s"), (120, "2 min"), (3600, "1 h"), (86_400, "24 h")],
)
def test_a_duration_is_short(seconds: int, shown: str) -> None:
    """In the largest unit that fits."""
    assert durations.shown(seconds, str) == shown


def test_a_duration_is_chosen_from_a_few_and_the_one_of_the_file() -> None:
    """One of them is chosen."""
    found = rows("screen_off_after", Config(screen_off_after=45))
    assert {row.kind for row in found.values()} == {RowKind.RADIO}
    assert [row.title for row in found.values() if row.on] == ["45 s"]
    assert len(found) == len(durations.CHOICES) + 1


def test_a_screensaver_says_what_it_needs() -> None:
    """Photos need a folder."""
    found = rows("screensaver")
    assert found["screen_screensaver=clock"].on
    assert not found["screen_screensaver=photos"].enabled
    assert "screen.photos" in found["screen_screensaver=photos"].detail
    found = rows("screensaver", Config(screen_photos=Path("/srv/photos")))
    assert found["screen_screensaver=photos"].enabled
    assert found["screen_screensaver=photos"].detail == "/srv/photos"


def test_the_layouts_have_names() -> None:
    """Those of their languages; without any, the language decides."""
    assert rows("keyboard")["keyboard_layouts"].detail == "The default of the language"
    config = Config(keyboard_layouts=("en_GB", "fr_FR"))
    assert rows("keyboard", config)["keyboard_layouts"].detail == "English, fr_FR"
    found = rows("keyboard_layouts", config)
    assert [row.title for row in found.values() if row.on] == ["English"]


def test_a_keyboard_that_is_not_installed_is_named() -> None:
    """With who knows the package."""
    assert "no_keyboard" not in rows("keyboard")
    found = rows("keyboard", info=replace(INFO, has_keyboard=False))
    assert "doctor" in found["no_keyboard"].detail


def test_the_volume_is_a_step_and_a_switch() -> None:
    """Or the reason why there is none."""
    found = rows("sound")
    assert found["volume"].value == "40 %"
    assert not found["mute"].on
    assert rows("sound", info=without(volume=0))["mute"].on
    silent = without(volume=None)
    assert rows("sound", info=silent)["volume"].kind is RowKind.FACT
    assert rows(ROOT, info=silent)["page=sound"].detail == ""


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("url", "screen.screensaver_url", "http://photos.local/"),
        ("dashboard", "screen.screensaver_dashboard", "/night"),
    ],
)
def test_a_screensaver_that_leads_elsewhere_says_where(kind: str, key: str, value: str) -> None:
    """Or which setting says it."""
    row = rows("screensaver")[f"screen_screensaver={kind}"]
    assert not row.enabled
    assert key in row.detail
    config = Config(screen_screensaver_url="http://photos.local/")
    config = replace(config, screen_screensaver_dashboard="/night")
    row = rows("screensaver", config)[f"screen_screensaver={kind}"]
    assert (row.enabled, row.detail) == (True, value)


def test_the_sound_of_notifications_is_a_switch_where_there_is_a_device() -> None:
    """Also where nothing tells the volume."""
    assert rows("sound")["device_sound"].on
    silent = without(volume=None)
    assert not rows("sound", Config(device_sound=False), silent)["device_sound"].on
    assert "device_sound" not in rows("sound", Config(device_enabled=False))
