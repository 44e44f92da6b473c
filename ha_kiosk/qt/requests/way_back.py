"""The Back button for views without one: in kiosk mode, away from the start page.

In kiosk mode the sidebar and the menu button are hidden, so after a link to the history or the
profile a finger could not go back.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.page.kiosk_mode import kiosk_mode
from ha_kiosk.page.way_back import HomePanel
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.qml_module import qml_type

LOOK_AFTER_MS = 800
"""Milliseconds after which a panel has drawn its own header."""


@qml_type
class WayBack(QObject):
    """Says whether the button is shown. Emits `home_requested` with the start page's address."""

    shown_changed = Signal()
    home_requested = Signal(str)

    def __init__(
        self,
        config: Config,
        page: Page,
        start_url: Callable[[], str],
        label: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._is_wanted = kiosk_mode(config)
        self._page, self._start_url, self._label = page, start_url, label
        self._home = HomePanel()
        self._is_away = self._is_shown = False
        self._look = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._look.timeout.connect(self._look_for_another)
        self.follow(page.url_text)

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._is_wanted = kiosk_mode(config)
        self.follow(self._page.url_text)

    @Slot()
    def go_home(self) -> None:
        """Handle a press if there is no page to go back to."""
        self.home_requested.emit(self._start_url())

    @Slot(str)
    def follow(self, url: str) -> None:
        """Update the button for the view at `url`."""
        self.hide()
        self._is_away = self._home.is_away(url, self._start_url())
        if self._is_away and self._is_wanted:
            self._look.start()

    @Slot()
    def _look_for_another(self) -> None:
        self._page.query("hasWayBack", self._looked)

    def _looked(self, has_way_back: object) -> None:
        self._show(is_shown=self._is_away and self._is_wanted and has_way_back is False)

    @Slot()
    def hide(self) -> None:
        """Hide the button."""
        self._look.stop()
        self._show(is_shown=False)

    def _show(self, *, is_shown: bool) -> None:
        if is_shown is not self._is_shown:
            self._is_shown = is_shown
            self.shown_changed.emit()

    isShown = Property(bool, lambda self: self._is_shown, notify=shown_changed)  # noqa: N815 - QML's
    label = Property(str, lambda self: self._label, constant=True)
