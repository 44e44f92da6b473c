"""Asks the page how it looks whenever that may have changed, so that our screens match."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from ha_kiosk.external_app import messages
from ha_kiosk.qt.kiosk.controller import Kiosk
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.screens.notice import Screen
from ha_kiosk.recovery.state import State


class Painter(QObject):
    """Gives `screen` the look of `page`, once its dashboard is there and with each theme."""

    def __init__(
        self, kiosk: Kiosk, page: Page, screen: Screen, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._kiosk, self._page, self._screen = kiosk, page, screen
        kiosk.state_changed.connect(self._look)

    def hear(self, message: messages.Message) -> None:
        """Ask when the page has put on a theme."""
        if isinstance(message, messages.ThemeUpdate):
            self._ask()

    @Slot()
    def _look(self) -> None:
        if self._kiosk.situation.state is State.LIVE:
            self._ask()

    def _ask(self) -> None:
        self._page.ask("isDark", self._screen.follow)
        self._page.ask("colours", self._screen.paint)
