"""The screensaver `dashboard`: the page shows another view while nobody touches the screen.

It is the same page, which a command of the frontend moves there and back, because a second view
would need a second renderer. The screensaver's view replaces the other one in the page's history.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Slot

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.screens.display import DisplayModel
from ha_kiosk.server.address.address import path_and_query

_log = logging.getLogger(__name__)


class DashboardScreensaver(QObject):
    """Moves the page to `Config.screen_screensaver_dashboard` and back, as `model` says."""

    def __init__(
        self,
        config: Config,
        model: DisplayModel,
        page: Page,
        navigator: Navigator,
        idle_clock: IdleClock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._config, self._model, self._page = config, model, page
        self._navigator, self._idle_clock = navigator, idle_clock
        self._dashboard = self._view = ""
        self._since = 0.0
        self._is_under_way = self._is_active = self._owes_view = False

    def configure(self, config: Config) -> None:
        """Apply a new configuration at the next start of the screensaver."""
        self._config = config

    def has_page(self) -> bool:
        """Return whether the page shows the screensaver's dashboard."""
        return self._is_active

    @Slot()
    def try_again(self) -> None:
        """Repeat what failed before, because the dashboard may be on screen again."""
        self.follow_model()
        if self._owes_view and not self._is_under_way:
            self._go_back()

    @Slot()
    def follow_model(self) -> None:
        """Move the page there, or back, as the screensaver starts or ends."""
        is_shown = self._model.is_shown(Screensaver.DASHBOARD)
        if is_shown and not self._is_active:
            self._enter()
        elif self._is_active and not is_shown and self._model.overlay != "off":
            self._leave()

    def _enter(self) -> None:
        dashboard = self._config.screen_screensaver_dashboard
        if dashboard is None or self._is_under_way or self._owes_view:
            return
        self._dashboard, self._view = dashboard, path_and_query(self._page.url_text)
        self._since = self._idle_clock.last_activity
        try:
            self._is_under_way = True
            self._navigator.navigate(dashboard, self._arrived, replaces=True)
            self._is_active = True
        except KioskError as err:
            self._is_under_way = False
            _log.info("The screensaver shows its dashboard later: %s.", err)

    def _arrived(self, _how: str) -> None:
        self._is_under_way = False
        if self._owes_view:
            self._go_back()

    def _leave(self) -> None:
        self._is_active, self._owes_view = False, True
        if not self._is_under_way:
            self._go_back()

    def _go_back(self) -> None:
        """Show the previous view, or the start view if that is due by now (`home_after`)."""
        if not self._is_here():
            self._owes_view = False  # somebody has shown another view meanwhile
            return
        after = self._config.home_after
        is_due = after and self._idle_clock.now() - self._since >= after
        try:
            view = (self._navigator.home if is_due else "") or self._view
            self._navigator.navigate(view, replaces=True)
            self._owes_view = False
        except KioskError as err:
            _log.info("The view from before the screensaver comes back later: %s.", err)

    def _is_here(self) -> bool:
        """Return whether the page is at the dashboard, or is about to move there."""
        path, dashboard = urlsplit(self._page.url_text).path, urlsplit(self._dashboard).path
        is_below = path.startswith(f"{dashboard.rstrip('/')}/")
        return is_below or path in {dashboard, urlsplit(self._view).path}
