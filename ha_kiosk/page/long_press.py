"""The long press that opens the settings: a pure state machine for touches and mouse events.

It is two fingers held still for a second, or one in a corner. The mouse always needs a corner.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ha_kiosk.config.choices import Gesture

CORNER = 64.0
"""Pixels from two edges that count as a corner."""
STILL = 24.0
"""Pixels that a held finger may move."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Hold:
    """The touch that may become the gesture, since it began; None if there is none."""

    points: tuple[Point, ...]


def begin(
    gesture: Gesture, points: Sequence[Point], size: tuple[float, float], *, is_mouse: bool
) -> Hold | None:
    """Return the hold that begins with these `points` in a window of `size`, if one does."""
    match gesture, is_mouse, len(points):
        case Gesture.OFF, _, _:
            return None
        case (_, True, 1) | (Gesture.CORNER, False, 1):
            return Hold(tuple(points)) if _in_corner(points[0], size) else None
        case Gesture.TWO_FINGERS, False, 2:
            return Hold(tuple(points))
        case _:
            return None


def goes_on(hold: Hold, points: Sequence[Point]) -> bool:
    """Return whether the hold continues: all its points are still there, where they were."""
    return len(points) == len(hold.points) and all(
        abs(x - was_x) <= STILL and abs(y - was_y) <= STILL
        for (x, y), (was_x, was_y) in zip(points, hold.points, strict=True)
    )


def _in_corner(point: Point, size: tuple[float, float]) -> bool:
    return all(
        0 <= place < CORNER or length - CORNER < place <= length
        for place, length in zip(point, size, strict=True)
    )
