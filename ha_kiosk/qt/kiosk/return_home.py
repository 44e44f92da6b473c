"""Shows the start view again when nobody has touched the screen for a while (`home_after`).

A view that a command showed while nobody was there stays for the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.input.idle_clock import IdleClock

LOOK_MS = 1_000


class ReturnHome(QObject):
    """Shows the start view by a command of the frontend; a page that is zoomed is loaded again.

    `is_paused` returns whether something else uses the page for now.
    """

    def __init__(
        self,
        config: Config,
        kiosk: KioskController,
        page: Page,
        navigator: Navigator,
        idle_clock: IdleClock,
        parent: QObject | None = None,
        *,
        is_paused: Callable[[], bool] = bool,
    ) -> None:
        super().__init__(parent)
        self._is_paused = is_paused
        self._kiosk, self._page, self._navigator = kiosk, page, navigator
        self._idle_clock = idle_clock
        self._after, self._is_done = 0, False
        self._moved_at = idle_clock.now()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.configure(config)

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._after, self._pinch_zoom = config.home_after, config.pinch_zoom
        self.on_activity()

    @Slot()
    def on_activity(self) -> None:
        """Start the time again, because somebody is there."""
        self._is_done = False
        if self._after and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def note_move(self) -> None:
        """Start the time again, because the page shows another view."""
        self._moved_at = self._idle_clock.now()
        self.on_activity()

    @Slot()
    def _look(self) -> None:
        shown_for = self._idle_clock.now() - self._moved_at
        if not self._after or self._is_done:
            self._timer.stop()
        elif min(self._idle_clock.idle(), shown_for) < self._after:
            return
        elif self._kiosk.has_dashboard() and not self._is_paused():
            self._is_done = True
            if self._pinch_zoom:
                self._page.query("isZoomed", self._go)
            else:
                self._go(is_zoomed=False)

    def _go(self, is_zoomed: object) -> None:
        home = self._kiosk.home
        if is_zoomed is True:
            self._kiosk.load(self._kiosk.start_url)  # only a load resets the zoom
        elif home and home != urlsplit(self._page.url_text).path:
            try:
                self._navigator.navigate(home)
            except KioskError:
                self._is_done = False
