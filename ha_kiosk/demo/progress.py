"""Shows the progress of an installation.

It reads the output of pip and uv, and shows how many steps are done: one changing line on a
terminal, a line now and then elsewhere. There are no percentages, because it is not known how long
a compiler takes.
"""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from ha_kiosk.i18n.text import Text

PLAIN_EVERY = 10.0
"""Seconds between two lines if lines stay, as in the log of a CI machine."""
_SHOWN = 3
_RESOLVED = re.compile(r"\s*Resolved (\d+) packages?")
_STARTED = re.compile(r"\s*(?:Downloading|Building) ([A-Za-z0-9][\w.-]*)")
_FINISHED = re.compile(r"\s*(?:Downloaded|Built) ([A-Za-z0-9][\w.-]*)")
_COLLECTING = re.compile(r"\s*(?:Collecting |Processing \S*/)([A-Za-z0-9][\w.-]*)")
_WHEEL = re.compile(r"\s*Building wheel for ([\w.-]+) .*: (started|finished)")
_PREPARED = re.compile(r"\s*(?:Prepared|Installing collected packages: )")


@dataclass(slots=True)
class Tally:
    """The progress of an installer, by its output so far."""

    packages: int = 0
    collected: int = 0
    started: int = 0
    finished: int = 0
    is_installing: bool = False
    busy: dict[str, None] = field(default_factory=dict)

    def read(self, line: str) -> None:
        """Record one line that the installer printed."""
        if match := _RESOLVED.match(line):
            self.packages = int(match[1])
        elif match := _WHEEL.match(line):
            self._turn(match[1], is_start=match[2] == "started")
        elif match := _COLLECTING.match(line):
            self.collected += 1
            self.busy = {match[1]: None}
        elif line.startswith("  ") and self.collected:
            pass  # details of pip
        elif match := _STARTED.match(line):
            self._turn(match[1], is_start=True)
        elif match := _FINISHED.match(line):
            self._turn(match[1], is_start=False)
        elif _PREPARED.match(line):
            self.is_installing = True
            self.busy = {}

    def text(self) -> Text:
        """Return the progress in a few words."""
        total = self.packages or self.collected
        if not total:
            return Text("finding out what is needed")
        if self.is_installing:
            return Text("putting {total} packages in place", total=total)
        text = (
            Text("{total} packages", total=total)
            if self.packages
            else Text("{total} packages so far", total=total)
        )
        if self.started:
            text = Text(
                "{packages}, {done} of {all} downloads and builds done",
                packages=text,
                done=self.finished,
                all=self.started,
            )
        return Text("{tally}: {names}", tally=text, names=self._names()) if self.busy else text

    def _turn(self, name: str, *, is_start: bool) -> None:
        if is_start:
            self.started += 1
            self.busy[name] = None
        else:
            self.finished += 1
            self.busy.pop(name, None)

    def _names(self) -> str:
        names = list(self.busy)
        more = len(names) - _SHOWN
        shown = ", ".join(names[:_SHOWN])
        return Text("{names} and {more} more", names=shown, more=more) if more > 0 else shown


class DemoProgress:
    """Shows steps on `stream`, stderr by default, in the language of `translated`.

    Call `begin` for a step, `show` as often as wanted, and `end`.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        translated: Callable[[str], str] = str,
    ) -> None:
        self._translated = translated
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._changes = self._stream.isatty()
        self._title = ""
        self._start = self._said_at = 0.0
        self._said = ""

    def say(self, text: str) -> None:
        """Print a line that stays, above the one that changes."""
        if self._changes:
            self._write("", end="")
        self._out(f"{self._translated(text)}\n")

    def begin(self, title: str) -> None:
        """Start the step called `title`."""
        self._title, self._said = self._translated(title), ""
        self._start = self._said_at = self._clock()
        self._write(f"{self._title} …", end="" if self._changes else "\n")

    def show(self, text: str = "") -> None:
        """Show the progress of the step; call it every second or so, so that the time moves."""
        now, text = self._clock(), self._translated(text)
        if self._changes:
            line = f"{self._title} … {self._elapsed(now)}  {text}".rstrip()
            if line != self._said:
                self._said = line
                self._write(line, end="")
        elif text and now - self._said_at >= PLAIN_EVERY and text != self._said:
            self._said, self._said_at = text, now
            self._write(f"  {self._elapsed(now)}  {text}")

    def end(self) -> None:
        """Print that the step is done, and how long it took."""
        elapsed = self._elapsed(self._clock())
        done = Text("{step}: done in {time}.", step=self._title, time=elapsed)
        self._write(self._translated(done))

    def _elapsed(self, now: float) -> str:
        minutes, seconds = divmod(int(now - self._start), 60)
        return f"{minutes}:{seconds:02}"

    def _write(self, text: str, end: str = "\n") -> None:
        if self._changes:
            width = shutil.get_terminal_size().columns
            # Back to the start of the line, write, and clear the rest of a longer text.
            text = f"\r{text[: width - 1]}\x1b[K"
        self._out(text + end)

    def _out(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
