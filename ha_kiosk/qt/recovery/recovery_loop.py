"""Runs the recovery machine: passes events in, emits actions, and sends `Tick` at a deadline."""

from __future__ import annotations

import logging
import random

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.errors import KioskError
from ha_kiosk.host.clocks import time_of_day
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.recovery.start_page import StartPage
from ha_kiosk.rate_limit import RateLimitedLogger
from ha_kiosk.recovery import events, machine
from ha_kiosk.recovery.error_events import of_known_sign_on, token_error_event
from ha_kiosk.recovery.history import History
from ha_kiosk.recovery.state import KioskState, State

_log = logging.getLogger(__name__)
LINE_EVERY, LINES_AT_ONCE = 5.0, 60
"""Seconds for each logged change of state, and how many in a row, because a page can cause them."""


class RecoveryLoop(QObject):
    """Holds the state of the kiosk, `current`, and its `history`.

    Each event leads to `state_changed` with the old and the new state, if they differ, then to one
    `action_requested` for each action, then to `step_finished`.
    """

    state_changed = Signal(object, object)
    action_requested = Signal(object)
    step_finished = Signal()

    def __init__(
        self, idle_clock: IdleClock, start_page: StartPage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.now = idle_clock.now
        self._idle_clock, self._start_page = idle_clock, start_page
        self.current = KioskState(since=self.now())
        self.history = History(time_of_day)
        self._lines = RateLimitedLogger(_log, self.now, every=LINE_EVERY, at_once=LINES_AT_ONCE)
        self._deadline = QTimer(self, singleShot=True)
        self._deadline.timeout.connect(self._tick)

    @property
    def state(self) -> State:
        """Return the state of the kiosk."""
        return self.current.state

    @Slot(object)
    def dispatch(self, event: events.Event) -> None:
        """Pass an event to the machine, and request the actions that follow."""
        if self._start_page.expects_sign_on:
            event = of_known_sign_on(event)
        before = self.current
        now = self.now()
        # Jitter, so that many tablets do not ask at the same time; nothing secret depends on it.
        self.current, actions = machine.step(before, event, now, random.random())  # noqa: S311
        if line := self.history.record(before, self.current, actions):
            self._lines.log("%s", line)
        if self.current.state is not before.state:
            self.state_changed.emit(before.state, self.current.state)
        for action in actions:
            self.action_requested.emit(action)
        self._arm(now)
        self.step_finished.emit()

    @Slot(object)
    def report_token_error(self, err: KioskError) -> None:
        """Report the error of a page's token request."""
        self.history.record_error(str(err))
        if (event := token_error_event(err)) is not None:
            self.dispatch(event)

    @Slot()
    def miss_heartbeat(self) -> None:
        """Report that the page does not answer."""
        self.dispatch(events.HeartbeatMissed())

    @Slot()
    def _tick(self) -> None:
        self.dispatch(events.Tick(self._idle_clock.idle()))

    def _arm(self, now: float) -> None:
        if self.current.deadline is None:
            self._deadline.stop()
        else:
            self._deadline.start(max(0, round((self.current.deadline - now) * 1000)))
