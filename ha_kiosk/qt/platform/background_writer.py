"""Writes a file off the UI thread: one write at a time, and several changes in one write."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.qt.platform.job_runner import JobRunner

_log = logging.getLogger(__name__)
RETRY_MS = 1_000
"""Milliseconds until the next try if too many other jobs are under way."""

Values = Mapping[str, object]


class BackgroundWriter(QObject):
    """Saves `what` (a name for the log) with the function `save`, which may wait for the disk.

    Values that arrive while a write is under way, or within `delay_ms` after the last ones, are
    merged: the latest value of each key is written. `is_essential` is for what a person changed:
    its writes are logged at INFO and its failures at WARNING, instead of DEBUG and INFO. If the
    runner has no room, the write is tried again after `retry_ms` milliseconds.
    """

    write_failed = Signal(object)
    """Carries the error's text as an object: a `str` that Qt copies cannot be translated."""

    def __init__(
        self,
        what: str,
        save: Callable[[Values], None],
        runner: JobRunner,
        parent: QObject | None = None,
        *,
        delay_ms: int = 0,
        is_essential: bool = False,
        retry_ms: int = RETRY_MS,
    ) -> None:
        super().__init__(parent)
        self._what, self._save, self._runner = what, save, runner
        self._delay_ms, self._is_essential = delay_ms, is_essential
        self._retry_ms = retry_ms
        self._waiting: dict[str, object] | None = None
        self._in_flight: dict[str, object] | None = None
        self._lock = threading.Lock()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._submit)

    @Slot(object)
    def write(self, values: Values) -> None:
        """Save these values, and earlier ones that are not saved yet."""
        self._waiting = {**(self._waiting or {}), **values}
        if self._delay_ms:
            self._timer.start(self._delay_ms)
        else:
            self._submit()

    @Slot()
    def finish(self) -> None:
        """Save at once what is not saved yet, and wait for it, because the program ends.

        Values that are being written are written again: their thread ends with the program, and may
        not even have begun.
        """
        self._timer.stop()
        if self._in_flight is None and self._waiting is None:
            return
        values = {**(self._in_flight or {}), **(self._waiting or {})}
        self._in_flight = self._waiting = None
        try:
            self._save_alone(values)
        except Exception as err:  # noqa: BLE001 - the program ends, whatever it is
            self._log_failure(err)

    @Slot()
    def _submit(self) -> None:
        if self._in_flight is not None or self._waiting is None:
            return
        values = self._waiting
        if self._runner.submit(
            partial(self._save_alone, values), partial(self._on_saved, values), self._on_failed
        ):
            self._in_flight, self._waiting = values, None
        else:
            self._timer.start(self._retry_ms)

    def _on_saved(self, values: Values, _nothing: None) -> None:
        level = logging.INFO if self._is_essential else logging.DEBUG
        _log.log(level, "Saved %s: %s.", self._what, ", ".join(values))
        self._go_on()

    def _on_failed(self, err: Exception) -> None:
        self._log_failure(err)
        self._go_on()
        self.write_failed.emit(str(err))

    def _go_on(self) -> None:
        self._in_flight = None
        if not self._timer.isActive():
            self._submit()

    def _log_failure(self, err: Exception) -> None:
        level = logging.WARNING if self._is_essential else logging.INFO
        _log.log(level, "Could not save %s: %s", self._what, err)

    def _save_alone(self, values: Values) -> None:
        with self._lock:  # otherwise concurrent writers could lose a change
            self._save(values)
