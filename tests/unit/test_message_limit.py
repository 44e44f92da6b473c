"""What is let through of a flood of messages."""

from __future__ import annotations

import json

from ha_kiosk.rate_limit import CALM, MESSAGES_AT_ONCE, VITAL_AT_ONCE, MessageLimit

HAPTIC = json.dumps({"type": "externalBus", "payload": {"type": "haptic"}}, separators=(",", ":"))
ASK = '{"type":"getExternalAuth","payload":{}}'


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def test_the_frontends_busiest_second_goes_through() -> None:
    """A hundred messages at once."""
    flood = MessageLimit(Clock())
    assert all(flood.allows(HAPTIC) for _ in range(100))


def test_ten_thousand_a_second_do_not() -> None:
    """Of ten seconds of them less than one in a hundred, and that is news once."""
    clock = Clock()
    flood = MessageLimit(clock)
    passed = news = 0
    for _ in range(100_000):
        clock.now += 0.0001
        if flood.allows(HAPTIC):
            passed += 1
        else:
            news += flood.is_new
    assert MESSAGES_AT_ONCE <= passed < 1_000
    assert news == 1


def test_a_question_for_a_token_goes_through_a_flood() -> None:
    """So does a new document; neither without end, nor at any length."""
    flood = MessageLimit(Clock())
    while flood.allows(HAPTIC):
        pass
    assert flood.allows('{"type":"pageCreated"}')
    assert not flood.allows('{"type":"getExternalAuth","payload":"' + "x" * 2000 + '"}')
    assert sum(flood.allows(ASK) for _ in range(1000)) == VITAL_AT_ONCE - 1


def test_a_later_flood_is_news_again() -> None:
    """After a while without any."""
    clock = Clock()
    flood = MessageLimit(clock)
    while flood.allows(HAPTIC):
        pass
    assert flood.is_new
    clock.now += CALM + 1
    while flood.allows(HAPTIC):
        pass
    assert flood.is_new
    flood.allows(HAPTIC)
    assert not flood.is_new
