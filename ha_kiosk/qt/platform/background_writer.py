"""Writes down what the next run shall know, off the UI thread, one write after the other.

What comes while one is under way waits, and takes the place of what waited before: the latest is
what is in the file in the end. It refuses to know what it writes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from ha_kiosk.qt.platform.job_runner import JobRunner

_log = logging.getLogger(__name__)
AGAIN_MS = 1_000
"""Milliseconds until the next try where too many other jobs are under way."""

Facts = Mapping[str, object]


class Memo(QObject):
    """Keeps `what` (for the log) with `write`, which may wait for the disk."""

    def __init__(
        self,
        what: str,
        write: Callable[[Facts], None],
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._what, self._write_down, self._runner = what, write, runner
        self._waiting: Facts | None = None
        self._is_writing = False
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._write)

    def remember(self, facts: Facts) -> None:
        """Write `facts` down, in place of those before them."""
        self._waiting = facts
        self._write()

    @Slot()
    def _write(self) -> None:
        if self._is_writing or self._waiting is None:
            return
        job = partial(self._write_down, self._waiting)
        self._is_writing = self._runner.submit(job, self._written, self._complain)
        if self._is_writing:
            self._waiting = None
        else:
            self._again.start()

    def _written(self, _nothing: None) -> None:
        _log.debug("%s: remembered.", self._what)
        self._go_on()

    def _complain(self, err: Exception) -> None:
        _log.info("%s could not be remembered: %s", self._what, err)
        self._go_on()

    def _go_on(self) -> None:
        self._is_writing = False
        self._write()
