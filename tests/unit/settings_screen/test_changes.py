"""What a touch of a row of the settings changes."""

from __future__ import annotations

import pytest

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.settings_screen.changes import ZOOMS, changes

SERVER = "http://ha.local:8123"


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
        ("language", "de", Config(), {"language": "de"}),
        ("language", "", Config(language="de"), {"language": None}),
        ("url", "/map", Config(), {"url": f"{SERVER}/map"}),
        ("url", "", Config(url=f"{SERVER}/map"), {"url": None}),
        ("settings_pin", "0000", Config(), {}),
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
