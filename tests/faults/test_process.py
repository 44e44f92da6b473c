"""What happens to the program itself and to its machine: killed, out of time, out of space."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from harness.devtools import browser, page
from harness.fault_table import FaultTable, From
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, wait_until
from harness.login_page import log_in
from harness.ports import free_port
from harness.watch import now, watching
from websockets.exceptions import ConnectionClosed

DAY = 86_400
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
UNASKED = r"ended unexpectedly \d+ times within ten minutes"
TROUBLE = "Signing in does not work yet"


@pytest.fixture
def here(account: Home, home_assistant: OnboardedServer, home: Home) -> Home:
    """Return a private home that is signed in."""
    return account.copy(home.folder / "home", home_assistant.url)


@pytest.mark.parametrize("longest", [1.0, pytest.param(3.0, marks=pytest.mark.soak)])
def test_a_program_that_is_killed_twenty_times_starts_as_ever(
    here: Home, table: FaultTable, longest: float
) -> None:
    """At whatever moment: no file is damaged, no process and no lock stays behind."""
    credentials = here.credentials.read_bytes()
    chance = random.Random(20)  # noqa: S311 - moments, not secrets
    for _ in range(20):
        kiosk = Kiosk(here)
        time.sleep(chance.uniform(0.2, longest))
        assert kiosk.process.poll() is None, kiosk.log
        kiosk.end(signal.SIGKILL)
    wait_until(lambda: not processes_of(here), "Chromium's processes are gone")
    assert here.credentials.read_bytes() == credentials
    since = now()
    with watching(here) as watch:
        watch.kiosk.expect(UNASKED)
        back = watch.back(since)
        assert watch.path == "starting loading live"
    name = f"program killed (kill -9) twenty times within {longest:.0f} s of its start"
    table.add(name, watch.seen, [back], From.START, watch.looks)


def test_a_graphics_driver_that_crashes_ends_the_program_and_after_five_times_is_not_used(
    here: Home, table: FaultTable
) -> None:
    """QtWebEngine has no GPU process: it is a thread of ours, and a service manager starts us."""
    for _ in range(5):
        here.extra |= {"QTWEBENGINE_REMOTE_DEBUGGING": str(port := free_port())}
        kiosk = Kiosk(here)
        wait_until(kiosk.states, "the page is being loaded")
        with browser(port) as it, suppress(ConnectionClosed):  # it does not live to answer
            it.command("Browser.crashGpuProcess")
        assert kiosk.process.wait(20) < 0
    since = now()
    with watching(here) as watch:
        watch.kiosk.expect(UNASKED)
        back = watch.back(since)
        assert watch.path == "starting loading live"
        assert "program kept dying" in str(watch.kiosk.status()["render_reason"])
        assert "ended unexpectedly 5 times" in watch.kiosk.log
    name = "GPU process killed (a thread of the program: it ends, and is started again)"
    table.add(name, watch.seen, [back], From.START, watch.looks)


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed (apt: faketime)")
def test_a_clock_that_jumps_changes_nothing(here: Home, table: FaultTable) -> None:
    """By a day and back by two: the dashboard stays, and each load gets its token as before."""
    clock = here.folder / "clock"
    clock.write_text("+0")
    here.extra |= {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }

    def has_jumped(days: int) -> bool:
        shown = int(str(watch.evaluate("Date.now()"))) / 1000
        return abs(shown - time.time() - days * DAY) < 60

    with watching(here) as watch:
        watch.live()
        for days in (1, -1):
            watch.begin()
            expires_in = int(str(watch.kiosk.status()["token_expires_in"]))
            clock.write_text(f"{days:+d}d")
            wait_until(lambda days=days: has_jumped(days), "the page has the new time")  # type: ignore[misc]
            watch.live()
            assert watch.path == ""
            assert 0 <= expires_in - int(str(watch.kiosk.status()["token_expires_in"])) < 60
            watch.kiosk.ctl("reload")
            watch.live()
            assert watch.path == "live loading live"
            assert here.credentials.exists()
            name = f"clock jumps by {days:+d} day, and a load"
            table.add(name, watch.seen, [], From.NOTHING, watch.looks)


def test_a_full_disk_when_the_credentials_are_to_be_saved(
    home: Home, home_assistant: OnboardedServer, table: FaultTable
) -> None:
    """The screen says so and nothing half is left; with space again the sign-in works."""
    with small_disk(home.data), full(home.data):  # noqa: SIM117 - the window ends first
        with watching(home, "--url", home_assistant.url) as watch:
            watch.good_credentials = False
            watch.kiosk.expect("Sign-in: Cannot write")
            watch.kiosk.wait_for("signed-out")
            with page(watch.port, "/auth/authorize") as login:
                log_in(login, home_assistant.username, home_assistant.password)
            wait_until(lambda: watch.kiosk.status()["screen"] == TROUBLE, "our screen")
            assert "No space left" in watch.kiosk.log
            assert not list(home.data.glob("credentials*"))
            (home.data / "filler").unlink()
            since = now()
            with page(watch.port, "/auth/authorize") as login:
                log_in(login, home_assistant.username, home_assistant.password)
            back = watch.back(since)
            assert watch.took("starting signed-out loading live"), watch.path
            assert json.loads(home.credentials.read_text())["refresh_token"]
    name = "disk full when the credentials are to be saved, and a second sign-in"
    table.add(name, watch.seen, [back], From.PERSON, watch.looks)


def test_a_full_disk_does_not_stop_a_kiosk(
    account: Home, home_assistant: OnboardedServer, home: Home, table: FaultTable
) -> None:
    """Nothing can be written, the browser's own storage included: the dashboard is shown."""
    with small_disk(home.data):
        here = account.copy(home.folder, home_assistant.url)
        with full(home.data):
            since = now()
            with watching(here) as watch:
                back = watch.back(since)
                assert watch.path == "starting loading live"
    table.add("disk full at the start", watch.seen, [back], From.START, watch.looks)


def processes_of(home: Home) -> list[int]:
    """Return the processes that run in a home."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get("HOME") == str(home.folder):
                found.append(process.pid)
    return found


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """Have a small file system of its own at `folder`."""
    if os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root may mount a small disk")
    folder.mkdir(mode=0o700, parents=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m,mode=0700", "kiosk-test", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Have no byte free on the disk of `folder`."""
    with (folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(b"\0" * 2**16)
    assert os.statvfs(folder).f_bavail == 0
    yield
    (folder / "filler").unlink(missing_ok=True)
