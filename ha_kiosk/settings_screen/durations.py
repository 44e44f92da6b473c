"""Durations without a touch: those that a row offers, and their texts."""

from __future__ import annotations

from collections.abc import Callable

CHOICES = (0, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
"""Seconds; 0 is never."""
Say = Callable[[str], str]
_MINUTE, _HOUR = 60, 3600


def shown(seconds: int, say: Say) -> str:
    """Return the text of a duration."""
    if not seconds:
        return say("Never")
    if seconds % _HOUR == 0:
        return say("{count} h").format(count=seconds // _HOUR)
    if seconds % _MINUTE == 0:
        return say("{count} min").format(count=seconds // _MINUTE)
    return say("{count} s").format(count=seconds)


def offered(chosen: int) -> tuple[int, ...]:
    """Return the durations to choose from, including the current one."""
    return tuple(sorted({*CHOICES, chosen}))
