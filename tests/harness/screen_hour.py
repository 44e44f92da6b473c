"""A screen that goes off and on every ten seconds, by command and by a finger in turn."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from harness.kiosk import wait_until

PAIR = 10.0
"""Seconds for off and on."""
LASTS = float(os.environ.get("HA_KIOSK_SOAK_SCREEN", "3600"))
SETTLED = 0.1, 0.2
"""The part of the time whose memory is held against the end's."""
MOST_GROWTH = 0.10
MORE_FILES = 20


class SwitchedScreen(Protocol):
    """A real screen, and the kiosk on it."""

    def is_lit(self) -> bool:
        """Return whether the screen has power."""

    def status(self) -> dict[str, object]:
        """Return what the kiosk says of itself."""

    def files(self) -> int:
        """Return how many files the kiosk has open."""

    def switch(self, *, on: bool) -> None:
        """Have the kiosk switch the screen."""

    def touch(self) -> None:
        """Touch the screen."""


@dataclass
class ScreenHour:
    """What was measured, pair by pair."""

    screen: SwitchedScreen
    wakes: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    open_files: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Switch off and on until the time is over; it ends on, and the page was never loaded."""
        self._wait("on", "before")
        end = time.monotonic() + LASTS
        while time.monotonic() < end:
            self._pair(len(self.wakes))
        status = self.screen.status()
        assert self.screen.is_lit()
        assert (status["state"], status["display"], status["reloads"]) == ("live", "on", 0)
        assert self.memory_at_end <= self._settled(self.memory) * (1 + MOST_GROWTH), self
        assert self.open_files[-1] <= self._settled(self.open_files) + MORE_FILES, self

    @property
    def memory_at_end(self) -> float:
        """Return the memory of the last two minutes, in MiB."""
        return median(self.memory[-12:])

    @property
    def told(self) -> str:
        """Return it for a person."""
        memory = f"memory {self._settled(self.memory):.0f} MiB once settled"
        files = f"open files {min(self.open_files)} to {max(self.open_files)}"
        return f"{memory}, {self.memory_at_end:.0f} MiB in the end; {files}"

    def _pair(self, number: int) -> None:
        self.screen.switch(on=False)
        self._wait("off", number)
        self._stays("off")
        began = time.monotonic()
        if number % 2:
            self.screen.touch()
        else:
            self.screen.switch(on=True)
        self._wait("on", number)
        self.wakes.append(time.monotonic() - began)
        self._stays("on")
        self.memory.append(float(str(self.screen.status()["memory_mb"])))
        self.open_files.append(self.screen.files())

    def _wait(self, what: str, when: object) -> None:
        is_on = what == "on"
        wait_until(lambda: self.screen.is_lit() is is_on, f"the screen is {what}, {when}")
        wait_until(lambda: self.screen.status().get("display") == what, f"it says {what}, {when}")

    def _stays(self, what: str) -> None:
        time.sleep(PAIR / 2)
        assert (self.screen.is_lit(), self.screen.status()["display"]) == (what == "on", what)

    @staticmethod
    def _settled(figures: list[float] | list[int]) -> float:
        """Return the median of what was measured once the start was over."""
        first, last = (round(part * len(figures)) for part in SETTLED)
        return median(figures[first : last + 1])


def minutes() -> str:
    """Return how long it lasts, for a table."""
    return f"{LASTS / 60:.0f} min"
