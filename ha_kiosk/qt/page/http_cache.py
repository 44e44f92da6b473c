"""Empties the HTTP cache and loads the page again, when the frontend says that it is outdated.

A frontend that asks again after each load is ignored, because the cache is not the cause then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.host.clocks import boottime
from ha_kiosk.rate_limit import TokenBucket

_log = logging.getLogger(__name__)
EVERY, AT_ONCE = 300.0, 3
"""Seconds after which the cache may be emptied once more, and how often in a row."""
WITHIN_MS = 3_000
"""Milliseconds after which the page is loaded again, even if the cache is not empty yet."""


class HttpCache(QObject):
    """The HTTP cache of `profile`. Emits `cache_cleared` each time a page had it emptied."""

    cache_cleared = Signal()

    def __init__(
        self,
        profile: QQuickWebEngineProfile,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = boottime,
        within_ms: int = WITHIN_MS,
    ) -> None:
        super().__init__(parent)
        self._profile = profile
        self._turns = TokenBucket(rate=1 / EVERY, size=AT_ONCE, clock=clock)
        self._waiting = QTimer(self, interval=within_ms, singleShot=True)
        self._waiting.timeout.connect(self.cache_cleared)
        profile.clearHttpCacheCompleted.connect(self._done)

    def clear_for_frontend(self) -> None:
        """Empty the cache because the page asks for it; one request at a time."""
        if not self._waiting.isActive() and self._turns.acquire():
            _log.info("The frontend is out of date; emptying its cache.")
            self._waiting.start()
            self._profile.clearHttpCache()

    @Slot()
    def _done(self) -> None:
        if self._waiting.isActive():
            self._waiting.stop()
            self.cache_cleared.emit()
