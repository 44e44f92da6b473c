"""Lines of the log that a page can cause: a few of them, and then how many were left out.

A page, and what it shows in an iframe, may ask without end for what it does not get. A log has to
bear that, and the flash card below it. Clocked from outside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from ha_kiosk.rate_limit import TokenBucket

EVERY, AT_ONCE = 60.0, 4
"""Seconds for each line, and how many in a row."""


class RateLimitedLogger:
    """Writes to `log`, until it is too much."""

    def __init__(
        self,
        log: logging.Logger,
        clock: Callable[[], float],
        *,
        every: float = EVERY,
        at_once: int = AT_ONCE,
    ) -> None:
        self._log = log
        self._turns = TokenBucket(rate=1 / every, size=at_once, clock=clock)

    def log(self, text: str, *values: object, level: int = logging.INFO) -> bool:
        """Write one line, as loggers take it; return whether it was written."""
        if not self._turns.acquire():
            return False
        if left_out := self._turns.missed():
            self._log.info("%d lines like the next one were left out.", left_out)
        self._log.log(level, text, *values)
        return True
