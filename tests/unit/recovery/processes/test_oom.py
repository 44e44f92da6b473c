"""Whether the kernel killed a process for memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from ha_kiosk.recovery.processes import oom


def test_the_kernel_counts_its_kills(tmp_path: Path) -> None:
    """One line of many."""
    file = tmp_path / "vmstat"
    file.write_text("nr_free_pages 3\noom_kill 7\nunevictable_pgs_culled 9\n")
    assert oom.kills(file) == 7


@pytest.mark.parametrize("text", [None, "", "nr_free_pages 3\n", "oom_kill many\n", "oom_kill\n"])
def test_a_kernel_that_does_not_tell_has_killed_nobody(tmp_path: Path, text: str | None) -> None:
    """Before Linux 4.13, or in a container that hides it."""
    file = tmp_path / "vmstat"
    if text is not None:
        file.write_text(text)
    assert oom.kills(file) == 0


def test_this_kernel_answers() -> None:
    """A number, whatever it is."""
    assert oom.kills() >= 0
