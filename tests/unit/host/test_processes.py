"""Which processes are the program's, whoever their parent is."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from ha_kiosk.host import processes

START = "import subprocess, sys; print(subprocess.Popen(sys.argv[1:], stdout=2).pid)"


def wait_until(condition: Callable[[], object]) -> None:
    """Return once `condition()` holds."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


class Orphanage:
    """Makes processes whose parent has ended, and ends them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: list[int] = []

    def make(self, name: str, env: dict[str, str], *, new_session: bool = False) -> int:
        """Return one that is called `name` and has `env`."""
        program = self._folder / name
        if not program.exists():
            shutil.copy(str(shutil.which("sleep")), program)
        done = subprocess.run(
            [sys.executable, "-c", START, str(program), "600"],
            stdout=subprocess.PIPE,
            check=True,
            env={**os.environ, **env},
            start_new_session=new_session,
        )
        pid = int(done.stdout)
        self._made.append(pid)
        wait_until(lambda: psutil.Process(pid).name().startswith(name[:15]))
        return pid

    def end(self) -> None:
        """Kill them all."""
        for pid in self._made:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def orphanage(tmp_path: Path) -> Iterator[Orphanage]:
    """Return a maker of processes."""
    it = Orphanage(tmp_path)
    yield it
    it.end()


@pytest.fixture
def marked() -> dict[str, str]:
    """Return the environment of the web engine's processes."""
    env: dict[str, str] = {}
    processes.mark(env)
    return env


def pids() -> set[int]:
    """Return the ids of what is ours."""
    return {process.pid for process in processes.children()}


def test_children_are_ours_however_deep() -> None:
    """And this process is no child of its own."""
    with subprocess.Popen(["sh", "-c", "sleep 600 & wait"], start_new_session=True) as child:
        wait_until(lambda: psutil.Process(child.pid).children())
        (deep,) = psutil.Process(child.pid).children()
        found = pids()
        os.killpg(child.pid, signal.SIGKILL)
    assert {child.pid, deep.pid} <= found
    assert os.getpid() not in found


def test_a_renderer_whose_zygote_died_is_ours(orphanage: Orphanage, marked: dict[str, str]) -> None:
    """Not one of another kiosk, of another session, and no other program."""
    renderer = orphanage.make("QtWebEngineProcess", marked)
    other_kiosk = orphanage.make("QtWebEngineProcess", {processes.VARIABLE: "1"})
    other_session = orphanage.make("QtWebEngineProcess", marked, new_session=True)
    other_program = orphanage.make("sleeper", marked)
    found = pids()
    assert renderer in found
    assert not found & {other_kiosk, other_session, other_program}


def test_a_process_that_ends_meanwhile_is_nobodys(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was in the list, and has gone."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    monkeypatch.setattr(psutil, "pids", lambda: [gone.pid])
    assert gone.pid not in pids()
    monkeypatch.setattr(os, "getsid", lambda _pid: 1)
    assert gone.pid not in pids()
    assert processes.resume_stopped() == []


def test_what_was_stopped_goes_on(orphanage: Orphanage, marked: dict[str, str]) -> None:
    """And is told once."""
    stopped = orphanage.make("QtWebEngineProcess", marked)
    os.kill(stopped, signal.SIGSTOP)
    wait_until(lambda: psutil.Process(stopped).status() == psutil.STATUS_STOPPED)
    assert stopped in processes.resume_stopped()
    wait_until(lambda: psutil.Process(stopped).status() != psutil.STATUS_STOPPED)
    assert stopped not in processes.resume_stopped()
