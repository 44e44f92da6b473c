"""The table in packaging/guide/faults.md: what breaks, what is seen, how soon it is over.

Written by the tests that broke it, and only where `HA_KIOSK_WRITE_REPORT` is set: a run of the
tests must not change the tree. Rows that this run did not measure stay as they are.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from statistics import median

VARIABLE = "HA_KIOSK_WRITE_REPORT"
FILE = Path(__file__).parents[2] / "packaging" / "guide" / "faults.md"
TARGET = 3.0
_HEAD = "| fault | what the person sees | back after | counted from | looks |"
_RULE = "|---|---|---|---|---|"
_BACK = re.compile(r"([\d.]+) s(?: \((.+)\))?")


class From(StrEnum):
    """From when on the seconds are counted."""

    SERVER = "the server answers again"
    RENDERER = "the renderer's death"
    START = "the start of the program"
    FAULT = "the fault"
    WAKE = "the machine wakes up"
    PERSON = "somebody acts"
    LET_IN = "the server would let it in"
    PAUSES = "each death, with the pauses 0, 1, 5, 15 and 60 s before a load"
    NOTHING = "nothing: it was never away"
    NEVER = "it does not come back by itself"


@dataclass(frozen=True, slots=True)
class Row:
    """One fault. `back` is the median of what was measured, None where nothing was."""

    fault: str
    seen: str
    back: float | None
    how_often: str
    counted: From
    looks: int

    @property
    def markdown(self) -> str:
        """Return the row as it stands in the table."""
        seconds = "-" if self.back is None else f"{self.back:.1f} s{self.how_often}"
        return f"| {self.fault} | {self.seen} | {seconds} | {self.counted} | {self.looks} |"


class FaultTable:
    """Collects the rows of one run."""

    def __init__(self) -> None:
        self._rows: dict[str, Row] = {}

    def add(
        self,
        fault: str,
        seen: Sequence[str],
        seconds: Sequence[float],
        counted: From,
        looks: int,
    ) -> None:
        """Take note of what one fault did; `seconds` has one figure for each time it struck."""
        many = ""
        if len(seconds) > 1:
            many = f" (median of {len(seconds)}; at most {max(seconds):.1f} s)"
        self._rows[fault] = Row(
            fault,
            _told(seen),
            median(seconds) if seconds else None,
            many,
            counted,
            looks,
        )

    def write(self, file: Path = FILE) -> None:
        """Put this run's rows into the file, beside those of earlier runs."""
        rows = {row.fault: row for row in _read(file)} | self._rows
        file.write_text(_text(list(rows.values())), encoding="utf-8")


@contextmanager
def fault_table() -> Iterator[FaultTable]:
    """Give a table to fill, and write it in the end if somebody asked for that."""
    table = FaultTable()
    yield table
    if os.environ.get(VARIABLE):
        table.write()


def _told(seen: Sequence[str]) -> str:
    """Return what was seen, in order; where it came round and round, once."""
    once = list(dict.fromkeys(seen))
    return " → ".join(seen if len(seen) <= 2 * len(once) else [*once, "…"])


def _read(file: Path) -> Iterator[Row]:
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("| ") or len(cells) != 5 or line == _HEAD:
            continue
        fault, seen, seconds, counted, looks = cells
        found = _BACK.fullmatch(seconds)
        back = float(found[1]) if found else None
        many = f" ({found[2]})" if found and found[2] else ""
        yield Row(fault, seen, back, many, From(counted), int(looks))


def _text(rows: Sequence[Row]) -> str:
    return "\n".join(
        [
            "# What happens when something breaks",
            "",
            "The tests in `tests/faults` break one thing at a time in the real",
            "program, with a real Home Assistant, and watch the screen until the",
            "dashboard is back. They write this table. To write it again:",
            "",
            "```sh",
            f"{VARIABLE}=1 make soak",
            "```",
            "",
            *_summary(rows),
            "",
            _HEAD,
            _RULE,
            *(row.markdown for row in rows),
            "",
            '"The dashboard" also stands for a dashboard whose connection is lost: the frontend',
            'says so itself and keeps showing the last values. "Looks" counts how often the tests',
            "looked. A test fails when it sees a browser's error page, an unneeded login form, a",
            "white, blank or frozen screen.",
            "",
            "Where a row names a patience, the program waited that long in place of its usual time",
            "(30 s for a page that hangs, 20 s for a load, 60 s for a server that is away).",
            "",
        ]
    )


def _summary(rows: Sequence[Row]) -> Iterable[str]:
    stamp = datetime.now(UTC).date().isoformat()
    cores = os.cpu_count()
    yield f"Last run: {stamp}, {platform.machine()}, {cores} cores, software rendering."
    yield ""
    for counted in (From.SERVER, From.RENDERER):
        backs = [row.back for row in rows if row.counted is counted and row.back is not None]
        if backs:
            yield (
                f"- Back after {counted}: {median(backs):.1f} s (median of {len(backs)} faults; "
                f"target {TARGET:.0f} s; the slowest took {max(backs):.1f} s)."
            )
    yield f"- Forbidden screens: 0 in {sum(row.looks for row in rows)} looks."
