"""What checks found, counted."""

from __future__ import annotations

from ha_kiosk.doctor.finding import (
    Finding,
    Level,
    has_problem,
    ok,
    problem,
    skipped,
    summary,
    warning,
)


def test_a_finding_is_plain_values_for_a_program() -> None:
    """As `--json` prints it."""
    fields = {"name": "disk", "level": "problem", "text": "Full.", "fix": "apt clean"}
    assert problem("disk", "Full.", "apt clean").fields() == fields
    assert ok("a", "b") == Finding("a", Level.OK, "b", None)


def test_only_a_problem_is_one() -> None:
    """A warning is not, and what is not known is not either."""
    assert not has_problem([ok("a", ""), warning("b", ""), skipped("c", "")])
    assert has_problem([ok("a", ""), problem("b", "")])


def test_the_summary_counts() -> None:
    """In plain words."""
    assert summary([ok("a", "")]) == "All is well"
    assert summary([problem("a", ""), warning("b", "")]) == "1 problem, 1 warning"
    found = [problem("a", ""), problem("b", ""), skipped("c", "")]
    assert summary(found) == "2 problems, 1 not checked"
