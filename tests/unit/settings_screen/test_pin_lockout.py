"""The number that the settings ask for."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.settings_screen.pin_lockout import PinLockout, enter, kept, restored

PIN = "2580"


def test_the_right_number_opens() -> None:
    """And what was wrong before is forgotten."""
    lockout, opened = enter(PinLockout(wrong=2), PIN, PIN, 100.0)
    assert opened
    assert lockout == PinLockout()


@pytest.mark.parametrize("entered", ["", "258", "25800", "0000", "2580 "])
def test_another_number_does_not(entered: str) -> None:
    """Not even one that begins alike."""
    lockout, opened = enter(PinLockout(), entered, PIN, 100.0)
    assert not opened
    assert lockout == PinLockout(wrong=1)


def test_the_wait_grows_with_each_wrong_number() -> None:
    """Two are free: fingers slip."""
    lockout, now, waits = PinLockout(), 0.0, []
    for _ in range(9):
        lockout, _opened = enter(lockout, "0000", PIN, now)
        waits.append(lockout.waits(now))
        now += lockout.waits(now)
    assert waits == [0, 0, 5, 15, 30, 60, 300, 300, 300]


def test_while_it_waits_not_even_the_right_number_opens() -> None:
    """Nor does trying make it worse, or better."""
    lockout = PinLockout(wrong=3, closed_until=105.0)
    assert enter(lockout, PIN, PIN, 104.9) == (lockout, False)
    assert enter(lockout, "0000", PIN, 104.9) == (lockout, False)
    assert enter(lockout, PIN, PIN, 105.0) == (PinLockout(), True)


def test_a_start_of_the_program_changes_nothing() -> None:
    """The clock goes on, and so does the wait."""
    for lockout in (PinLockout(), PinLockout(2), PinLockout(3, 105.0), PinLockout(20, 390.0)):
        info = json.loads(json.dumps(kept(lockout, "boot")))
        assert restored(info, "boot", 100.0) == lockout


def test_a_start_of_the_machine_begins_the_wait_anew() -> None:
    """Its clock tells nothing of the time before; nor does one of which nobody knows the start."""
    info = kept(PinLockout(5, 100_000.0), "boot")
    assert restored(info, "another boot", 10.0) == PinLockout(5, 40.0)
    assert restored(kept(PinLockout(5, 12.0), ""), "", 10.0) == PinLockout(5, 40.0)
    assert restored(kept(PinLockout(2), "boot"), "another boot", 10.0) == PinLockout(2)


@given(
    st.dictionaries(
        st.sampled_from(["wrong", "until", "boot"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.none()),
    )
    | st.builds(kept, st.builds(PinLockout, st.integers(), st.floats()), st.just("boot"))
)
def test_whatever_was_kept_nobody_waits_for_longer_than_five_minutes(
    info: Mapping[str, object],
) -> None:
    """And a wait that is none ends none: nothing in a file opens a gate."""
    lockout = restored(info, "boot", 1_000.0)
    assert 0 <= lockout.waits(1_000.0) <= 300
    assert enter(lockout, "0000", PIN, 2_000.0)[0].wrong == lockout.wrong + 1


@given(st.text(), st.from_regex(r"[0-9]{4,12}", fullmatch=True))
def test_only_the_number_itself_opens(entered: str, pin: str) -> None:
    """Whatever is entered."""
    assert enter(PinLockout(), entered, pin, 0.0)[1] is (entered == pin)
