"""Lines of the log that a page can cause."""

from __future__ import annotations

import logging

import pytest

from ha_kiosk.rate_limit import LINE_EVERY, LINES_AT_ONCE, RateLimitedLogger

LOG = logging.getLogger("test")


class Clock:
    """A clock that stands until it is set."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    """See all lines of the test's log."""
    caplog.set_level(logging.INFO, "test")


def test_a_day_of_refusals_is_a_few_lines_and_how_many_are_missing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Ten a second."""
    clock = Clock()
    terse = RateLimitedLogger(LOG, clock)
    written = 0
    for _ in range(24 * 3600 * 10):
        clock.now += 0.1
        written += terse.log("%s was refused.", "it")
    assert written <= LINES_AT_ONCE + 24 * 3600 / LINE_EVERY
    lines = [record.getMessage() for record in caplog.records]
    assert lines.count("it was refused.") == written
    assert "599 lines like the next one were left out." in lines


def test_lines_that_are_few_are_all_written(caplog: pytest.LogCaptureFixture) -> None:
    """In their own level, and nothing is said to be missing."""
    terse = RateLimitedLogger(LOG, Clock())
    assert all(terse.log("%d", number, level=logging.WARNING) for number in range(LINES_AT_ONCE))
    assert [record.getMessage() for record in caplog.records] == ["0", "1", "2", "3"]
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
