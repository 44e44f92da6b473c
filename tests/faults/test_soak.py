"""A busy home for an hour, with a server that is restarted now and then."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest
from harness.bustle import bustling
from harness.fault_table import FaultTable, From
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home
from harness.watch import WALL, Watch, make_wall, now, watching

pytestmark = pytest.mark.xdist_group("soak")
CHANGES_A_SECOND = 20
MEASURE_EVERY = 10.0
MOST_GROWTH = 0.10


@dataclass(frozen=True, slots=True)
class Soak:
    """How long it all lasts, in seconds, and when the memory is held against the end."""

    lasts: float
    restart_every: float
    settled: float
    every: float


HOUR = Soak(lasts=3600, restart_every=300, settled=600, every=1)
SHORT = Soak(lasts=25, restart_every=10, settled=8, every=0.2)


@pytest.mark.parametrize(
    "soak",
    [
        pytest.param(SHORT, id="short"),
        pytest.param(HOUR, id="hour", marks=[pytest.mark.soak, pytest.mark.timeout(4500)]),
    ],
)
def test_a_busy_home_and_a_server_that_is_restarted(
    tmp_path: Path, table: FaultTable, soak: Soak
) -> None:
    """Live in the end, nothing forbidden on screen, and no more memory than after ten minutes."""
    with start_onboarded(tmp_path / "server") as server:
        make_wall(server)
        home = Home(tmp_path / "home", {"HA_KIOSK_URL": server.url + WALL})
        home.sign_in(server.url, server.username, server.password)
        with watching(home, every=soak.every) as watch, bustling(server, CHANGES_A_SECOND) as it:
            watch.live()
            watch.begin()
            backs, memory = weather(soak, server, watch)
            watch.live()
        assert it.changes > soak.lasts * CHANGES_A_SECOND / 2
    settled = median(used for when, used in memory if 0.8 <= when / soak.settled <= 1.2)
    in_the_end = median(used for _, used in memory[-12:])
    if soak is HOUR:
        assert in_the_end <= settled * (1 + MOST_GROWTH), memory
    seen = f"the dashboard; memory {settled:.0f} MiB once settled, {in_the_end:.0f} MiB in the end"
    name = f"{soak.lasts:.0f} s of 20 changes a second and {len(backs)} server restarts"
    table.add(name, [seen], backs, From.SERVER, watch.looks)


def weather(
    soak: Soak, server: OnboardedServer, watch: Watch
) -> tuple[list[float], list[tuple[float, float]]]:
    """Restart the server until the time is up.

    Return how soon the dashboard was back each time, and the memory (when, MiB) all the while.
    """
    backs: list[float] = []
    memory: list[tuple[float, float]] = []
    began = time.monotonic()
    restart = soak.restart_every
    while (lasted := time.monotonic() - began) < soak.lasts:
        if lasted >= restart:
            restart += soak.restart_every
            server.server.restart()
            backs.append(watch.back(now()))
        memory.append((lasted, float(str(watch.kiosk.status()["memory_mb"]))))
        time.sleep(min(MEASURE_EVERY, soak.lasts / 20))
    return backs, memory
