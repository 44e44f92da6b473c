"""What of the tablet itself tells its state, and can be told something."""

from __future__ import annotations

from dataclasses import dataclass

from ha_kiosk.qt.display.display import DisplayController
from ha_kiosk.qt.display.sound import SoundController
from ha_kiosk.qt.screens.on_screen_keyboard import OnScreenKeyboard


@dataclass(frozen=True, slots=True)
class Hardware:
    """The screen, the sound and, where one is loaded, the on-screen keyboard."""

    display: DisplayController
    sound: SoundController
    keyboard: OnScreenKeyboard | None = None
