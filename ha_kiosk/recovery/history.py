"""What has happened to this kiosk so far, for the journal, `status` and the screens.

It follows the steps of the recovery machine. It decides nothing, and its caller does the logging.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from ha_kiosk.recovery.state import Action, KioskState, State

_OVER = frozenset({State.LIVE, State.SIGNED_OUT})
_WAITING = frozenset({State.OFFLINE, State.REFUSED, State.SIGN_ON})
_LOADS = frozenset({Action.LOAD, Action.LOAD_START, Action.LOAD_DEFAULT, Action.RELOAD})


class History:
    """The history of one kiosk. `clock` returns the time of day.

    `since` is when the current state began, `trouble_since` when the current fault began, including
    all tries since then. `reloads` counts how often the page was loaded again, `crashes` how often
    its process died, `recoveries` how often the dashboard came back after a fault.
    `was_live` says whether the dashboard was ever on screen.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._loads = 0
        self.since = clock()
        self.trouble_since: datetime | None = None
        self.last_error = ""
        self.crashes = self.recoveries = 0
        self.was_live = False

    @property
    def reloads(self) -> int:
        """Return how often the page was loaded after the first time."""
        return max(0, self._loads - 1)

    def record(self, before: KioskState, after: KioskState, actions: Iterable[Action]) -> str:
        """Record one step; return its line for the journal, "" if nothing changed."""
        self._loads += sum(action in _LOADS for action in actions)
        if after.crashes != before.crashes:
            self.crashes += 1
        if after.state is not before.state:
            self.since = self._clock()
        self.was_live = self.was_live or after.state is State.LIVE
        if after.state is State.LIVE and before.state is not State.LIVE:
            was_lost = before.state is State.DEGRADED
            self.recoveries += was_lost or self.trouble_since is not None
        if after.state in _OVER:
            self.trouble_since = None
        elif self.trouble_since is None and after.reason.is_trouble:
            self.trouble_since = self._clock()
        if after.reason.is_trouble:
            self.last_error = after.detail or after.reason.value
        return _line(before, after)

    def record_error(self, error: str) -> None:
        """Record an error that did not change the state."""
        self.last_error = error


def _line(before: KioskState, after: KioskState) -> str:
    why = ": ".join(filter(None, (after.reason.value, after.detail.replace("\n", " "))))
    if after.state is State.LOADING and before.state in _WAITING and after.reason is before.reason:
        why = ""  # the load means that the problem is over
    if after.state is not before.state:
        suffix = f" ({why})" if why else ""
        return f"{before.state.value} → {after.state.value}{suffix}"
    if (after.reason, after.detail) != (before.reason, before.detail):
        return f"{after.state.value}: {why}"
    return ""
