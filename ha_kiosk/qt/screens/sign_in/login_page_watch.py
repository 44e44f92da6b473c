"""Watches the server while its login page is on screen, because a restart makes the page useless.

Home Assistant keeps an unfinished sign-in in memory only. After a restart of the server the form is
still on screen, but the first try with it fails.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.pending_callbacks import PendingCallbacks
from ha_kiosk.server import finder
from ha_kiosk.server.auth.restart_detector import RestartDetector
from ha_kiosk.server.http import Send

EVERY_MS = 5_000
"""Milliseconds from an answer, or its absence, to the next check."""
FAILURES = 2
"""Checks in a row that must fail, because one may fail by accident."""


class LoginPageWatch(QObject):
    """Checks the server from `start` to `stop`.

    `server_lost` carries the reason why the server does not answer; `server_restarted` says that it
    has restarted. After either signal the watch ends.
    """

    server_lost = Signal(object)
    server_restarted = Signal()

    def __init__(self, send: Send, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._send, self._runner = send, runner
        self._pending, self._failures = PendingCallbacks(), 0
        self._look: Callable[[], bool] | None = None
        self._timer = QTimer(self, interval=EVERY_MS, singleShot=True)
        self._timer.timeout.connect(self._start_look)

    def start(self, server: str) -> None:
        """Watch `server` from now on."""
        self.stop()
        self._look = partial(_has_restarted, server, self._send, RestartDetector(self._send))
        self._timer.start()

    def stop(self) -> None:
        """Stop watching."""
        self._pending.cancel()
        self._failures, self._look = 0, None
        self._timer.stop()

    @Slot()
    def _start_look(self) -> None:
        if self._look is not None:
            self._runner.run(
                self._look, self._pending.wrap(self._answered), self._pending.wrap(self._failed)
            )

    def _answered(self, has_restarted: bool) -> None:  # noqa: FBT001 - a result
        self._failures = 0
        if has_restarted:
            self.stop()
            self.server_restarted.emit()
        else:
            self._timer.start()

    def _failed(self, err: Exception) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self.stop()
            self.server_lost.emit(err)
        else:
            self._timer.start()


def _has_restarted(server: str, send: Send, detector: RestartDetector) -> bool:
    return detector.has_restarted(finder.find(server, send))
