"""Light or dark in the page, when that is changed while the kiosk runs (page/js/scheme.js).

At the start it is a flag of Chromium (qt/app/application.py). A later choice is sent to the current
page, and to every new document until the program restarts.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.external_app import script


class ColorScheme(QObject):
    """Tells the page of `origin` which colour scheme is preferred, if it differs from the start's.

    Emits `script_requested` with a script for the page to run.
    """

    script_requested = Signal(str)

    def __init__(
        self, theme: Theme, origin: Callable[[], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._started_with = self._theme = theme
        self._origin = origin

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        if config.theme is not self._theme:
            self._theme = config.theme
            self._notify_page()

    def page_created(self) -> None:
        """Tell a new document the colour scheme."""
        if self._theme is not self._started_with:
            self._notify_page()

    def _notify_page(self) -> None:
        if origin := self._origin():
            self.script_requested.emit(script.call("haKioskScheme", self._wanted(), origin=origin))

    def _wanted(self) -> str | None:
        if self._theme is self._started_with:
            return None
        if self._theme is not Theme.AUTO:
            return self._theme.value
        is_dark = QGuiApplication.styleHints().colorScheme() is QtCore.Qt.ColorScheme.Dark
        return "dark" if is_dark else "light"
