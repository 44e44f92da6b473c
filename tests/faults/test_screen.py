"""A screen that goes off and on every ten seconds, with a real X server's monitor.

tests/package/test_screen.py has the same under labwc.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from harness.fault_table import FaultTable, From
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running
from harness.screen_hour import LASTS, ScreenHour, minutes
from harness.xorg import XServer, x_server


@dataclass(frozen=True, slots=True)
class Monitor:
    """The monitor of an X server, with a kiosk on it."""

    x: XServer
    kiosk: Kiosk

    def is_lit(self) -> bool:
        """Return whether the monitor has power."""
        return self.x.monitor == "On"

    def status(self) -> dict[str, object]:
        """Return what the kiosk says of itself."""
        return self.kiosk.status()

    def files(self) -> int:
        """Return how many files the kiosk has open."""
        return psutil.Process(self.kiosk.process.pid).num_fds()

    def switch(self, *, on: bool) -> None:
        """Have the kiosk switch the monitor."""
        assert self.kiosk.ctl("screen", on=on)["ok"]

    def touch(self) -> None:
        """Touch the screen: the X server switches the monitor on, too."""
        self.x.tap(640, 20)


@pytest.mark.soak
@pytest.mark.timeout(LASTS + 600)
@pytest.mark.skipif(os.geteuid() != 0, reason="Debian's Xorg drives a screen for root only")
def test_an_hour_of_off_and_on_ends_on(
    account: Home, home_assistant: OnboardedServer, table: FaultTable, tmp_path: Path
) -> None:
    """The page was never loaded again, no warning was logged, and nothing has grown."""
    (tmp_path / "x").mkdir()
    home = account.copy(tmp_path / "home", home_assistant.url)
    with x_server(tmp_path / "x") as x:
        home.extra |= {"QT_QPA_PLATFORM": "xcb", "DISPLAY": x.display}
        with running(home) as kiosk:
            kiosk.wait_for("live")
            hour = ScreenHour(Monitor(x, kiosk))
            hour.run()
    pairs = len(hour.wakes)
    name = f"{minutes()} of a monitor (X11) that goes off and on {pairs} times"
    table.add(name, [f"the dashboard; {hour.told}"], hour.wakes, From.PERSON, 2 * pairs)
