"""Ends that nobody asked for are counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ha_kiosk.recovery.processes import unclean_exits

NOW = 1_800_000_000.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the mark stands."""
    return tmp_path / "state" / "runs.json"


def die(file: Path, now: float) -> int:
    """Start at `now`, and end as kill -9 does; return how many such ends there were before."""
    running = unclean_exits.record_start(file, now)
    count = running.__enter__()
    kept = file.read_bytes()
    running.__exit__(None, None, None)
    file.write_bytes(kept)
    return count


def test_the_first_start_finds_nothing(file: Path) -> None:
    """And while it runs there is a mark."""
    with unclean_exits.record_start(file, NOW) as count:
        assert count == 0
        assert json.loads(file.read_text())["runs"] is True


def test_an_end_that_was_asked_for_does_not_count(file: Path) -> None:
    """However often."""
    for number in range(10):
        with unclean_exits.record_start(file, NOW + number) as count:
            assert count == 0


def test_an_exception_is_an_end_that_was_told_of(file: Path) -> None:
    """The command line says what was wrong."""
    with pytest.raises(RuntimeError), unclean_exits.record_start(file, NOW):
        raise RuntimeError
    with unclean_exits.record_start(file, NOW) as count:
        assert count == 0


def test_each_death_counts_for_ten_minutes(file: Path) -> None:
    """Five within them are a loop; five in a year are not."""
    assert [die(file, NOW + 60 * number) for number in range(7)] == [0, 1, 2, 3, 4, 5, 6]
    with unclean_exits.record_start(file, NOW + 360 + unclean_exits.WINDOW - 1) as count:
        assert count == 2  # the one that ended just now, and the one that began 599 s ago
    with unclean_exits.record_start(file, NOW + 10 * unclean_exits.WINDOW) as count:
        assert count == 0


def test_a_clean_end_does_not_wipe_the_count_out(file: Path) -> None:
    """A person who looks after it restarts it in between."""
    die(file, NOW)
    with unclean_exits.record_start(file, NOW + 1) as count:
        assert count == 1
    with unclean_exits.record_start(file, NOW + 2) as count:
        assert count == 1


@pytest.mark.parametrize("text", ["", "[]", '{"ends": 7}', '{"ends": ["x", null], "runs": 1}'])
def test_a_damaged_file_counts_nothing(file: Path, text: str) -> None:
    """It is written anew."""
    file.parent.mkdir()
    file.write_text(text)
    with unclean_exits.record_start(file, NOW) as count:
        assert count == 0


def test_a_disk_that_takes_nothing_is_no_reason_not_to_start(tmp_path: Path) -> None:
    """Nothing is counted then."""
    (tmp_path / "state").write_text("in the way")
    with unclean_exits.record_start(tmp_path / "state" / "runs.json", NOW) as count:
        assert count == 0
