"""The kiosk as its package installs it on Debian 13, with Debian's own Qt, beside Chromium.

It runs in a container that shares network and display with Chromium. Only root can have one.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from benchmarks import dashboards, results
from benchmarks.programs import Program, started
from benchmarks.sides import CHANGES, ROUNDS, SETTLED, Bench, busy, side_by_side
from harness import debian_kiosk
from harness.debian import REPOSITORY, TOOL, Debian, booted

USER = "wall"


@dataclass(frozen=True, slots=True)
class Packaged:
    """`ha-kiosk open` of the package, full-screen, with the settings that it comes with."""

    debian: Debian
    display: str
    name: str = results.ours

    @property
    def version(self) -> str:
        """What is measured, for the table."""
        ask = (
            "import PySide6, PySide6.QtWebEngineCore as core; "
            "print(PySide6.__version__, core.qWebEngineChromiumVersion().partition('.')[0])"
        )
        qt, chromium = self.debian.run("python3", "-c", ask).stdout.split()
        return f"PySide6 {qt}, Chromium {chromium}"

    def cool_down(self) -> None:
        """Leave its cache: only warm starts are measured."""

    def command(self, url: str, port: int) -> Sequence[str]:
        """Return how to show `url` and listen for DevTools on `port`; it ends with its parent."""
        variables = [
            f"DISPLAY={self.display}",
            "QT_QPA_PLATFORM=xcb",
            f"QTWEBENGINE_REMOTE_DEBUGGING={port}",
            "HA_KIOSK_DEVICE_ENABLED=yes",
        ]
        as_child = ["setpriv", "--pdeathsig", "TERM", "env", *variables]
        return [*self.debian.enter(USER), *as_child, "ha-kiosk", "open", "--url", url]

    def environment(self, port: int) -> dict[str, str]:  # noqa: ARG002 - the other's
        """Return the environment that the container is entered with."""
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


@contextmanager
def _packaged(folder: Path) -> Iterator[tuple[Bench, Packaged]]:
    if subprocess.run([TOOL, "check"], capture_output=True, check=False).returncode:
        pytest.skip("this machine can have no clean Debian 13")
    subprocess.run([TOOL, "deb"], check=True)
    (package,) = (REPOSITORY / "dist").glob("ha-kiosk_*.deb")
    with booted() as debian, side_by_side(folder) as bench:
        debian_kiosk.install(debian, package)
        debian.run("useradd", "--create-home", USER)
        debian.run("loginctl", "enable-linger", USER)
        debian_kiosk.sign_in(debian, bench.server, USER)
        yield bench, Packaged(debian, bench.display)


@pytest.mark.timeout(3600)
def test_the_package_beside_chromium(tmp_path: Path) -> None:
    """Launch, memory and CPU: three rows of the table."""
    with _packaged(tmp_path) as (bench, kiosk):
        chromium = bench.programs[1]
        programs: tuple[Program, Program] = (kiosk, chromium)
        what = f", the .deb on Debian 13 ({kiosk.version})"
        with started(kiosk, bench.url(dashboards.OVERVIEW)):  # warms the cache
            time.sleep(SETTLED)
        cards = bench.each()
        for _ in range(ROUNDS):
            for program in programs:
                with started(program, bench.url(dashboards.OVERVIEW)) as (_run, seconds):
                    cards[program.name].append(seconds)
                    time.sleep(SETTLED)
        results.keep(f"launch, warm{what} (s)", cards, goal="≤ 0.85")
        memory, cpu = bench.each(), bench.each()
        for program in programs:
            series, used = busy(bench, program)
            memory[program.name].append(series[-1])
            cpu[program.name].append(used)
        load = f"{CHANGES} changes a second"
        results.keep(f"memory after 3 minutes of {load}{what} (MiB)", memory, goal="≤ 0.75")
        results.keep(f"CPU with {load}{what} (% of a core)", cpu, goal="≤ 0.9")
    results.write()
