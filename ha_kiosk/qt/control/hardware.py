"""The parts of the tablet itself that report a state and take commands."""

from __future__ import annotations

from dataclasses import dataclass

from ha_kiosk.qt.display.display import DisplayController
from ha_kiosk.qt.screens.on_screen_keyboard import OnScreenKeyboard
from ha_kiosk.qt.sound.volume import VolumeController


@dataclass(frozen=True, slots=True)
class Hardware:
    """The screen, the sound and, if it is loaded, the on-screen keyboard."""

    display: DisplayController
    sound: VolumeController
    keyboard: OnScreenKeyboard | None = None
