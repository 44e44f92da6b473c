"""Whether the frontend hides its sidebar and its menu button, and from which version on it can."""

from __future__ import annotations

from ha_kiosk.config.config import Config

KIOSK_MODE_SINCE = (2026, 1)
"""The first Home Assistant whose frontend knows the command `kiosk_mode/set`."""


def kiosk_mode(config: Config) -> bool:
    """Return whether the frontend shall hide its sidebar and its menu button."""
    return config.full_screen if config.kiosk_mode is None else config.kiosk_mode


def knows_kiosk_mode(ha_version: str) -> bool:
    """Return whether a server of this version knows `kiosk_mode/set`; True if it is unknown."""
    parts = ha_version.split(".")
    if not all(part.isdecimal() for part in parts[:2]):
        return True
    return tuple(int(part) for part in parts[:2]) >= KIOSK_MODE_SINCE
