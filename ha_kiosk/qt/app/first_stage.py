"""The result of the first stage of the start, for the second stage."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtQuick import QQuickWindow

from ha_kiosk.qt.app.context import AppContext, Configure
from ha_kiosk.qt.app.kiosk import KioskParts
from ha_kiosk.qt.app.page import PageParts
from ha_kiosk.qt.platform.input.idle_clock import IdleClock


@dataclass(frozen=True, slots=True)
class FirstStage:
    """The window with its page, and the kiosk."""

    context: AppContext
    page_parts: PageParts
    kiosk_parts: KioskParts
    idle_clock: IdleClock
    window: QQuickWindow

    @property
    def listeners(self) -> tuple[Configure, ...]:
        """Return the listeners for a new configuration."""
        return self.page_parts.listeners + self.kiosk_parts.listeners
