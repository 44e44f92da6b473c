"""Jobs off the UI thread: the window never waits for network or disk.

Each job has a daemon thread of its own, so that a server that does not answer delays neither the
next job nor the end of the program; `limit` bounds their number. The session keeps token requests
in order (one at a time).

A job's thread puts the result into a `ResultQueue`. The end of the program waits only for jobs that
use Qt, which must not be deleted under them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Slot

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.platform.result_queue import ResultQueue

_T = TypeVar("_T")
_Result = tuple[int, Any, Exception | None]
"""The job's number, and its result or its error."""


class JobRunner(QObject):
    """Runs jobs on threads and brings their results back to the UI thread."""

    def __init__(self, parent: QObject | None = None, *, limit: int = 16) -> None:
        super().__init__(parent)
        self._limit = limit
        self._numbers = count()
        self._using_qt: list[threading.Thread] = []
        self._running: dict[int, tuple[Callable[[Any], None], Callable[[Exception], None]]] = {}
        self._results: ResultQueue[_Result] = ResultQueue()
        self._notifier = self._results.watch(self._deliver, self)

    def submit(
        self,
        job: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[Exception], None],
        *,
        uses_qt: bool = False,
    ) -> bool:
        """Run `job` on a thread; later call `done` or `failed` here, on the UI thread.

        Returns False, and runs nothing, when `limit` jobs are already under way. A job that
        `uses_qt` must not wait for network or disk, because `close` waits for it.
        """
        if len(self._running) >= self._limit:
            return False
        number = next(self._numbers)
        self._running[number] = (done, failed)
        thread = threading.Thread(
            target=_work, args=(number, job, self._results), name="ha-kiosk-job", daemon=True
        )
        if uses_qt:
            self._using_qt = [*filter(threading.Thread.is_alive, self._using_qt), thread]
        thread.start()
        return True

    def run(
        self,
        job: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[Exception], None],
        *,
        uses_qt: bool = False,
    ) -> None:
        """Run a job as `submit` does; call `failed` at once if too many jobs are under way."""
        if not self.submit(job, done, failed, uses_qt=uses_qt):
            failed(KioskError(Text("Too much is going on at once.")))

    def close(self) -> None:
        """Deliver no results from now on; wait for jobs that use Qt, the others end with Python."""
        self._notifier.setEnabled(False)
        self._running.clear()
        for thread in self._using_qt:
            thread.join()

    @Slot()
    def _deliver(self) -> None:
        delivered = self._results.get()
        if delivered is None:
            return
        number, result, error = delivered
        done, failed = self._running.pop(number)
        if error is None:
            done(result)
        else:
            failed(error)


def ignore(_result: object) -> None:
    """Ignore a result or an error, for a job whose outcome changes nothing."""


def _work(number: int, job: Callable[[], object], results: ResultQueue[_Result]) -> None:
    try:
        result: _Result = number, job(), None
    except Exception as err:  # noqa: BLE001 - it travels to `failed`
        result = number, None, err
    results.put(result)
