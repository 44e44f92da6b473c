"""What happens to each of the web engine's processes: stopped, killed.

There are zygotes and renderers; the network and the GPU are threads of the program, whose death is
in test_process.py.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
import pytest
from harness.fault_table import FaultTable, From
from harness.haste import hasty
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, wait_until
from harness.processes import renderers, zygotes
from harness.watch import Watch, now, watching

EXPECTED = "renderer ended|was stopped; resuming it|restarting the program"


def memory(watch: Watch) -> float:
    """Return how much memory the kiosk says that it uses, in MiB."""
    return float(str(watch.kiosk.status()["memory_mb"]))


@pytest.mark.parametrize("patience", [1, pytest.param(5, marks=pytest.mark.soak)])
def test_every_process_of_the_web_engine_is_stopped_and_killed(
    account: Home, home_assistant: OnboardedServer, tmp_path: Path, table: FaultTable, patience: int
) -> None:
    """The page goes on, or is started again; without a zygote the program is."""
    here = account.copy(tmp_path / "home", home_assistant.url)
    here.extra |= hasty(
        tmp_path,
        "from ha_kiosk.recovery.processes import stopped_processes",
        f"stopped_processes.EVERY = {patience}",
    )
    with watching(here) as watch:
        kiosk = watch.kiosk
        kiosk.expect(EXPECTED)
        watch.live()

        watch.begin()
        (renderer,) = renderers(kiosk)
        since = now()
        os.kill(renderer, signal.SIGSTOP)
        wait_until(lambda: f"Process {renderer} of the web engine" in kiosk.log, "it goes on")
        watch.live()
        back = (now() - since).total_seconds()
        assert renderers(kiosk) == [renderer]
        name = f"renderer stopped (SIGSTOP; a look every {patience} s)"
        table.add(name, watch.seen, [back], From.FAULT, watch.looks)

        watch.begin()
        since = now()
        for zygote in zygotes(kiosk):
            os.kill(zygote, signal.SIGSTOP)
        os.kill(renderer, signal.SIGKILL)
        watch.reaches("crashed")
        back = watch.back(since)
        assert watch.took("live crashed loading live"), watch.path
        name = f"zygotes stopped (SIGSTOP), then the renderer killed (a look every {patience} s)"
        table.add(name, watch.seen, [back], From.FAULT, watch.looks)

        watch.begin()
        (renderer,) = renderers(kiosk)
        with_zygote, page = memory(watch), psutil.Process(renderer).memory_full_info().pss / 2**20
        for zygote in zygotes(kiosk):
            os.kill(zygote, signal.SIGKILL)
        wait_until(lambda: not renderers(kiosk), "it is nobody's child")
        assert memory(watch) > with_zygote - page / 2
        since = now()
        os.kill(renderer, signal.SIGKILL)
        wait_until(lambda: "restarting the program" in kiosk.log, "another program")
        back = watch.back(since)
        assert watch.took("live crashed( loading crashed)+ loading live"), watch.path
        name = "zygotes killed, then the renderer: the program is started anew"
        table.add(name, watch.seen, [back], From.FAULT, watch.looks)
