"""Searches the network for Home Assistant servers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.pending_callbacks import PendingCallbacks
from ha_kiosk.server.address.discovery import FoundServer

AGAIN_MS = 5_000
"""Milliseconds after which the network is searched again if nothing was found, because Wi-Fi may
come up later than the window."""


class ServerSearch(QObject):
    """Runs `browse` on a thread, again and again until it finds a server.

    `servers_found` carries the found servers, maybe none; `search_failed` carries the error.
    """

    servers_found = Signal(object)
    search_failed = Signal(object)

    def __init__(
        self,
        browse: Callable[[], Sequence[FoundServer]],
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._browse, self._runner = browse, runner
        self._pending = PendingCallbacks()
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._search)

    def start(self) -> None:
        """Start a new search."""
        self.stop()
        self._search()

    def stop(self) -> None:
        """Stop the search and drop its result."""
        self._again.stop()
        self._pending.cancel()

    @Slot()
    def _search(self) -> None:
        self._runner.run(
            self._browse, self._pending.wrap(self._found), self._pending.wrap(self._fail)
        )

    def _found(self, found: Sequence[FoundServer]) -> None:
        if not found:
            self._again.start()
        self.servers_found.emit(tuple(found))

    def _fail(self, err: Exception) -> None:
        self._again.start()
        self.search_failed.emit(err)
