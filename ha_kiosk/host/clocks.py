"""The clocks of this machine: since boot, since boot without sleep, and the time of day."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_NOTICEABLE = 1.0


def boottime() -> float:
    """Return the seconds since boot, including the time asleep."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def monotonic() -> float:
    """Return the seconds since boot without the time asleep, as sd_notify(3) expects them."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


def time_of_day() -> datetime:
    """Return the time of day in the machine's time zone. People and servers may set it."""
    return datetime.now().astimezone()


def boot_id(file: Path = _BOOT_ID) -> str:
    """Return a text that differs after each start of the machine; "" if it is unknown.

    Times of `boottime` can only be compared within one boot.
    """
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def seconds_asleep() -> float:
    """Return the seconds for which the machine has slept since boot."""
    return boottime() - monotonic()


def woke(before: float, after: float) -> bool:
    """Return whether the machine slept between two readings of `seconds_asleep`."""
    return after - before >= _NOTICEABLE
