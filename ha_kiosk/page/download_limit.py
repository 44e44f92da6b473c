"""How many downloads a page may start: no more than a person can have asked for.

A script of the page needs no tap to save a file, and would fill a flash card while nobody looks. So
without a touch there is one, and then none until the next touch. Clocked from outside.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ha_kiosk.rate_limit import TokenBucket

RECENT = 60.0
"""Seconds after a touch for which a download may be what it was meant for: servers take time."""
EVERY, AT_ONCE = 10.0, 10
"""Seconds for each download while somebody is there, and how many in a row."""


class DownloadLimit:
    """Lets downloads begin."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._turns = TokenBucket(rate=1 / EVERY, size=AT_ONCE, clock=clock)
        self._touched = -math.inf
        self._had_one = False

    def on_activity(self) -> None:
        """Take note that somebody is there."""
        self._touched, self._had_one = self._clock(), False

    def acquire(self) -> bool:
        """Return whether one more may begin."""
        if self._clock() - self._touched > RECENT:
            if self._had_one:
                return False
            self._had_one = True
        return self._turns.acquire()
