"""The texts of the device."""

from __future__ import annotations

import gettext

from ha_kiosk import i18n
from ha_kiosk.screens.device_texts import DeviceTexts


def test_the_card_while_the_screen_is_wiped() -> None:
    """In both languages."""
    assert DeviceTexts(gettext.NullTranslations()).cleaning(30) == (
        "Clean the screen",
        "Touches do nothing for 30 seconds.",
    )
    assert "30" in DeviceTexts(i18n.load("de", {})).cleaning(30)[1]
