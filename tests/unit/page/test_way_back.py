"""Home is the panel that the kiosk starts with; anything else is away."""

from __future__ import annotations

import pytest

from ha_kiosk.page.way_back import HomePanel

SERVER = "http://h:8123"


@pytest.mark.parametrize(
    ("path", "is_away"),
    [
        ("/wall", False),
        ("/wall/kitchen?external_auth=1", False),
        ("/history", True),
        ("/config/devices", True),
        ("/", False),
    ],
)
def test_another_panel_than_the_start_page_is_away(path: str, is_away: bool) -> None:  # noqa: FBT001
    """Whatever view of it is shown."""
    assert HomePanel().is_away(SERVER + path, f"{SERVER}/wall/0") is is_away


def test_the_servers_default_panel_is_home_where_no_page_is_configured() -> None:
    """It is the one that the frontend goes to from "/"."""
    home, start = HomePanel(), f"{SERVER}/"
    assert not home.is_away(f"{SERVER}/history", start)  # nobody knows yet
    assert not home.is_away(f"{SERVER}/?external_auth=1", start)
    assert not home.is_away(f"{SERVER}/lovelace/0", start)
    assert home.is_away(f"{SERVER}/history", start)
    assert not home.is_away(f"{SERVER}/lovelace/1", start)
