"""Asks the page for its colours whenever they may have changed, so that our screens match."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.recovery.state import State


class ThemeSync(QObject):
    """Gives `screen` the colours of `page`, at its dashboard and after each change of the theme."""

    def __init__(
        self, kiosk: KioskController, page: Page, screen: NoticeModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._kiosk, self._page, self._screen = kiosk, page, screen
        kiosk.state_changed.connect(self._poll)

    def theme_updated(self) -> None:
        """Ask the page for its colours, because its theme has changed."""
        self._query()

    @Slot()
    def _poll(self) -> None:
        if self._kiosk.current.state is State.LIVE:
            self._query()

    def _query(self) -> None:
        self._page.query("isDark", self._screen.set_dashboard_dark)
        self._page.query("colours", self._screen.set_dashboard_colours)
