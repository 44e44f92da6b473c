"""What compiling scripts in the background costs and saves at starts with an empty cache.

A page that stands still is rare, and more frequent on a machine with much else to do.
"""

from __future__ import annotations

from statistics import median

from harness.cold_start import measure_cold_starts
from harness.home_assistant import OnboardedServer

STARTS, RUNS = 10, 6


def test_cold_starts(home_assistant: OnboardedServer) -> None:
    """Alternating runs, with our flags and with Chromium's own choice; each start shows cards."""
    token = home_assistant.session.access_token().value
    ours: list[float | None] = []
    streaming: list[float | None] = []
    for _ in range(RUNS):
        ours += measure_cold_starts(home_assistant.url, token, STARTS)
        streaming += measure_cold_starts(home_assistant.url, token, STARTS, streaming=True)
    for name, starts in (("our flags", ours), ("background", streaming)):
        seconds = median(start for start in starts if start is not None)
        still = starts.count(None)
        print(f"{name}: {seconds:.2f} s, {still} of {len(starts)} stood still")  # noqa: T201 - the result
