"""How many messages a page may send before the rest is dropped, unread.

The frontend sends a few dozen in its busiest second. A page that sends thousands means no good, or
has gone wrong; either way the window must stay responsive. What the protocol cannot do without (a
new document, a question for a token) has turns of its own, so that a flood of something else does
not cost the session. Clocked from outside.
"""

from __future__ import annotations

from collections.abc import Callable

from ha_kiosk.rate_limit import TokenBucket

RATE, AT_ONCE = 50.0, 300
VITAL_RATE, VITAL_AT_ONCE = 5.0, 50
CALM = 60.0
"""Seconds without a dropped message after which the next one is news again."""
# As the shim writes them (external_app/js/shim.js).
_VITAL = ('{"type":"pageCreated"', '{"type":"getExternalAuth"', '{"type":"revokeExternalAuth"')
_VITAL_LENGTH = 1024


class MessageLimit:
    """Lets so many messages through. After one was dropped, `is_new` says whether that is news."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._any = TokenBucket(rate=RATE, size=AT_ONCE, clock=clock)
        self._vital = TokenBucket(rate=VITAL_RATE, size=VITAL_AT_ONCE, clock=clock)
        self._dropped: float | None = None
        self.is_new = False

    def allows(self, text: str) -> bool:
        """Return whether `text` may go on."""
        if self._any.acquire():
            return True
        if len(text) < _VITAL_LENGTH and text.startswith(_VITAL) and self._vital.acquire():
            return True
        now = self._clock()
        self.is_new = self._dropped is None or now - self._dropped > CALM
        self._dropped = now
        return False
