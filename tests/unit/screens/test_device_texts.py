"""The texts of the device."""

from __future__ import annotations

import gettext

from ha_kiosk import i18n
from ha_kiosk.i18n.text import Text
from ha_kiosk.screens.device_texts import DeviceTexts


def test_a_screen_that_is_wiped_says_how_that_ends() -> None:
    """In both languages."""
    title, text = DeviceTexts(gettext.NullTranslations()).cleaning()
    assert title == "Clean the screen"
    assert "hold two corners" in text
    assert "zwei Ecken" in DeviceTexts(i18n.load("de", {})).cleaning()[1]


def test_reasons_are_sentences_in_the_language_of_the_screens() -> None:
    """Whatever they are made of."""
    english, german = (DeviceTexts(i18n.load(language, {})) for language in ("en", "de"))
    wrong = Text("{key} is no number", key="level")
    assert english.reason(wrong) == "level is no number."
    assert german.reason(wrong) == "level ist keine Zahl."
    assert english.reason("The server is away.") == "The server is away."
    assert english.not_sent("no way") == "Your answer was not sent: no way."
    assert german.send() == "Senden"
