"""Limits on how often something may happen: messages, downloads and log lines that a page causes.

All limits are token buckets and take their clock as an argument.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable

MESSAGE_RATE, MESSAGES_AT_ONCE = 50.0, 300
VITAL_RATE, VITAL_AT_ONCE = 5.0, 50
CALM = 60.0
"""Seconds without a dropped message after which the next dropped one is reported again."""
# As the shim writes them (external_app/js/channel.js).
_VITAL = ('{"type":"pageCreated"', '{"type":"getExternalAuth"', '{"type":"revokeExternalAuth"')
_VITAL_LENGTH = 1024

RECENT = 60.0
"""Seconds after a touch for which a download counts as requested, because servers take time."""
DOWNLOAD_EVERY, DOWNLOADS_AT_ONCE = 10.0, 10
"""Seconds for each download after a touch, and how many in a row."""

LINE_EVERY, LINES_AT_ONCE = 60.0, 4
"""Seconds for each line of the log, and how many in a row."""


class TokenBucket:
    """Holds up to `size` tokens and gets `rate` new ones a second."""

    def __init__(self, *, rate: float, size: float, clock: Callable[[], float]) -> None:
        self._rate, self._size, self._clock = rate, size, clock
        self._turns = size
        self._filled = clock()
        self._missed = 0

    def acquire(self) -> bool:
        """Take one token; return whether there was one."""
        now = self._clock()
        self._turns = min(self._size, self._turns + max(0.0, now - self._filled) * self._rate)
        self._filled = now
        if self._turns < 1:
            self._missed += 1
            return False
        self._turns -= 1
        return True

    def missed(self) -> int:
        """Return how often there was no token since the last call."""
        missed, self._missed = self._missed, 0
        return missed


class MessageLimit:
    """Limits the messages of a page; messages beyond the limit are dropped unread.

    The frontend sends a few dozen messages in its busiest second. A page that sends thousands is
    hostile or broken, and the window must stay responsive. New documents and requests for a token
    have a bucket of their own, so that a flood of other messages does not cost the session.
    `is_new` says, after a message was dropped, whether that should be reported.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._any = TokenBucket(rate=MESSAGE_RATE, size=MESSAGES_AT_ONCE, clock=clock)
        self._vital = TokenBucket(rate=VITAL_RATE, size=VITAL_AT_ONCE, clock=clock)
        self._dropped: float | None = None
        self.is_new = False

    def allows(self, text: str) -> bool:
        """Return whether the message `text` may be read."""
        if self._any.acquire():
            return True
        if len(text) < _VITAL_LENGTH and text.startswith(_VITAL) and self._vital.acquire():
            return True
        now = self._clock()
        self.is_new = self._dropped is None or now - self._dropped > CALM
        self._dropped = now
        return False


class DownloadLimit:
    """Limits the downloads that a page starts to those that a person can have requested.

    A script can save files without a tap, and could fill a flash card while nobody is there.
    Without a touch one download is allowed, and then none until the next touch.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._turns = TokenBucket(rate=1 / DOWNLOAD_EVERY, size=DOWNLOADS_AT_ONCE, clock=clock)
        self._touched = -math.inf
        self._had_one = False

    def on_activity(self) -> None:
        """Record that somebody touched the screen."""
        self._touched, self._had_one = self._clock(), False

    def acquire(self) -> bool:
        """Return whether one more may start."""
        if self._clock() - self._touched > RECENT:
            if self._had_one:
                return False
            self._had_one = True
        return self._turns.acquire()


class RateLimitedLogger:
    """Limits the lines that a page can write to `log`, and reports how many were left out."""

    def __init__(
        self,
        log: logging.Logger,
        clock: Callable[[], float],
        *,
        every: float = LINE_EVERY,
        at_once: int = LINES_AT_ONCE,
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
