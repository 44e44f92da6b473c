"""Whether the page still answers. Counts questions, so that a jump of the clock proves nothing.

The caller asks the page something trivial every `INTERVAL` seconds. A page that leaves `MISSES`
questions in a row unanswered hangs. After a pause in the asking itself (the machine slept, the
program was stopped) the count starts again, because the page was paused as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

INTERVAL = 10.0
"""Seconds from one question to the next."""
MISSES = 3
"""So many unanswered questions mean that the page hangs: 30 seconds."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """When the page was last asked, by the caller's clock, and how often it has not answered."""

    asked: float | None = None
    unanswered: int = 0


def answered(pulse: Pulse) -> Pulse:
    """Return the pulse after any answer; which question it belongs to does not matter."""
    return replace(pulse, unanswered=0)


def beat(pulse: Pulse, now: float) -> tuple[Pulse, bool]:
    """Return the pulse for the next question, and whether the page hangs."""
    if pulse.asked is None or not 0 <= now - pulse.asked < 2 * INTERVAL:
        return Pulse(now, 1), False
    if pulse.unanswered >= MISSES:
        return Pulse(now, 1), True
    return Pulse(now, pulse.unanswered + 1), False
