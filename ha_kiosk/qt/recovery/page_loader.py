"""Loads the page as the recovery machine wants it: the current view, or the start page."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.recovery.last_view import LastView
from ha_kiosk.recovery.state import Action
from ha_kiosk.server.address import address


class PageLoader(QObject):
    """Knows which view was shown, and which page the server does not have.

    Emits `page_missed` with the latter once the default dashboard is shown, which proves that the
    server works.
    """

    page_missed = Signal(str)

    def __init__(self, page: Page, idle_clock: IdleClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._idle_clock = page, idle_clock
        self._view = LastView()
        self._is_live = self._is_restored = False
        self._missing = self.missed_page = ""

    def perform(
        self, action: Action, start_url: str, home_after: float, *, skip_cache: bool = False
    ) -> None:
        """Load the page as `action` says.

        If a view to be loaded again is missing, the start page is tried before the default
        dashboard.
        """
        missing = self._page.server_url_text
        if action is Action.RELOAD:
            self._is_restored = urlsplit(missing).path != urlsplit(start_url).path
            self._page.reload()
            return
        self._missing = ""
        was_restored, self._is_restored = self._is_restored, False
        server = address.origin(start_url)
        if action is Action.LOAD_DEFAULT and not was_restored:
            self._missing = missing
            self.load(f"{server}/", server)
            return
        url = start_url
        if action is Action.LOAD:
            now, idle = self._idle_clock.now(), self._idle_clock.idle()
            url = self._view.choose(start_url, now=now, idle=idle, home_after=home_after)
        self._is_restored = url != start_url
        self._view.begin(is_start=not self._is_restored)
        self._page.load(url, server, skip_cache=skip_cache)

    def load(self, url: str, server: str, *, is_start: bool = False) -> None:
        """Load another page of `server`, or the start page because somebody asked for it."""
        self._is_restored = False
        self._view.begin(is_start=is_start)
        self._page.load(url, server)

    @property
    def home(self) -> str:
        """Return the path to which the start page led, "" if none was on screen yet."""
        return self._view.home

    def set_live(self, *, is_live: bool) -> None:
        """Record whether the dashboard is on screen."""
        was_live, self._is_live = self._is_live, is_live
        if is_live and not was_live:
            self._view.note(self._page.server_url_text, self._idle_clock.now())
            if self._missing:
                self.missed_page, self._missing = self._missing, ""
                self.page_missed.emit(self.missed_page)

    def forget_view(self) -> None:
        """Load the start page next, whatever was shown."""
        self._view.forget()

    @Slot()
    def note_move(self) -> None:
        """Record another view in the same document. A view of a new document must appear first."""
        if self._is_live and not self._page.is_loading:
            self._view.note(self._page.server_url_text, self._idle_clock.now())
