"""Programs of the system, asked within a time."""

from __future__ import annotations

import sys

from ha_kiosk.host.command import Output, run


def test_what_a_program_says_comes_back() -> None:
    """Its output, its complaints, its code."""
    code = "import sys, os; print(os.environ['A']); print('no', file=sys.stderr); sys.exit(3)"
    assert run([sys.executable, "-c", code], env={"A": "yes"}) == Output(3, "yes\n", "no\n")


def test_a_program_that_is_not_there_says_nothing() -> None:
    """It is not installed."""
    assert run(["/does/not/exist"]) is None


def test_a_program_that_does_not_end_says_nothing() -> None:
    """Nobody waits for it."""
    assert run(["sleep", "60"], timeout=0.1) is None


def test_a_program_has_no_input() -> None:
    """It cannot ask."""
    assert run(["cat"], timeout=30) == Output(0)
