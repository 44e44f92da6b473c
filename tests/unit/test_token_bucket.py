"""So much at once, so much a second."""

from __future__ import annotations

from ha_kiosk.rate_limit import TokenBucket


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_there_are_so_many_turns_at_once_and_no_more() -> None:
    """The next one is refused."""
    bucket = TokenBucket(rate=1, size=3, clock=Clock())
    assert [bucket.acquire() for _ in range(5)] == [True, True, True, False, False]


def test_turns_come_back_with_time_up_to_the_size() -> None:
    """However long nobody took one."""
    clock = Clock()
    bucket = TokenBucket(rate=2, size=3, clock=clock)
    assert [bucket.acquire() for _ in range(3)] == [True] * 3
    clock.now += 0.5
    assert [bucket.acquire(), bucket.acquire()] == [True, False]
    clock.now += 1000
    assert [bucket.acquire() for _ in range(4)] == [True, True, True, False]


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    """And gives nothing."""
    clock = Clock()
    bucket = TokenBucket(rate=1, size=2, clock=clock)
    clock.now -= 50
    assert [bucket.acquire() for _ in range(3)] == [True, True, False]


def test_what_found_no_turn_is_counted() -> None:
    """Until somebody has asked."""
    bucket = TokenBucket(rate=1, size=2, clock=Clock())
    assert [bucket.acquire() for _ in range(5)].count(False) == bucket.missed() == 3
    assert bucket.missed() == 0
