"""The page's garbage is collected, whatever the version of the web engine does by itself."""

from __future__ import annotations

from harness.garbage import measure

BOUND = 200 * 2**20
"""Bytes: the page of the test keeps 70 MiB with the flag, and 340 without it on PySide6 6.12."""


def test_a_page_that_makes_garbage_stays_small() -> None:
    """After 400 rounds of some thousand objects each, of which it keeps five."""
    assert measure(400)["bytes"] < BOUND
