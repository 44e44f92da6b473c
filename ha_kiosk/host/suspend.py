"""Tells whether the machine has slept: one clock counts the time asleep, the other does not."""

from __future__ import annotations

import time

_NOTICEABLE = 1.0


def asleep() -> float:
    """Return how many seconds the machine has slept since it was switched on."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)


def woke(before: float, after: float) -> bool:
    """Return whether the machine slept between two readings of `asleep`."""
    return after - before >= _NOTICEABLE
