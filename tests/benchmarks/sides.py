"""What two programs are compared with: one server, its dashboards, and one display."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import dashboards
from benchmarks.programs import HEIGHT, WIDTH, Chromium, HaKiosk, Program, started
from harness.bustle import bustling
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home
from harness.mjpeg import MjpegCameras

ROUNDS = int(os.environ.get("HA_KIOSK_BENCH_ROUNDS", "7"))
SETTLED = 5
"""Seconds after the cards until memory is read."""
LOAD_SECONDS, EVERY = 180, 10
CHANGES = 20
_LAST = """document.querySelector("home-assistant").hass
  .states["sensor.outside_temperature"].last_updated"""


@dataclass(frozen=True, slots=True)
class Bench:
    """What both are measured with."""

    server: OnboardedServer
    cameras: MjpegCameras
    display: str
    programs: tuple[HaKiosk, Chromium]

    def url(self, name: str) -> str:
        """Return the address of a dashboard."""
        return dashboards.url(self.server, name)

    def each(self) -> dict[str, list[float]]:
        """Return an empty list for each program."""
        return {program.name: [] for program in self.programs}


@contextmanager
def side_by_side(folder: Path) -> Iterator[Bench]:
    """Have a server with the dashboards, and both programs signed in, on one display."""
    cameras = MjpegCameras()
    with start_onboarded(folder / "server") as server, _display() as display:
        dashboards.make(server, f"http://127.0.0.1:{cameras.server_address[1]}/")
        more = {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
        more |= {"HA_KIOSK_DEVICE_ENABLED": "yes", "HA_KIOSK_KEYBOARD": "auto"}
        home = Home(folder / "home", more)
        home.sign_in(server.url, server.username, server.password)
        chromium = Chromium(folder / "chromium", display)
        chromium.sign_in(server)
        programs = (HaKiosk(home), chromium)
        for program in programs:  # warms the caches
            with started(program, dashboards.url(server, dashboards.OVERVIEW)):
                time.sleep(SETTLED)
        yield Bench(server, cameras, display, programs)


@contextmanager
def _display() -> Iterator[str]:
    read, write = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as numbers:
            number = numbers.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


def busy(bench: Bench, program: Program) -> tuple[list[float], float]:
    """Have states change many times a second; return the memory by time, and the CPU in percent."""
    with started(program, bench.url(dashboards.OVERVIEW)) as (run, _seconds):
        time.sleep(SETTLED)
        first = run.page.evaluate(_LAST)
        with bustling(bench.server, CHANGES) as bustle:
            series = [run.memory()]
            before = run.cpu()
            for _ in range(LOAD_SECONDS // EVERY):
                time.sleep(EVERY)
                series.append(run.memory())
            used = (run.cpu() - before) / LOAD_SECONDS * 100
        assert bustle.changes > LOAD_SECONDS * CHANGES * 0.9, "the server took too few changes"
        assert run.page.evaluate(_LAST) != first, f"{program.name} has received nothing"
    return series, used
