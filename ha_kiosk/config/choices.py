"""What the settings of the screen and the device can be."""

from __future__ import annotations

from enum import StrEnum


class WakeTouch(StrEnum):
    """What becomes of the touch that wakes the screen."""

    SWALLOW = "swallow"
    PASS = "pass"  # noqa: S105 - no password


class OffMode(StrEnum):
    """How the screen is switched off."""

    AUTO = "auto"
    POWER = "power"
    BACKLIGHT = "backlight"
    OVERLAY = "overlay"


class Screensaver(StrEnum):
    """What is shown after a while without a touch."""

    CLOCK = "clock"
    PHOTOS = "photos"
    DIM = "dim"
    BLACK = "black"


class DeviceCommands(StrEnum):
    """Which commands of the server the device obeys."""

    ALL = "all"
    SAFE = "safe"
    NONE = "none"
