"""Launch to dashboard, memory and idle CPU of `ha-kiosk open`, with a warm cache.

`make bench` prints the medians. They are a first idea only: machines differ. The comparison with
Chromium's kiosk mode in the same run is still to come.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home
from harness.ports import free_port

ROUNDS = 5
CARDS = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  return all(document).filter((element) => element.localName === "ha-card").length > 5;
})()"""


@dataclass(frozen=True, slots=True)
class Figures:
    """One launch: seconds to the cards, MiB (PSS of all processes), CPU in cores while idle."""

    seconds: float
    memory: float
    cpu: float


def test_start(home: Home, home_assistant: OnboardedServer) -> None:
    """Print the medians of some launches."""
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    launch(home, home_assistant.url)  # warms the cache
    results = [launch(home, home_assistant.url) for _ in range(ROUNDS)]
    seconds, memory, idle = (
        statistics.median(getattr(figures, field) for figures in results)
        for field in ("seconds", "memory", "cpu")
    )
    sys.stdout.write(
        f"\nlaunch → cards {seconds:.2f} s, memory {memory:.0f} MiB, idle CPU {100 * idle:.1f} %\n"
    )


def launch(home: Home, url: str) -> Figures:
    """Start a program, wait for the cards, look at it, end it."""
    port = free_port()
    environment = home.environment | {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    command = [sys.executable, "-m", "ha_kiosk", "open", "--windowed"]
    begin = time.monotonic()
    with subprocess.Popen(command, env=environment, stdout=-3, stderr=-3) as program:
        with page(port, url) as frontend:
            while not frontend.evaluate(CARDS):
                time.sleep(0.02)
            seconds = time.monotonic() - begin
        time.sleep(3)
        own = psutil.Process(program.pid)
        memory = sum(one.memory_full_info().pss for one in tree(own)) / 2**20
        before = cpu(own)
        time.sleep(5)
        idle = (cpu(own) - before) / 5
        end(program)
    return Figures(seconds, memory, idle)


def end(program: subprocess.Popen[bytes]) -> None:
    """End a program and its children."""
    processes = tree(psutil.Process(program.pid))
    program.terminate()
    _gone, alive = psutil.wait_procs(processes, timeout=5)
    for process in alive:
        process.kill()


def tree(own: psutil.Process) -> list[psutil.Process]:
    """Return a process and all its children."""
    return [own, *own.children(recursive=True)]


def cpu(own: psutil.Process) -> float:
    """Return the CPU seconds that a program has used so far."""
    return sum(sum(one.cpu_times()[:2]) for one in tree(own))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a private home in which nobody is signed in."""
    return Home(tmp_path)
