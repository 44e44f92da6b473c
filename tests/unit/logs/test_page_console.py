"""What of a page's console is in the log."""

from __future__ import annotations

import logging

import pytest

from ha_kiosk.logs import setup
from ha_kiosk.logs.page_console import AT_ONCE, PageConsole


class Clock:
    """A clock that stands until it is set."""

    now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_a_page_says_where_and_what(caplog: pytest.LogCaptureFixture) -> None:
    """Its errors are no warnings of ours, and neither texts nor places have no end."""
    caplog.set_level(logging.INFO, setup.PAGE)
    console = PageConsole(Clock())
    console.log(2, "No such\nentity", 7, "http://ha:8123/hacsfiles/card.js?hacstag=1")
    console.log(2, "x" * 5_000, 7, "y" * 5_000)
    first, second = caplog.records
    assert first.getMessage() == "No such entity (card.js:7)"
    assert first.levelno == logging.INFO
    assert len(second.getMessage()) < 1_200


def test_who_looks_for_a_mistake_gets_all(caplog: pytest.LogCaptureFixture) -> None:
    """At DEBUG."""
    caplog.set_level(logging.DEBUG, setup.PAGE)
    console = PageConsole(Clock())
    for _ in range(2 * AT_ONCE):
        console.log(0, "debugging", 1, "")
    assert len(caplog.records) == 2 * AT_ONCE


def test_what_nobody_wants_to_know_costs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """`console.log` is for a log at DEBUG, and takes no turn of what matters."""
    caplog.set_level(logging.INFO, setup.PAGE)
    console = PageConsole(Clock())
    for _ in range(2 * AT_ONCE):
        console.log(0, "debugging", 1, "")
    console.log(1, "matters", 1, "")
    assert [record.getMessage() for record in caplog.records] == ["matters (:1)"]


def test_a_card_that_complains_without_end_does_not_fill_the_disk(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An hour of sixty a second, and how many of them are missing."""
    caplog.set_level(logging.INFO, setup.PAGE)
    clock = Clock()
    console = PageConsole(clock)
    for _ in range(60 * 3600):
        clock.now += 1 / 60
        console.log(2, "Oh no", 1, "card.js")
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) < AT_ONCE + 2 * 3600
    assert "The page wrote too much to its console: 119 lines were left out." in lines
