"""The number that the settings ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.frontend.pin import Gate, enter

PIN = "2580"


def test_the_right_number_opens() -> None:
    """And what was wrong before is forgotten."""
    gate, opened = enter(Gate(wrong=2), PIN, PIN, 100.0)
    assert opened
    assert gate == Gate()


@pytest.mark.parametrize("entered", ["", "258", "25800", "0000", "2580 "])
def test_another_number_does_not(entered: str) -> None:
    """Not even one that begins alike."""
    gate, opened = enter(Gate(), entered, PIN, 100.0)
    assert not opened
    assert gate == Gate(wrong=1)


def test_the_wait_grows_with_each_wrong_number() -> None:
    """Two are free: fingers slip."""
    gate, now, waits = Gate(), 0.0, []
    for _ in range(9):
        gate, _opened = enter(gate, "0000", PIN, now)
        waits.append(gate.waits(now))
        now += gate.waits(now)
    assert waits == [0, 0, 5, 15, 30, 60, 300, 300, 300]


def test_while_it_waits_not_even_the_right_number_opens() -> None:
    """Nor does trying make it worse, or better."""
    gate = Gate(wrong=3, closed_until=105.0)
    assert enter(gate, PIN, PIN, 104.9) == (gate, False)
    assert enter(gate, "0000", PIN, 104.9) == (gate, False)
    assert enter(gate, PIN, PIN, 105.0) == (Gate(), True)


@given(st.text(), st.from_regex(r"[0-9]{4,12}", fullmatch=True))
def test_only_the_number_itself_opens(entered: str, pin: str) -> None:
    """Whatever is entered."""
    assert enter(Gate(), entered, pin, 0.0)[1] is (entered == pin)
