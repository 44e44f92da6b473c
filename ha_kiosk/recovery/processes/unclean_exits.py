"""Counts how often the program ended unexpectedly: a crash, a kill, a power cut.

QtWebEngine's GPU process is a thread of the program. So a graphics driver that crashes ends the
whole program, and a service manager starts it with the same driver again. The count comes from a
mark in a file that is there while the program runs; render_fallback.py decides what follows.

If the file cannot be written, nothing is counted and no error is raised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from ha_kiosk.storage import state_file

WINDOW = 600.0
"""Seconds for which an unclean exit counts."""
LOOP = 5
"""This many unclean exits within the window are attributed to the graphics driver."""
_RUNS, _ENDS = "runs", "ends"


@contextmanager
def record_start(file: Path, now: float) -> Iterator[int]:
    """Mark the program in `file` as running; yield the number of recent unclean exits.

    An exception is no unclean exit, because it is reported. `now` is the wall clock's, because
    other clocks start again with the machine.
    """
    ends = _lately(state_file.read(file), now)
    _write(file, {_RUNS: True, _ENDS: ends})
    try:
        yield len(ends)
    finally:
        _write(file, {_RUNS: False, _ENDS: ends})


def _lately(facts: Mapping[str, object], now: float) -> list[float]:
    found = facts.get(_ENDS)
    known = found if isinstance(found, list) else []
    # Somebody may have set the clock: an exit in the future counts like one in the past.
    ends = [when for when in known if isinstance(when, int | float) and abs(now - when) < WINDOW]
    return [*ends, now] if facts.get(_RUNS) is True else ends


def _write(file: Path, facts: Mapping[str, object]) -> None:
    with suppress(OSError):
        state_file.write(file, facts)
