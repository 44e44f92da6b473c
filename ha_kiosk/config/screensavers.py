"""Which setting each screensaver needs, and what is shown without it."""

from __future__ import annotations

from dataclasses import replace

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config

NEEDED = {
    Screensaver.PHOTOS: "screen_photos",
    Screensaver.URL: "screen_screensaver_url",
    Screensaver.DASHBOARD: "screen_screensaver_dashboard",
}
"""The settings without which these screensavers show nothing."""


def shown(config: Config) -> Config:
    """Return `config` with the clock in place of a screensaver that has nothing to show."""
    needed = NEEDED.get(config.screen_screensaver)
    if needed is None or getattr(config, needed) is not None:
        return config
    return replace(config, screen_screensaver=Screensaver.CLOCK)
