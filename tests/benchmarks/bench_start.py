"""Launch to dashboard, memory and idle CPU, side by side with Chromium's own kiosk mode.

Both show the same dashboard of the same server in the same run, turn by turn, each with a warm
cache and a stored session, and both are watched through DevTools in the same way. Machines differ:
the ratios count, not the seconds. `make bench` runs it; without Debian's `chromium` it measures
ha-kiosk alone.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from harness.devtools import free_port, page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home

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
    """Print the medians of both, and their ratios."""
    home.sign_in(home_assistant.url, home_assistant.username, home_assistant.password)
    contestants: dict[str, Callable[[int], list[str]]] = {"ha-kiosk": lambda _port: kiosk()}
    chromium = shutil.which("chromium")
    if chromium:
        contestants["chromium"] = lambda port: browser(chromium, home, home_assistant.url, port)
        seed(chromium, home, home_assistant)
    results: dict[str, list[Figures]] = {name: [] for name in contestants}
    for number in range(ROUNDS + 1):
        for name, command in contestants.items():
            figures = launch(command, home, home_assistant.url)
            if number:  # the first round warms the caches
                results[name].append(figures)
    report(results)


def kiosk() -> list[str]:
    """Return the command of our own program."""
    return [sys.executable, "-m", "ha_kiosk", "open", "--windowed"]


def browser(chromium: str, home: Home, url: str, port: int) -> list[str]:
    """Return the command of Chromium's kiosk mode."""
    return [
        chromium,
        "--kiosk",
        "--headless",
        "--no-sandbox",
        "--window-size=1280,800",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        f"--user-data-dir={home.folder}/chromium",
        f"--remote-debugging-port={port}",
        "--remote-allow-origins=*",
        f"{url}/",
    ]


def seed(chromium: str, home: Home, server: OnboardedServer) -> None:
    """Store a session in Chromium's localStorage, as its users do."""
    port = free_port()
    stored = json.loads(home.credentials.read_text())
    tokens = {
        "hassUrl": server.url,
        "clientId": stored["client_id"],
        "access_token": server.access_token(),
        "refresh_token": stored["refresh_token"],
        "token_type": "Bearer",
        "expires_in": 1800,
        "expires": (time.time() + 1700) * 1000,
    }
    with subprocess.Popen(browser(chromium, home, server.url, port), stderr=-3) as program:
        with page(port, server.url) as frontend:
            frontend.evaluate(f"localStorage.hassTokens = {json.dumps(json.dumps(tokens))}")
            time.sleep(2)  # Chromium writes its localStorage when it likes
        program.terminate()


def launch(command: Callable[[int], list[str]], home: Home, url: str) -> Figures:
    """Start a program, wait for the cards, look at it, end it."""
    port = free_port()
    environment = home.environment | {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    begin = time.monotonic()
    with subprocess.Popen(command(port), env=environment, stdout=-3, stderr=-3) as program:
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
        program.terminate()
    return Figures(seconds, memory, idle)


def tree(own: psutil.Process) -> list[psutil.Process]:
    """Return a process and all its children."""
    return [own, *own.children(recursive=True)]


def cpu(own: psutil.Process) -> float:
    """Return the CPU seconds that a program has used so far."""
    return sum(sum(one.cpu_times()[:2]) for one in tree(own))


def report(results: dict[str, list[Figures]]) -> None:
    """Print medians, and each as a ratio to Chromium's."""
    medians = {
        name: [
            statistics.median(getattr(figures, field) for figures in all_figures)
            for field in ("seconds", "memory", "cpu")
        ]
        for name, all_figures in results.items()
    }
    sys.stdout.write(f"\n{'':10} {'launch → cards':>16} {'memory':>12} {'idle CPU':>10}\n")
    for name, (seconds, memory, idle) in medians.items():
        sys.stdout.write(f"{name:10} {seconds:14.2f} s {memory:8.0f} MiB {100 * idle:8.1f} %\n")
    if "chromium" in medians:
        pairs = zip(medians["ha-kiosk"], medians["chromium"], strict=True)
        ratios = [ours / theirs if theirs else float("nan") for ours, theirs in pairs]
        sys.stdout.write(f"{'ratio':10} {ratios[0]:16.2f} {ratios[1]:12.2f} {ratios[2]:10.2f}\n")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a private home in which nobody is signed in."""
    return Home(tmp_path)
