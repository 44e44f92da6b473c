"""Jobs off the UI thread: network and disk never make the window wait.

Each job is a daemon thread of its own, so that a server which does not answer can hold neither the
next job nor the end of the program; `limit` bounds how many there are. Order among token requests
is the session's business (it lets only one of them reach the network).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

_log = logging.getLogger(__name__)
_T = TypeVar("_T")


class Runner(QObject):
    """Runs jobs on threads and brings their results back to the UI thread."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None, *, limit: int = 16) -> None:
        super().__init__(parent)
        self._limit = limit
        self._running = 0
        self._is_closed = False
        # A thread must not emit while the UI thread goes on to delete what it emits from.
        self._closing = threading.Lock()
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def submit(
        self,
        job: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[Exception], None],
    ) -> bool:
        """Run `job` on a thread; later call `done` or `failed` here, on the UI thread.

        Returns False, and runs nothing, when `limit` jobs are already under way.
        """
        if self._running >= self._limit:
            return False
        self._running += 1

        def work() -> None:
            try:
                result = job()
            except Exception as err:  # noqa: BLE001 - it travels to `failed`
                self._hand_over(_bound(failed, err))
            else:
                self._hand_over(_bound(done, result))

        threading.Thread(target=work, name="ha-kiosk-job", daemon=True).start()
        return True

    def close(self) -> None:
        """Deliver nothing from now on; running jobs end with the program."""
        with self._closing:
            self._is_closed = True

    def _hand_over(self, report: Callable[[], None]) -> None:
        with self._closing:
            if not self._is_closed:
                self._finished.emit(report)

    @Slot(object)
    def _deliver(self, report: Callable[[], None]) -> None:
        self._running -= 1
        if not self._is_closed:
            report()


def _bound(function: Callable[[_T], None], value: _T) -> Callable[[], None]:
    def report() -> None:
        function(value)

    return report
