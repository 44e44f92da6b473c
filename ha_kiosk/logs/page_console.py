"""The page's console in the log, under a name of its own (`ha_kiosk.page`).

A card may log an error at each change of a sensor, for months. So only a limited number of lines is
logged; at DEBUG all of them. The caller provides the clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from ha_kiosk.logs import setup
from ha_kiosk.rate_limit import TokenBucket

RATE, AT_ONCE = 0.5, 100
MAX_TEXT, MAX_PLACE = 1_000, 100
_log = logging.getLogger(setup.PAGE)
# Warnings and errors of the page are logged as INFO: nobody at the tablet has to act on them.
_LEVELS = (logging.DEBUG, logging.INFO, logging.INFO)


class PageConsole:
    """Logs the console of a page, with a limit."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._turns = TokenBucket(rate=RATE, size=AT_ONCE, clock=clock)

    def log(self, level: int, text: str, line: int, source: str) -> None:
        """Write one message, in one line; `level` is a JavaScriptConsoleMessageLevel."""
        wanted = _LEVELS[min(level, 2)]
        if not _log.isEnabledFor(wanted):
            return
        if not (_log.isEnabledFor(logging.DEBUG) or self._turns.acquire()):
            return
        if left_out := self._turns.missed():
            _log.info("The page wrote too much to its console: %d lines were left out.", left_out)
        place = source.partition("?")[0].rpartition("/")[2][:MAX_PLACE]
        _log.log(wanted, "%s (%s:%d)", " ".join(text[:MAX_TEXT].split()), place, line)
