"""What a touch of a row of the settings changes."""

from __future__ import annotations

import pytest

from ha_kiosk.config.choices import KeyboardMode, Screensaver, Theme, WakeTouch
from ha_kiosk.config.config import Config
from ha_kiosk.settings_screen.changes import UNMUTED, ZOOMS, changes, volume

SERVER = "http://ha.local:8123"
TWO_LAYOUTS = Config(keyboard_layouts=("de_DE", "en_GB"))
THREE = ("de_DE", "en_GB", "fr_FR")


@pytest.mark.parametrize(
    ("key", "value", "config", "expected"),
    [
        ("theme", "dark", Config(), {"theme": Theme.DARK}),
        ("theme", "pink", Config(), {}),
        ("zoom", "more", Config(), {"zoom": 1.1}),
        ("zoom", "less", Config(), {"zoom": 0.9}),
        ("zoom", "more", Config(zoom=1.2), {"zoom": 1.25}),
        ("zoom", "less", Config(zoom=1.2), {"zoom": 1.1}),
        ("zoom", "more", Config(zoom=5), {"zoom": 5}),
        ("zoom", "less", Config(zoom=0.25), {"zoom": 0.25}),
        ("zoom", "1.5", Config(), {"zoom": 1.0}),
        ("kiosk_mode", "", Config(), {"kiosk_mode": False}),
        ("kiosk_mode", "", Config(full_screen=False), {"kiosk_mode": True}),
        ("kiosk_mode", "", Config(kiosk_mode=False), {"kiosk_mode": True}),
        ("device_sound", "", Config(), {"device_sound": False}),
        ("device_sound", "", Config(device_sound=False), {"device_sound": True}),
        ("language", "de", Config(), {"language": "de"}),
        ("language", "", Config(language="de"), {"language": None}),
        ("url", "/map", Config(), {"url": f"{SERVER}/map"}),
        ("url", "", Config(url=f"{SERVER}/map"), {"url": None}),
        ("settings_pin", "0000", Config(), {}),
        ("keyboard", "on", Config(), {"keyboard": KeyboardMode.ON}),
        ("keyboard", "sometimes", Config(), {}),
        ("keyboard_layouts", "de_DE", Config(), {"keyboard_layouts": ("de_DE",)}),
        ("keyboard_layouts", "de_DE", TWO_LAYOUTS, {"keyboard_layouts": ("en_GB",)}),
        ("keyboard_layouts", "fr_FR", TWO_LAYOUTS, {"keyboard_layouts": THREE}),
        ("keyboard_layouts", "xx_XX", Config(), {}),
        ("screen_brightness", "70", Config(), {"screen_brightness": 70}),
        ("screen_brightness", "", Config(screen_brightness=70), {"screen_brightness": None}),
        ("screen_brightness", "more", Config(screen_brightness=70), {"screen_brightness": 80}),
        ("screen_brightness", "less", Config(screen_brightness=1), {"screen_brightness": 1}),
        ("screen_brightness", "more", Config(), {"screen_brightness": None}),
        ("screen_brightness", "101", Config(), {"screen_brightness": None}),
        ("screen_dim_brightness", "less", Config(), {"screen_dim_brightness": 10}),
        ("screen_wake_touch", "", Config(), {"screen_wake_touch": WakeTouch.PASS}),
        (
            "screen_wake_touch",
            "",
            Config(screen_wake_touch=WakeTouch.PASS),
            {"screen_wake_touch": WakeTouch.SWALLOW},
        ),
        ("screen_screensaver", "dim", Config(), {"screen_screensaver": Screensaver.DIM}),
        ("screen_screensaver", "fish", Config(), {}),
        ("screen_off_after", "600", Config(), {"screen_off_after": 600}),
        ("screen_dim_after", "45", Config(screen_dim_after=45), {"screen_dim_after": 45}),
        ("screen_screensaver_after", "45", Config(), {}),
        ("home_after", "0", Config(home_after=60), {"home_after": 0}),
        ("memory", "1", Config(), {}),
    ],
)
def test_each_row_changes_its_own_key(
    key: str, value: str, config: Config, expected: dict[str, object]
) -> None:
    """And nothing else can be changed from there."""
    assert changes(key, value, config, SERVER) == expected


def test_the_zoom_goes_through_all_its_steps_and_back() -> None:
    """No step is a trap."""
    zoom = ZOOMS[0]
    seen = [zoom]
    for word, steps in (("more", ZOOMS), ("less", tuple(reversed(ZOOMS)))):
        for _ in ZOOMS:
            new = changes("zoom", word, Config(zoom=zoom), SERVER)["zoom"]
            assert isinstance(new, float)
            zoom = new
            seen.append(zoom)
        assert zoom == steps[-1]
    assert set(seen) == set(ZOOMS)


@pytest.mark.parametrize(
    ("row", "value", "now", "before", "expected"),
    [
        ("volume", "more", 40, None, 45),
        ("volume", "less", 42, None, 40),
        ("volume", "less", 0, None, 0),
        ("mute", "", 40, None, 0),
        ("mute", "", 0, 35, 35),
        ("mute", "", 0, None, UNMUTED),
        ("mute", "", None, 35, None),
        ("zoom", "more", 40, None, None),
    ],
)
def test_the_volume_follows_the_rows_of_the_sound(
    row: str, value: str, now: int | None, before: int | None, expected: int | None
) -> None:
    """Where anybody knows it."""
    assert volume(row, value, now, before) == expected
