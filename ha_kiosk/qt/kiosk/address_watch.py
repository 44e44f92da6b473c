"""Searches another address of the server while it is away, and the first address afterwards.

Nothing is requested while the first address is in use and works.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery.machine import UNTOUCHED
from ha_kiosk.recovery.state import State
from ha_kiosk.server.addresses import Answers, ServerAddresses

_log = logging.getLogger(__name__)
AWAY_MS = 5_000
"""Milliseconds between two searches for another address, while the server is away."""
BACK_MS = 60_000
"""Milliseconds between two checks whether a better address answers again."""
SEEN = 2
"""Checks in a row that must find a better address: it may answer for a moment only."""
_SHUT_OUT = frozenset({State.SIGN_ON, State.REFUSED})
"""States in which something else may answer, such as another network's sign-in page: switch only
while nobody touches the screen."""
_AWAY = frozenset({State.LOADING, State.DEGRADED, State.OFFLINE}) | _SHUT_OUT


class AddressWatch(QObject):
    """Emits `change_requested` with the address to use in place of the current one.

    `addresses` returns those of the signed-in server; `answers` checks one of them, on a thread. A
    switch to a better address waits until nobody touches the screen.
    """

    change_requested = Signal(str)

    def __init__(
        self,
        addresses: Callable[[], ServerAddresses | None],
        kiosk: KioskController,
        idle_clock: IdleClock,
        runner: JobRunner,
        answers: Answers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._addresses, self._kiosk, self._idle_clock = addresses, kiosk, idle_clock
        self._runner, self._answers = runner, answers
        self._is_looking, self._was_away = False, False
        self._found, self._seen = "", 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        kiosk.state_changed.connect(self._follow)
        self._follow()

    @property
    def _is_away(self) -> bool:
        return self._kiosk.current.state in _AWAY

    @property
    def _is_wanted(self) -> bool:
        state = self._kiosk.current.state
        if state not in _AWAY and state is not State.LIVE:
            return False
        addresses = self._addresses()
        return addresses is not None and (state in _AWAY or bool(addresses.better))

    @Slot()
    def _follow(self) -> None:
        """Search soon, or stop searching, depending on the kiosk's state."""
        if not self._is_wanted:
            self._timer.stop()
        elif not self._is_looking and (
            not self._timer.isActive() or self._is_away != self._was_away
        ):
            self._was_away = self._is_away
            self._timer.start(AWAY_MS if self._is_away else BACK_MS)

    @Slot()
    def _look(self) -> None:
        addresses, is_away = self._addresses(), self._is_away
        if addresses is None:
            return
        job = partial(addresses.to_change_to, self._answers, is_away=is_away)
        decide: Callable[[str | None], None] = partial(self._decide, is_away)
        self._is_looking = self._runner.submit(job, decide, self._failed)
        if not self._is_looking:
            self._follow()

    def _decide(self, was_away: bool, found: str | None) -> None:  # noqa: FBT001 - as partial gives it
        self._is_looking = False
        self._seen = self._seen + 1 if found == self._found else 1
        self._found = found or ""
        is_untouched = self._idle_clock.idle() >= UNTOUCHED
        is_free = is_untouched or self._kiosk.current.state not in _SHUT_OUT
        is_due = is_free if was_away else (self._seen >= SEEN and is_untouched)
        if found is not None and is_due and self._is_wanted and self._is_away == was_away:
            _log.info("The server's address is %s from now on.", found)
            self.change_requested.emit(found)
            return
        self._follow()

    def _failed(self, err: Exception) -> None:
        self._is_looking = False
        _log.warning("The server's other addresses could not be tried: %s", err)
        self._follow()
