"""Jobs off the UI thread: network and disk never make the window wait.

Each job is a daemon thread of its own, so that a server which does not answer can hold neither the
next job nor the end of the program; `limit` bounds how many there are. Order among token requests
is the session's business (it lets only one of them reach the network).

No thread of a job touches Qt: it leaves what came of the job in a mailbox, whose bell is a file
descriptor that the UI thread's event loop watches. (Emitting a signal from a thread of Python's
crashed now and then: PySide6 6.12 runs the emission while the UI thread deletes objects.)
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QSocketNotifier, Slot

_T = TypeVar("_T")
_Result = tuple[int, Any, Exception | None]
"""The job's number, and its result or its error."""


class JobRunner(QObject):
    """Runs jobs on threads and brings their results back to the UI thread."""

    def __init__(self, parent: QObject | None = None, *, limit: int = 16) -> None:
        super().__init__(parent)
        self._limit = limit
        self._numbers = count()
        self._running: dict[int, tuple[Callable[[Any], None], Callable[[Exception], None]]] = {}
        self._mailbox = _ResultQueue()
        self._notifier = QSocketNotifier(self._mailbox.wakeup_fd, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._deliver)

    def submit(
        self,
        job: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[Exception], None],
    ) -> bool:
        """Run `job` on a thread; later call `done` or `failed` here, on the UI thread.

        Returns False, and runs nothing, when `limit` jobs are already under way.
        """
        if len(self._running) >= self._limit:
            return False
        number = next(self._numbers)
        self._running[number] = (done, failed)
        threading.Thread(
            target=_work, args=(number, job, self._mailbox), name="ha-kiosk-job", daemon=True
        ).start()
        return True

    def close(self) -> None:
        """Deliver nothing from now on; running jobs end with the program."""
        self._notifier.setEnabled(False)
        self._running.clear()

    @Slot()
    def _deliver(self) -> None:
        letter = self._mailbox.get()
        if letter is None:
            return
        number, result, error = letter
        done, failed = self._running.pop(number)
        if error is None:
            done(result)
        else:
            failed(error)


class _ResultQueue:
    """What threads leave for the UI thread, and a bell that rings once for each letter."""

    def __init__(self) -> None:
        self.wakeup_fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK | os.EFD_SEMAPHORE)
        self._letters: deque[_Result] = deque()

    def __del__(self) -> None:
        os.close(self.wakeup_fd)

    def put(self, letter: _Result) -> None:
        self._letters.append(letter)
        os.eventfd_write(self.wakeup_fd, 1)

    def get(self) -> _Result | None:
        """Take the oldest letter; None where a nested event loop was faster."""
        try:
            os.eventfd_read(self.wakeup_fd)
        except BlockingIOError:
            return None
        return self._letters.popleft()


def _work(number: int, job: Callable[[], object], mailbox: _ResultQueue) -> None:
    try:
        letter: _Result = number, job(), None
    except Exception as err:  # noqa: BLE001 - it travels to `failed`
        letter = number, None, err
    mailbox.put(letter)
