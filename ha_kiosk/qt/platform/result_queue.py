"""The one way from another thread to the UI thread.

No thread of Python emits a Qt signal: PySide6 6.12 may run the emission while the UI thread deletes
objects, and crashes (PYSIDE-3124). A thread puts its result into a queue instead, and the UI
thread's event loop watches the queue's file descriptor.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QSocketNotifier

_T = TypeVar("_T")


class ResultQueue(Generic[_T]):
    """Takes results from any thread; its file descriptor is readable once for each of them."""

    def __init__(self) -> None:
        self._wakeup_fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK | os.EFD_SEMAPHORE)
        self._results: deque[_T] = deque()

    def __del__(self) -> None:
        os.close(self._wakeup_fd)

    def watch(self, wake: Callable[[], None], parent: QObject) -> QSocketNotifier:
        """Call the slot `wake` on the UI thread, once for each result."""
        notifier = QSocketNotifier(self._wakeup_fd, QSocketNotifier.Type.Read, parent)
        notifier.activated.connect(wake)
        return notifier

    def put(self, result: _T) -> None:
        """Put a result into the queue, for the UI thread."""
        self._results.append(result)
        os.eventfd_write(self._wakeup_fd, 1)

    def get(self) -> _T | None:
        """Return the oldest result; None if a nested event loop has taken it already."""
        try:
            os.eventfd_read(self._wakeup_fd)
        except BlockingIOError:
            return None
        return self._results.popleft()
