"""A screensaver that has nothing to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.config.screensavers import shown


@pytest.mark.parametrize("kind", Screensaver)
def test_one_with_all_that_it_needs_is_shown(kind: Screensaver) -> None:
    """Each of them."""
    config = Config(
        screen_screensaver=kind,
        screen_photos=Path("/srv/photos"),
        screen_screensaver_url="https://example.org",
        screen_screensaver_dashboard="/lovelace/night",
    )
    assert shown(config) is config


@pytest.mark.parametrize("kind", Screensaver)
def test_one_without_is_the_clock(kind: Screensaver) -> None:
    """A black screen would look like a fault."""
    needs = {Screensaver.PHOTOS, Screensaver.URL, Screensaver.DASHBOARD}
    instead = Screensaver.CLOCK if kind in needs else kind
    assert shown(Config(screen_screensaver=kind)).screen_screensaver is instead
