"""Fingers in the corners of a window."""

from __future__ import annotations

import pytest

from ha_kiosk.page.corners import held
from ha_kiosk.page.long_press import Point

SIZE = (800.0, 480.0)


@pytest.mark.parametrize(
    ("points", "corners"),
    [
        ([], set()),
        ([(5, 5)], {"top left"}),
        ([(5, 5), (90, 90)], {"top left"}),
        ([(799, 0), (0, 479)], {"top right", "bottom left"}),
        ([(5, 240), (400, 5), (400, 240)], set()),
        ([(799, 479), (400, 240), (5, 5)], {"top left", "bottom right"}),
    ],
)
def test_a_corner_is_near_two_edges(points: list[Point], corners: set[str]) -> None:
    """An edge is none, and two fingers in one are one."""
    assert held(points, SIZE) == corners
