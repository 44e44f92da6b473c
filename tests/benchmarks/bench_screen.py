"""CPU of the kiosk while somebody looks, under the clock, and while the screen is dark.

On a real X server, with twenty changes of state a second. HA_KIOSK_BENCH_SECONDS says how long each
is measured.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from benchmarks.programs import cpu
from harness.bustle import bustling
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running
from harness.watch import WALL, make_wall
from harness.xorg import x_server

SECONDS = float(os.environ.get("HA_KIOSK_BENCH_SECONDS", "60"))
CHANGES_A_SECOND = 20
GRACE = 75.0
"""Seconds: a page that nobody can see is frozen after sixty."""


@pytest.mark.timeout(900)
def test_screen(signed_in: Home, home_assistant: OnboardedServer, tmp_path: Path) -> None:
    """Print percent of a core for each stage."""
    make_wall(home_assistant)
    (tmp_path / "x").mkdir()
    with x_server(tmp_path / "x") as x, bustling(home_assistant, CHANGES_A_SECOND):
        signed_in.extra = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": x.display}
        with running(signed_in, "--url", home_assistant.url + WALL) as kiosk:
            kiosk.wait_for("live")

            def ask(*words: str) -> None:
                assert signed_in.run("ctl", *words).returncode == 0

            stages: tuple[tuple[str, Callable[[], None]], ...] = (
                ("the dashboard", lambda: None),
                ("the clock", lambda: ask("screensaver", "on")),
                ("off", lambda: ask("screen", "off")),
            )
            for name, begin in stages:
                begin()
                time.sleep(GRACE)
                used = percent(psutil.Process(kiosk.process.pid))
                sys.stdout.write(f"\n{name}: {used:.1f} % of a core")


def percent(program: psutil.Process) -> float:
    """Return what a program and its children use of a core."""
    before, begin = cpu(program), time.monotonic()
    time.sleep(SECONDS)
    return 100 * (cpu(program) - before) / (time.monotonic() - begin)
