"""The settings that are one of a few words, and what each word means."""

from __future__ import annotations

from enum import StrEnum


class Theme(StrEnum):
    """Light or dark, for the page and the overlays."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Render(StrEnum):
    """How the window is drawn."""

    AUTO = "auto"
    GPU = "gpu"
    SOFTWARE = "software"


class BridgeForm(StrEnum):
    """Which form of the external app object the page finds."""

    ANDROID = "android"
    WEBKIT = "webkit"


class LogLevel(StrEnum):
    """The lowest level that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Gesture(StrEnum):
    """The gesture that opens the settings when it is held for a second."""

    TWO_FINGERS = "two-fingers"
    CORNER = "corner"
    OFF = "off"


class ExternalLinks(StrEnum):
    """Where a link off the server opens."""

    GUEST = "guest"
    BLOCK = "block"


class Player(StrEnum):
    """Whether cameras play in the native player instead of the web engine."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


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
