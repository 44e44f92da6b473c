"""Saves what is changed in the settings sheet, a little later and off the UI thread.

Several touches of one row are one write: a flash card is worn out by writing. One write at a time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.qt.platform.job_runner import JobRunner

_log = logging.getLogger(__name__)
WAIT_MS = 600
"""Milliseconds that pass after a change before it is written."""

Save = Callable[[Mapping[str, object]], None]


class Keeper(QObject):
    """Saves changes with `save`, which may wait for the disk; `failed` tells why it could not."""

    failed = Signal(str)

    def __init__(self, save: Save, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._save, self._runner = save, runner
        self._waiting: dict[str, object] = {}
        self._in_flight: dict[str, object] = {}
        self._one = threading.Lock()
        self._timer = QTimer(self, interval=WAIT_MS, singleShot=True)
        self._timer.timeout.connect(self._write)

    def keep(self, changes: Mapping[str, object]) -> None:
        """Save these changes, and those before them that are not yet saved."""
        self._waiting |= changes
        self._timer.start()

    def finish(self) -> None:
        """Save at once what is not yet saved, and wait for it: the program ends.

        What is being written is written again: that thread ends with the program, and may not even
        have begun.
        """
        self._timer.stop()
        if changes := {**self._in_flight, **self._waiting}:
            try:
                self._write_down(changes)
            except Exception as err:  # noqa: BLE001 - nobody is there any more to be told
                _log.warning("The settings could not be saved: %s", err)
            self._in_flight, self._waiting = {}, {}

    @Slot()
    def _write(self) -> None:
        if self._in_flight:
            self._timer.start()
            return
        changes, self._waiting = self._waiting, {}
        self._in_flight = changes
        keys = ", ".join(changes)

        def done(_nothing: None) -> None:
            self._in_flight = {}
            _log.info("The settings were saved: %s.", keys)

        def fail(err: Exception) -> None:
            self._in_flight = {}
            _log.warning("The settings could not be saved: %s", err)
            self.failed.emit(str(err))

        if not self._runner.submit(lambda: self._write_down(changes), done, fail):
            self._in_flight = {}
            self.keep({**changes, **self._waiting})

    def _write_down(self, changes: Mapping[str, object]) -> None:
        with self._one:  # two at once would read the same file, and the later one wins it all
            self._save(changes)
