"""The long press that opens the settings, and what is nearly one."""

from __future__ import annotations

import pytest

from ha_kiosk.config.choices import Gesture
from ha_kiosk.page.long_press import Hold, Point, begin, goes_on

SIZE = (800.0, 480.0)
CORNERS = [(0.0, 0.0), (799.0, 10.0), (20.0, 470.0), (800.0, 480.0)]
ELSEWHERE = [(400.0, 240.0), (10.0, 240.0), (400.0, 5.0), (65.0, 10.0), (-1.0, 5.0)]
TWO = ((100.0, 100.0), (200.0, 120.0))


@pytest.mark.parametrize("point", CORNERS)
def test_a_corner_is_a_beginning(point: Point) -> None:
    """For a finger where that is wanted, for a mouse always: it has no second finger."""
    for gesture, is_mouse in (
        (Gesture.CORNER, False),
        (Gesture.CORNER, True),
        (Gesture.TWO_FINGERS, True),
    ):
        assert begin(gesture, [point], SIZE, is_mouse=is_mouse) == Hold((point,))
    assert begin(Gesture.TWO_FINGERS, [point], SIZE, is_mouse=False) is None


@pytest.mark.parametrize("point", ELSEWHERE)
def test_elsewhere_is_none(point: Point) -> None:
    """The page's own long presses stay the page's."""
    for gesture in Gesture:
        for is_mouse in (False, True):
            assert begin(gesture, [point], SIZE, is_mouse=is_mouse) is None


def test_two_fingers_are_a_beginning_anywhere() -> None:
    """Neither none nor three are, and two in a corner are not one."""
    assert begin(Gesture.TWO_FINGERS, TWO, SIZE, is_mouse=False) == Hold(TWO)
    for points in ((), (*TWO, (1.0, 1.0))):
        assert begin(Gesture.TWO_FINGERS, points, SIZE, is_mouse=False) is None
    assert begin(Gesture.CORNER, TWO, SIZE, is_mouse=False) is None


def test_off_is_off() -> None:
    """Then only the frontend's own entry opens the settings."""
    for points in (TWO, (CORNERS[0],)):
        for is_mouse in (False, True):
            assert begin(Gesture.OFF, points, SIZE, is_mouse=is_mouse) is None


@pytest.mark.parametrize(
    ("points", "still"),
    [
        (TWO, True),
        (((124.0, 76.0), (200.0, 120.0)), True),
        (((125.0, 100.0), (200.0, 120.0)), False),
        (((100.0, 100.0), (200.0, 145.0)), False),
        ((TWO[0],), False),
        ((*TWO, (1.0, 1.0)), False),
        ((), False),
    ],
)
def test_only_what_is_held_still_goes_on(points: tuple[Point, ...], *, still: bool) -> None:
    """A scroll and a pinch are none."""
    assert goes_on(Hold(TWO), points) is still
