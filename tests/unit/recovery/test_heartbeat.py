"""The heartbeat: what makes a page a hanging one, and what does not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.recovery.heartbeat import INTERVAL, MISSES, Pulse, answered, beat


def test_thirty_seconds_without_an_answer_are_a_hang() -> None:
    """Asked at 0, 10 and 20 seconds, given up at 30."""
    pulse, verdicts = Pulse(), []
    for number in range(MISSES + 1):
        pulse, is_missed = beat(pulse, 100 + number * INTERVAL)
        verdicts.append(is_missed)
    assert verdicts == [False] * MISSES + [True]


def test_after_a_verdict_the_count_begins_anew() -> None:
    """The renderer was killed; the next one gets its thirty seconds."""
    pulse, is_missed = beat(Pulse(100, MISSES), 100 + INTERVAL)
    assert is_missed
    assert pulse == Pulse(100 + INTERVAL, 1)


def test_any_answer_begins_the_count_anew() -> None:
    """Also one to an older question: a page that answers late is slow, and does not hang."""
    assert answered(Pulse(100, MISSES)) == Pulse(100, 0)


def test_a_pause_in_the_asking_is_no_fault_of_the_page() -> None:
    """The machine slept, or the whole program was stopped; the page could not answer either."""
    pulse, is_missed = beat(Pulse(100, MISSES), 100 + 3600)
    assert not is_missed
    assert pulse == Pulse(3700, 1)


def test_a_clock_that_goes_back_is_no_fault_of_the_page() -> None:
    """It should not, but nobody is killed for it."""
    assert not beat(Pulse(100, MISSES), 99)[1]


@given(st.lists(st.floats(0, 60), max_size=40))
def test_a_page_that_answers_each_question_is_never_killed(pauses: list[float]) -> None:
    """However unsteady the questions come."""
    pulse, now = Pulse(), 0.0
    for pause in pauses:
        now += pause
        pulse, is_missed = beat(pulse, now)
        assert not is_missed
        pulse = answered(pulse)
