"""The clocks of this machine."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ha_kiosk.host import clocks


def test_the_boot_id_is_the_same_until_the_machine_starts_anew() -> None:
    """The kernel says so."""
    assert clocks.boot_id()
    assert clocks.boot_id() == clocks.boot_id()


def test_without_a_kernel_that_says_so_the_boot_id_is_not_known(tmp_path: Path) -> None:
    """No file, or not its kind of text."""
    assert clocks.boot_id(tmp_path / "none") == ""
    (tmp_path / "odd").write_bytes(b"\xff")
    assert clocks.boot_id(tmp_path / "odd") == ""


def test_the_time_asleep_does_not_grow_while_awake() -> None:
    """Two clocks are read one after the other; that is no sleep."""
    before = clocks.seconds_asleep()
    time.sleep(0.01)
    assert not clocks.woke(before, clocks.seconds_asleep())


def test_the_time_asleep_is_what_one_clock_counts_and_the_other_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """BOOTTIME goes on during suspend, MONOTONIC stands still."""
    times = {time.CLOCK_BOOTTIME: 1000.0, time.CLOCK_MONOTONIC: 400.0}
    monkeypatch.setattr(time, "clock_gettime", times.__getitem__)
    assert clocks.seconds_asleep() == 600.0


@pytest.mark.parametrize(("after", "woke"), [(10.0, False), (10.9, False), (11.0, True)])
def test_only_a_noticeable_sleep_counts(after: float, woke: bool) -> None:  # noqa: FBT001
    """A second is enough for a network to go."""
    assert clocks.woke(10.0, after) is woke


def test_the_time_of_day_knows_its_time_zone() -> None:
    """So it can be compared with a server's."""
    assert abs((clocks.time_of_day() - datetime.now(UTC)).total_seconds()) < 5
