"""Whether the machine has slept."""

from __future__ import annotations

import time

import pytest

from ha_kiosk.host import suspend


def test_the_time_asleep_does_not_grow_while_awake() -> None:
    """Two clocks are read one after the other; that is no sleep."""
    before = suspend.asleep()
    time.sleep(0.01)
    assert not suspend.woke(before, suspend.asleep())


def test_the_time_asleep_is_what_one_clock_counts_and_the_other_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """BOOTTIME goes on during suspend, MONOTONIC stands still."""
    clocks = {time.CLOCK_BOOTTIME: 1000.0, time.CLOCK_MONOTONIC: 400.0}
    monkeypatch.setattr(time, "clock_gettime", clocks.__getitem__)
    assert suspend.asleep() == 600.0


@pytest.mark.parametrize(("after", "woke"), [(10.0, False), (10.9, False), (11.0, True)])
def test_only_a_noticeable_sleep_counts(after: float, woke: bool) -> None:  # noqa: FBT001
    """A second is enough for a network to go."""
    assert suspend.woke(10.0, after) is woke
