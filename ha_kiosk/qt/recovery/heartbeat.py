"""Asks the page every few seconds whether it answers; `recovery.heartbeat` counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.host.clocks import boottime
from ha_kiosk.qt.page.page import Page
from ha_kiosk.recovery import heartbeat
from ha_kiosk.recovery.heartbeat import Pulse


class Heartbeat(QObject):
    """Emits `heartbeat_missed` when `page` does not answer for 30 seconds, and 30 seconds later."""

    heartbeat_missed = Signal()

    def __init__(
        self,
        page: Page,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = boottime,
        interval: float = heartbeat.INTERVAL,
    ) -> None:
        super().__init__(parent)
        self._page, self._clock = page, clock
        self._pulse = Pulse()
        self._timer = QTimer(self, interval=round(interval * 1000))
        self._timer.timeout.connect(self._beat)

    def run(self, *, wanted: bool) -> None:
        """Start or stop the checks."""
        if wanted is not self._timer.isActive():
            self._pulse = Pulse()
            if wanted:
                self._timer.start()
            else:
                self._timer.stop()

    @Slot()
    def _beat(self) -> None:
        if not self._page.can_answer:
            self._pulse = Pulse()
            return
        self._pulse, is_missed = heartbeat.beat(self._pulse, self._clock())
        self._page.query("alive", self._answered)
        if is_missed:
            self.heartbeat_missed.emit()

    def _answered(self, _answer: object) -> None:
        self._pulse = heartbeat.answered(self._pulse)
