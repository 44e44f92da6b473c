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
    """Where a link to another site opens."""

    GUEST = "guest"
    BLOCK = "block"


class Player(StrEnum):
    """Whether cameras play in the native player instead of the web engine."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class WakeTouch(StrEnum):
    """What happens with the touch that wakes the screen."""

    SWALLOW = "swallow"
    PASS = "pass"  # noqa: S105 - no password


class OffMode(StrEnum):
    """How the screen is switched off."""

    AUTO = "auto"
    POWER = "power"
    BACKLIGHT = "backlight"
    OVERLAY = "overlay"


class Screensaver(StrEnum):
    """What the screen shows after a while without a touch."""

    CLOCK = "clock"
    PHOTOS = "photos"
    URL = "url"
    DASHBOARD = "dashboard"
    DIM = "dim"
    BLACK = "black"


class DeviceCommands(StrEnum):
    """Which commands of the server the device carries out."""

    ALL = "all"
    SAFE = "safe"
    NONE = "none"


class KeyboardMode(StrEnum):
    """When the on-screen keyboard is shown."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


LAYOUTS = (
    *("ar_AR", "bg_BG", "cs_CZ", "da_DK", "de_DE", "el_GR", "en_GB", "en_US", "es_ES", "es_MX"),
    *("et_EE", "fa_FA", "fi_FI", "fr_CA", "fr_FR", "he_IL", "hi_IN", "hr_HR", "hu_HU", "id_ID"),
    *("it_IT", "ja_JP", "ko_KR", "ms_MY", "nb_NO", "nl_NL", "pl_PL", "pt_BR", "pt_PT", "ro_RO"),
    *("ru_RU", "sk_SK", "sl_SI", "sq_AL", "sr_SP", "sv_SE", "th_TH", "tr_TR", "uk_UA", "vi_VN"),
    *("zh_CN", "zh_TW"),
)
"""The layouts of Qt Virtual Keyboard, as locales."""
