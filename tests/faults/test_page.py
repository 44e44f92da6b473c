"""What happens to the page's own processes: killed, hanging, growing."""

from __future__ import annotations

import os
import signal

import pytest
from harness.fault_table import FaultTable, From
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, wait_until
from harness.watch import Watch, now, watching

DEATHS = "renderer ended|keeps dying|drawn in software"
LOOP = "setTimeout(() => { while (true); }, 0)"
LEAK = """void setTimeout(() => {
  window.leak = [];
  for (let i = 0; i < %d; i++) leak.push(new Uint8Array(2 ** 20).fill(i %% 251));
}, 0)"""


@pytest.fixture
def here(account: Home, home_assistant: OnboardedServer, home: Home) -> Home:
    """Return a private home that is signed in."""
    return account.copy(home.folder / "home", home_assistant.url)


def kill_renderer(watch: Watch) -> None:
    """Kill the page's process, and return once the kiosk knows."""
    (renderer,) = watch.renderers()
    before = len(watch.kiosk.states())
    os.kill(renderer, signal.SIGKILL)
    wait_until(lambda: len(watch.kiosk.states()) > before, "the kiosk has noticed")


def test_a_renderer_that_is_killed_once_is_back_at_once(here: Home, table: FaultTable) -> None:
    """The splash, and the dashboard again."""
    with watching(here) as watch:
        watch.kiosk.expect(DEATHS)
        watch.live()
        watch.begin()
        since = now()
        kill_renderer(watch)
        back = watch.back(since)
        assert watch.took("live crashed loading live"), watch.path
        assert watch.kiosk.status()["crashes"] == 1
    table.add("renderer killed (SIGKILL)", watch.seen, [back], From.RENDERER, watch.looks)


def test_a_renderer_that_is_killed_ten_times(here: Home, table: FaultTable) -> None:
    """Each time it comes back; from the fifth on the next start is to draw in software.

    The pauses between the tries grow to a minute; somebody presses the button here.
    """
    seconds = []
    with watching(here) as watch:
        watch.kiosk.expect(DEATHS)
        watch.live()
        watch.begin()
        for _ in range(10):
            kill_renderer(watch)
            since = now()
            if watch.kiosk.status()["state"] == "crashed":
                watch.kiosk.ctl("reload")
            seconds.append(watch.back(since))
        assert watch.path == "live" + " crashed loading live" * 10
        assert watch.kiosk.status()["crashes"] == 10
        assert "keeps dying" in watch.kiosk.log
    name = "renderer killed ten times, and somebody presses the button"
    table.add(name, watch.seen, seconds, From.PERSON, watch.looks)


@pytest.mark.soak
@pytest.mark.timeout(1200)
def test_a_renderer_that_is_killed_ten_times_and_nobody_is_there(
    here: Home, table: FaultTable
) -> None:
    """The pauses are 0, 1, 5, 15 and then 60 seconds; each time the dashboard comes back."""
    seconds = []
    with watching(here) as watch:
        watch.kiosk.expect(DEATHS)
        watch.live()
        watch.begin()
        for _ in range(10):
            since = now()
            kill_renderer(watch)
            seconds.append(watch.back(since, timeout=120))
        assert watch.path == "live" + " crashed loading live" * 10
    for found, pause in zip(seconds, (0, 1, 5, 15, 60, 60, 60, 60, 60, 60), strict=True):
        assert pause <= found < pause + 15
    name = "renderer killed ten times, and nobody is there"
    table.add(name, watch.seen, seconds, From.PAUSES, watch.looks)


@pytest.mark.soak
def test_a_page_in_an_endless_loop_is_killed(here: Home, table: FaultTable) -> None:
    """After thirty seconds without a heartbeat: killed, and the dashboard again."""
    with watching(here) as watch:
        watch.kiosk.expect(DEATHS)
        watch.live()
        watch.begin()
        since = now()
        watch.evaluate(LOOP)
        wait_until(lambda: "hung crashed" in watch.path, "it was killed", 90)
        back = watch.back(since)
        assert watch.took("live( degraded)? hung crashed loading live"), watch.path
        assert 25 < back < 60
    table.add("page in an endless loop", watch.seen, [back], From.FAULT, watch.looks)


@pytest.mark.soak
@pytest.mark.timeout(400)
def test_a_page_that_leaks_is_loaded_again(here: Home, table: FaultTable) -> None:
    """Above the limit, and nobody has touched the screen for a minute: a fresh page."""
    here.extra |= {"HA_KIOSK_MEMORY_LIMIT": "1200"}
    with watching(here) as watch:
        watch.live()
        watch.begin()
        watch.evaluate(LEAK % 1200)
        since = now()
        wait_until(lambda: watch.kiosk.status()["memory_reloads"] == 1, "the guard acts", 150)
        back = watch.back(since)
        assert watch.took("live loading live"), watch.path
        assert watch.evaluate("typeof leak") == "undefined"
        wait_until(lambda: float(str(watch.kiosk.status()["memory_mb"])) < 1200, "less memory")
    table.add("page that leaks", watch.seen, [back], From.FAULT, watch.looks)
