"""How many downloads a page may start."""

from __future__ import annotations

from ha_kiosk.rate_limit import DOWNLOAD_EVERY, DOWNLOADS_AT_ONCE, RECENT, DownloadLimit


class Clock:
    """A clock that stands until it is set."""

    now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_without_a_touch_there_is_one() -> None:
    """However long nobody comes."""
    clock = Clock()
    allowance = DownloadLimit(clock)
    assert [allowance.acquire() for _ in range(3)] == [True, False, False]
    clock.now += 1_000_000
    assert not allowance.acquire()


def test_a_touch_allows_some_for_a_while() -> None:
    """And then one again, until the next touch."""
    clock = Clock()
    allowance = DownloadLimit(clock)
    for _ in range(3):
        allowance.on_activity()
        assert [allowance.acquire() for _ in range(3)] == [True] * 3
        clock.now += RECENT + 1
        assert [allowance.acquire() for _ in range(3)] == [True, False, False]
        clock.now += 1_000


def test_who_touches_all_the_time_is_no_excuse_for_thousands() -> None:
    """A finger that scrolls for an hour touches ten times a second."""
    clock = Clock()
    allowance = DownloadLimit(clock)
    begun = 0
    for _ in range(36_000):
        clock.now += 0.1
        allowance.on_activity()
        begun += allowance.acquire()
    assert begun <= DOWNLOADS_AT_ONCE + 3600 / DOWNLOAD_EVERY
