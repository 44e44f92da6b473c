"""Which corners of the window are touched, for actions that must not happen by accident."""

from __future__ import annotations

from collections.abc import Iterable

from ha_kiosk.page.long_press import Point

REACH = 96.0
"""Pixels from two edges that count as a corner."""


def held(points: Iterable[Point], size: tuple[float, float]) -> frozenset[str]:
    """Return the corners of a window of `size` where `points` are, such as "top left"."""
    width, height = size
    found = set()
    for x, y in points:
        across = "left" if x < REACH else "right" if x >= width - REACH else ""
        down = "top" if y < REACH else "bottom" if y >= height - REACH else ""
        if across and down:
            found.add(f"{down} {across}")
    return frozenset(found)
