"""An hour of a busy home: `make bench MINUTES=60`.

Two kiosks show one server, which changes 20 states a second: one as it comes, and one with
`--low-memory` in a control group of 1 GiB. Each minute goes to build/bench_hour.tsv at once.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest
from benchmarks import dashboards, results
from benchmarks.programs import cpu, memory
from harness.bustle import bustling
from harness.control_group import limited
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home, Kiosk, running

MINUTES = int(os.environ.get("HA_KIOSK_BENCH_MINUTES", "0"))
CHANGES, GIB, SETTLED = 20, 2**30, 5
"""Changes a second; the limit of memory; minutes until the memory is what it stays."""
LINES = results.ROOT / "build" / "bench_hour.tsv"


@dataclass(frozen=True, slots=True)
class Watched:
    """A kiosk that runs, and what was measured of it by the minute."""

    name: str
    kiosk: Kiosk
    memory: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def measure(self, seconds: float, used: float) -> float:
        """Note a minute of so many seconds; `used` is the CPU time before it. Return it now."""
        own = psutil.Process(self.kiosk.process.pid)
        now = cpu(own)
        self.memory.append(memory(own) / 2**20)
        self.cpu.append((now - used) / seconds * 100)
        status = self.kiosk.status()
        wanted = ("state", "reloads", "memory_reloads", "recoveries", "crashes", "low_memory")
        figures = [f"{self.memory[-1]:.1f}", f"{self.cpu[-1]:.1f}"]
        line = [self.name, str(len(self.memory)), *figures, *(f"{status[key]}" for key in wanted)]
        with LINES.open("a") as file:
            file.write("\t".join(line) + "\n")
        return now

    def sentence(self) -> str:
        """Return what came of it."""
        settled = self.memory[SETTLED:] or self.memory
        tenth = max(1, len(settled) // 10)
        begin, end = statistics.median(settled[:tenth]), statistics.median(settled[-tenth:])
        status = self.kiosk.status()
        return (
            f"{self.name}: {begin:.0f} MiB in the beginning, {end:.0f} in the end "
            f"({end / begin - 1:+.1%}; {min(settled):.0f} to {max(settled):.0f}), "
            f"{statistics.median(self.cpu):.0f} % of a core, "
            f"{status['reloads']} reloads, {status['crashes']} crashes."
        )


@pytest.mark.timeout(MINUTES * 120 + 600)
@pytest.mark.skipif(not MINUTES, reason="make bench MINUTES=60")
def test_a_busy_hour_leaves_the_memory_as_it_is(tmp_path: Path) -> None:
    """After each minute: memory, CPU, reloads; in the end both still show the dashboard."""
    LINES.parent.mkdir(exist_ok=True)
    LINES.write_text(
        "who\tminute\tMiB\tCPU %\tstate\treloads\tfor memory\trecoveries\tcrashes\tlow\n"
    )
    with start_onboarded(tmp_path / "server") as server:
        dashboards.make(server, "http://127.0.0.1:9/")
        with _both(tmp_path, server) as both, bustling(server, CHANGES) as bustle:
            _watch(both)
            assert bustle.changes > MINUTES * 60 * CHANGES / 2, "the server took too few changes"
            found = [one.sentence() for one in both]
    with LINES.open("a") as file:
        file.write("\n".join(found) + "\n")
    print("\n".join(found))  # noqa: T201 - the result


@contextmanager
def _both(folder: Path, server: OnboardedServer) -> Iterator[Sequence[Watched]]:
    url = dashboards.url(server, dashboards.OVERVIEW)
    with ExitStack() as stack:
        within = stack.enter_context(limited(GIB))
        homes = {
            "--low-memory in 1 GiB": Home(folder / "small", within=within),
            "as it comes": Home(folder / "plain", {"HA_KIOSK_LOW_MEMORY": "no"}),
        }
        both = []
        for name, home in homes.items():
            home.sign_in(server.url, server.username, server.password)
            kiosk = stack.enter_context(running(home, "--url", url))
            both.append(Watched(name, kiosk))
            kiosk.wait_for("live")
        assert both[0].kiosk.status()["low_memory"] is True, "the limit of 1 GiB was not seen"
        yield both


def _watch(both: Sequence[Watched]) -> None:
    used = [cpu(psutil.Process(one.kiosk.process.pid)) for one in both]
    begin = time.monotonic()
    for minute in range(1, MINUTES + 1):
        time.sleep(max(0.0, begin + 60 * minute - time.monotonic()))
        used = [one.measure(60, before) for one, before in zip(both, used, strict=True)]
    for one in both:
        assert one.kiosk.status()["state"] == "live", one.kiosk.log
