"""A screen that goes off and on every ten seconds, with a real X server's monitor."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil
import pytest
from harness.fault_table import FaultTable, From
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.xorg import XServer, x_server

PAIR = 10.0
"""Seconds for off and on."""
LASTS = float(os.environ.get("HA_KIOSK_SOAK_SCREEN", "3600"))
SETTLED = 0.1, 0.2
"""The part of the time whose memory is held against the end's."""
MOST_GROWTH = 0.10
MORE_FILES = 20


@dataclass
class Course:
    """What was measured, pair by pair."""

    wakes: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def note(self, kiosk: Kiosk, wake: float) -> None:
        """Take down one pair: how long the screen took to be on, and what the kiosk has."""
        self.wakes.append(wake)
        self.memory.append(float(str(kiosk.status()["memory_mb"])))
        self.files.append(psutil.Process(kiosk.process.pid).num_fds())

    def settled(self, figures: list[float]) -> float:
        """Return the median of what was measured once the start was over."""
        first, last = (round(part * len(figures)) for part in SETTLED)
        return median(figures[first : last + 1])

    @property
    def told(self) -> str:
        """Return it for a person."""
        memory = f"memory {self.settled(self.memory):.0f} MiB once settled"
        files = f"open files {min(self.files)} to {max(self.files)}"
        return f"{memory}, {median(self.memory[-12:]):.0f} MiB in the end; {files}"


def pair(x: XServer, kiosk: Kiosk, number: int) -> float:
    """Switch the screen off and on, by `ctl` and by a finger in turn; return the way back."""
    assert kiosk.ctl("screen", on=False)["ok"]
    wait_until(lambda: x.monitor == "Off", f"the monitor is off, {number}")
    time.sleep(PAIR / 2)
    assert (x.monitor, kiosk.status()["display"]) == ("Off", "off")
    began = time.monotonic()
    if number % 2:
        x.tap(640, 20)
    else:
        assert kiosk.ctl("screen", on=True)["ok"]
    wait_until(lambda: x.monitor == "On", f"the monitor is on, {number}")
    wait_until(lambda: kiosk.status()["display"] == "on", f"it is on, {number}")
    took = time.monotonic() - began
    time.sleep(PAIR / 2)
    assert (x.monitor, kiosk.status()["display"]) == ("On", "on")
    return took


@pytest.mark.soak
@pytest.mark.timeout(LASTS + 600)
def test_an_hour_of_off_and_on_ends_on(
    account: Home, home_assistant: OnboardedServer, table: FaultTable, tmp_path: Path
) -> None:
    """The page was never loaded again, no warning was logged, and nothing has grown."""
    (tmp_path / "x").mkdir()
    home = account.copy(tmp_path / "home", home_assistant.url)
    course = Course()
    with x_server(tmp_path / "x") as x:
        home.extra |= {"QT_QPA_PLATFORM": "xcb", "DISPLAY": x.display}
        with running(home) as kiosk:
            kiosk.wait_for("live")
            wait_until(lambda: kiosk.status()["display"] == "on", "the kiosk has a screen")
            end = time.monotonic() + LASTS
            while time.monotonic() < end:
                course.note(kiosk, pair(x, kiosk, len(course.wakes)))
            status = kiosk.wait_for("live")
            assert (x.monitor, status["display"], status["reloads"]) == ("On", "on", 0)
    table.add(
        f"{LASTS / 60:.0f} min of a monitor (X11) that goes off and on {len(course.wakes)} times",
        [f"the dashboard; {course.told}"],
        course.wakes,
        From.PERSON,
        2 * len(course.wakes),
    )
    assert median(course.memory[-12:]) <= course.settled(course.memory) * (1 + MOST_GROWTH), course
    assert course.files[-1] <= course.settled([float(n) for n in course.files]) + MORE_FILES, course
