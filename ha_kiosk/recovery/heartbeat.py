"""Whether the page still answers. It counts requests, so that a jump of the clock does not matter.

The caller sends the page a trivial request every `INTERVAL` seconds. A page that does not answer
`MISSES` requests in a row hangs. After a pause of the requests themselves (the machine slept, the
program was stopped) the count starts again, because the page was paused as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

INTERVAL = 10.0
"""Seconds from one request to the next."""
MISSES = 3
"""Unanswered requests after which the page counts as hung: 30 seconds."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """When the last request was sent, by the caller's clock, and how many were not answered."""

    asked: float | None = None
    unanswered: int = 0


def answered(pulse: Pulse) -> Pulse:
    """Return the pulse after an answer, to whichever request."""
    return replace(pulse, unanswered=0)


def beat(pulse: Pulse, now: float) -> tuple[Pulse, bool]:
    """Return the pulse for the next request, and whether the page hangs."""
    if pulse.asked is None or not 0 <= now - pulse.asked < 2 * INTERVAL:
        return Pulse(now, 1), False
    if pulse.unanswered >= MISSES:
        return Pulse(now, 1), True
    return Pulse(now, pulse.unanswered + 1), False
