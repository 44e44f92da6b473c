"""What the screen does when nobody touches it."""

from __future__ import annotations

import pytest

from ha_kiosk.config.config import Config
from ha_kiosk.display.stages import Asked, Stage, next_change, stage

ALL = Config(screen_dim_after=30, screen_screensaver_after=60, screen_off_after=120)
NOBODY = Asked()


@pytest.mark.parametrize(
    ("idle", "wanted", "wait"),
    [
        (0, Stage.ON, 30),
        (29.5, Stage.ON, 0.5),
        (30, Stage.DIMMED, 30),
        (60, Stage.SCREENSAVER, 60),
        (119, Stage.SCREENSAVER, 1),
        (120, Stage.OFF, None),
        (9000, Stage.OFF, None),
    ],
)
def test_the_longer_nobody_is_there_the_darker(idle: float, wanted: Stage, wait: float) -> None:
    """Each at its time, and the next one is known."""
    assert stage(ALL, idle, NOBODY, now=5) is wanted
    assert next_change(ALL, idle, NOBODY, now=5) == wait


def test_what_is_zero_never_comes() -> None:
    """Nothing is set, so the screen stays as it is; and a stage may be left out."""
    assert stage(Config(), 1e6, NOBODY, now=5) is Stage.ON
    assert next_change(Config(), 0, NOBODY, now=5) is None
    off = Config(screen_off_after=10)
    assert stage(off, 9, NOBODY, now=5) is Stage.ON
    assert stage(off, 10, NOBODY, now=5) is Stage.OFF


def test_stages_in_an_odd_order_never_light_up() -> None:
    """Off after a minute, a screensaver after two: the screen stays off."""
    odd = Config(screen_off_after=60, screen_screensaver_after=120)
    assert stage(odd, 300, NOBODY, now=5) is Stage.OFF


def test_what_was_asked_for_holds_until_the_next_touch() -> None:
    """However long nobody was there, and also where nothing is set."""
    asked = Asked(Stage.OFF)
    assert stage(Config(), 0, asked, now=5) is Stage.OFF
    assert next_change(ALL, 0, asked, now=5) is None


def test_a_screen_that_is_held_stays_on_until_then() -> None:
    """Then it goes by the seconds without a touch at once."""
    held = Asked(held_until=100)
    assert stage(ALL, 500, held, now=99) is Stage.ON
    assert next_change(ALL, 500, held, now=90) == 10
    assert next_change(ALL, 0, held, now=90) == 30
    assert stage(ALL, 500, held, now=100) is Stage.OFF


def test_a_screen_that_is_wiped_stays_on_beside_a_hold() -> None:
    """The later one counts."""
    for asked in (Asked(held_until=100, wiped_until=50), Asked(held_until=50, wiped_until=100)):
        assert stage(ALL, 500, asked, now=99) is Stage.ON
        assert stage(ALL, 500, asked, now=100) is Stage.OFF


def test_a_desktop_that_manages_the_screen_is_left_alone() -> None:
    """Only what somebody asks for is done."""
    unmanaged = Config(screen_manage=False, screen_off_after=10)
    assert stage(unmanaged, 99, NOBODY, now=5) is Stage.ON
    assert next_change(unmanaged, 0, NOBODY, now=5) is None
    assert stage(unmanaged, 0, Asked(Stage.OFF), now=5) is Stage.OFF
