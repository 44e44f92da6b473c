"""The texts of what the device shows by itself."""

from __future__ import annotations

import gettext


class DeviceTexts:
    """The texts in the language of `words`."""

    def __init__(self, words: gettext.NullTranslations) -> None:
        self._words = words

    def cleaning(self, seconds: int) -> tuple[str, str]:
        """Return title and text of the card while the screen is wiped."""
        say = self._words.gettext
        text = say("Touches do nothing for {seconds} seconds.").format(seconds=seconds)
        return say("Clean the screen"), text
