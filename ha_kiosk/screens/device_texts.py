"""The texts that the device shows for itself."""

from __future__ import annotations

import gettext

from ha_kiosk.i18n.text import render, sentence


class DeviceTexts:
    """The texts in the language of `words`."""

    def __init__(self, words: gettext.NullTranslations) -> None:
        self._words = words

    def cleaning(self) -> tuple[str, str]:
        """Return title and text of the screen while it is wiped."""
        say = self._words.gettext
        text = say("Touches do nothing. To finish, hold two corners for two seconds.")
        return say("Clean the screen"), text

    def send(self) -> str:
        """Return the text of the button beside a reply."""
        return self._words.gettext("Send")

    def reason(self, text: str) -> str:
        """Return why something was not done, as a sentence."""
        return render(sentence(text), self._words.gettext)

    def not_sent(self, reason: str) -> str:
        """Return the text of the card that says that a reply was not sent."""
        say = self._words.gettext
        return say("Your answer was not sent: {reason}").format(reason=self.reason(reason))
