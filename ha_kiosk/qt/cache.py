"""Empties the HTTP cache and loads the page anew, when the frontend finds itself out of date."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.frontend import messages

_log = logging.getLogger(__name__)
WITHIN_MS = 3_000
"""Milliseconds after which the page is loaded anew, whatever became of the cache."""


class Cache(QObject):
    """The HTTP cache of `profile`; `cleared` follows each time it was emptied because of a page."""

    cleared = Signal()

    def __init__(self, profile: QQuickWebEngineProfile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._waiting = QTimer(self, interval=WITHIN_MS, singleShot=True)
        self._waiting.timeout.connect(self.cleared)
        profile.clearHttpCacheCompleted.connect(self._done)

    def hear(self, message: messages.Message) -> None:
        """Empty the cache when the page asks for it; once at a time."""
        if isinstance(message, messages.ReloadAndClearCache) and not self._waiting.isActive():
            _log.info("The frontend found itself out of date; its cache is emptied.")
            self._waiting.start()
            self._profile.clearHttpCache()

    @Slot()
    def _done(self) -> None:
        if self._waiting.isActive():
            self._waiting.stop()
            self.cleared.emit()
