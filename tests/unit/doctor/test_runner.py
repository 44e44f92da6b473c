"""All checks at once, none of them waited for too long."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from ha_kiosk.doctor.finding import Finding, Level, ok
from ha_kiosk.doctor.runner import Check, run_checks


def good(*names: str) -> Check:
    """Return a check that finds everything well."""
    return Check(names, lambda: [ok(name, "Good.") for name in names])


def test_findings_come_in_the_order_of_their_checks() -> None:
    """One for each name."""
    found = run_checks([good("b", "a"), good("c")])
    assert [finding.name for finding in found] == ["b", "a", "c"]
    assert all(finding.level is Level.OK for finding in found)


def test_checks_run_side_by_side() -> None:
    """Each waits for the other here."""
    barrier = threading.Barrier(2, timeout=30)

    def look() -> Iterator[Finding]:
        barrier.wait()
        yield ok("x", "Met.")

    found = run_checks([Check(("x",), look), Check(("x",), look)])
    assert [finding.text for finding in found] == ["Met.", "Met."]


def test_a_check_that_fails_says_so_and_hides_nothing() -> None:
    """What it had found stays; the others are not disturbed."""

    def look() -> Iterator[Finding]:
        yield ok("a", "Found.")
        raise ValueError("secret")

    found = run_checks([Check(("a", "b"), look), good("c")])
    assert [finding.level for finding in found] == [Level.OK, Level.SKIPPED, Level.OK]
    assert found[1].text == "Not checked: the check failed (ValueError)."


def test_what_a_check_does_not_get_to_is_not_known() -> None:
    """One step needs another."""
    found = run_checks([Check(("a", "b"), lambda: [ok("a", "Found.")])])
    assert found[1].level is Level.SKIPPED
    assert "something before it" in found[1].text


def test_a_check_that_does_not_come_back_is_left_behind() -> None:
    """What it had found by then counts."""
    gate = threading.Event()

    def look() -> Iterator[Finding]:
        yield ok("a", "Found.")
        gate.wait()

    found = run_checks([Check(("a", "b"), look)], within=0.3)
    gate.set()
    assert [finding.text for finding in found] == ["Found.", "Not checked: it took too long."]
