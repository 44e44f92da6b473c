"""What happens when the machine slept: its connections are gone, and nobody told it."""

from __future__ import annotations

from pathlib import Path

from harness.fault_table import FaultTable, From
from harness.haste import hasty
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home
from harness.proxy import proxying
from harness.watch import now, watching

FOUND_OUT = 30.0
"""Seconds after which the frontend asks its server for a sign of life, all by itself."""


def sleep_for(clock: Path, seconds: float) -> None:
    """Have the machine slept so long since it was switched on."""
    new = clock.with_suffix(".new")
    new.write_text(str(seconds))
    new.replace(clock)


def test_a_machine_that_slept_connects_anew_at_once(
    home: Home, home_assistant: OnboardedServer, account: Home, table: FaultTable
) -> None:
    """The dashboard stays; long before the frontend would notice, it is live again."""
    clock = home.folder / "asleep"
    sleep_for(clock, 0)
    with proxying(int(home_assistant.url.rpartition(":")[2])) as proxy:
        here = account.copy(home.folder / "home", proxy.url)
        here.extra |= hasty(
            home.folder,
            "from pathlib import Path",
            "from ha_kiosk.host import clocks",
            f"clocks.seconds_asleep = lambda: float(Path({str(clock)!r}).read_text())",
        )
        with watching(here) as watch:
            watch.live()
            watch.begin()
            proxy.forget()
            since = now()
            sleep_for(clock, 3600)
            watch.reaches("degraded")
            back = watch.back(since)
            assert watch.path == "live degraded live"
            assert watch.seen == ["the dashboard"]
            assert "woke up after 3600 s" in watch.kiosk.log
            assert back < FOUND_OUT
    table.add("machine slept for an hour", watch.seen, [back], From.WAKE, watch.looks)
