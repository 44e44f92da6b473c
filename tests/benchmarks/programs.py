"""The two programs that are compared: our kiosk, and Debian's Chromium in its kiosk mode.

Both show the same page of the same server, on the same display, signed in with a session that was
stored before, and both listen for DevTools.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil
from harness.devtools import Page, browser, page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, wait_until
from harness.ports import free_port

WIDTH, HEIGHT = 1280, 800
CARDS = 4
"""A dashboard is there with its first so many cards."""
_COUNT = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  return all(document).filter(
    (element) => element.localName === "ha-card" && element.clientHeight > 0).length;
})()"""


@dataclass(slots=True)
class Running:
    """One run of a program: its processes, its page, and when it was started."""

    process: psutil.Process
    page: Page
    port: int
    started: float

    def cards(self) -> int:
        """Return how many cards are on the page; a login page has none."""
        count = self.page.evaluate(_COUNT)
        assert isinstance(count, int)
        return count

    def navigation(self) -> float:
        """Return the seconds from the start of the program to that of the navigation."""
        origin = self.page.evaluate("performance.timeOrigin")
        assert isinstance(origin, float | int)
        return origin / 1000 - self.started

    def processes(self) -> list[psutil.Process]:
        """Return all processes of the program."""
        return _tree(self.process)

    def memory(self) -> float:
        """Return the memory of all processes in MiB, shared pages counted by their share (PSS)."""
        return memory(self.process) / 2**20

    def cpu(self) -> float:
        """Return the seconds of CPU time that the living processes have used."""
        return cpu(self.process)


class Program(Protocol):
    """A program that shows a dashboard."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def version(self) -> str:
        """What is measured, for the table."""

    def cool_down(self) -> None:
        """Empty its cache of the server's files."""

    def command(self, url: str, port: int) -> Sequence[str]:
        """Return how to show `url` and listen for DevTools on `port`."""

    def environment(self, port: int) -> dict[str, str]:
        """Return the environment of that command."""


@contextmanager
def started(program: Program, url: str) -> Iterator[tuple[Running, float]]:
    """Start a program at `url`; give it, and the seconds until its first cards were there."""
    port = free_port()
    command, environment = program.command(url, port), program.environment(port)
    wall, begin = time.time(), time.monotonic()
    with subprocess.Popen(command, env=environment, stdout=-3, stderr=-3) as process:
        own = psutil.Process(process.pid)
        try:
            with page(port, url) as shown:
                run = Running(own, shown, port, wall)
                deadline = begin + 60
                while run.cards() < CARDS:
                    assert time.monotonic() < deadline, f"{program.name} shows no dashboard"
                    time.sleep(0.02)
                yield run, time.monotonic() - begin
        finally:
            end(own)


def cpu(own: psutil.Process) -> float:
    """Return the seconds of CPU time that the living processes of a program have used."""
    return sum(map(_cpu_time, _tree(own)))


def memory(own: psutil.Process) -> int:
    """Return the bytes of all processes of a program, shared pages counted by their share (PSS)."""
    return sum(map(_pss, _tree(own)))


def end(own: psutil.Process) -> None:
    """End a program and its children."""
    processes = _tree(own)
    own.terminate()
    _gone, alive = psutil.wait_procs(processes, timeout=10)
    for process in alive:
        process.kill()


@dataclass(frozen=True, slots=True)
class HaKiosk:
    """`ha-kiosk open`, full-screen, with the settings that it comes with."""

    home: Home
    name: str = "ha-kiosk"

    @property
    def version(self) -> str:
        """What is measured, for the table."""
        from PySide6 import __version__ as qt  # noqa: PLC0415
        from PySide6.QtWebEngineCore import qWebEngineChromiumVersion  # noqa: PLC0415

        engine = str(qWebEngineChromiumVersion())
        return f"PySide6 {qt}, Chromium {engine.partition('.')[0]}"

    def cool_down(self) -> None:
        """Empty its cache of the server's files."""
        shutil.rmtree(self.home.folder / "cache", ignore_errors=True)

    def command(self, url: str, port: int) -> Sequence[str]:  # noqa: ARG002 - the other's
        """Return how to show `url`."""
        return [*self.home.within, sys.executable, "-m", "ha_kiosk", "open", "--url", url]

    def environment(self, port: int) -> dict[str, str]:
        """Return its private home, on the display."""
        environment = self.home.environment | {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling each time is no start
        return environment


@dataclass(frozen=True, slots=True)
class Chromium:
    """Debian's Chromium with `--kiosk`, and no other flag that changes what it does."""

    folder: Path
    display: str
    executable: str = field(default_factory=lambda: shutil.which("chromium") or "")
    name: str = "Chromium"

    @property
    def version(self) -> str:
        """What is measured, for the table."""
        said = subprocess.run([self.executable, "--version"], capture_output=True, check=True)
        return said.stdout.decode().split(" built ")[0].strip()

    def cool_down(self) -> None:
        """Empty its cache of the server's files, and of their compiled code."""
        for name in ("Cache", "Code Cache", "GPUCache", "Service Worker"):
            shutil.rmtree(self.folder / "Default" / name, ignore_errors=True)

    def command(self, url: str, port: int) -> Sequence[str]:
        """Return how to show `url` and listen for DevTools on `port`."""
        flags = [
            "--kiosk",
            f"--window-size={WIDTH},{HEIGHT}",
            "--window-position=0,0",
            f"--user-data-dir={self.folder}",
            f"--remote-debugging-port={port}",
            "--no-first-run",
            "--password-store=basic",
        ]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")
        return [self.executable, *flags, url]

    def environment(self, port: int) -> dict[str, str]:  # noqa: ARG002 - the other's
        """Return an environment with the display."""
        return {**os.environ, "DISPLAY": self.display, "HOME": str(self.folder), "LANG": "C.UTF-8"}

    def sign_in(self, server: OnboardedServer) -> None:
        """Store a session as the frontend does after a login, and see that it is one."""
        assert self.executable, "Chromium is not installed: make bench installs it."
        tokens = json.dumps(json.dumps(_tokens(server)))
        port = free_port()
        command = self.command(f"{server.url}/manifest.json", port)
        with subprocess.Popen(command, env=self.environment(port), stdout=-3, stderr=-3) as process:
            try:
                with page(port, server.url) as shown:
                    there = f"location.origin === {json.dumps(server.url)}"
                    wait_until(lambda: shown.evaluate(there), "a page of the server")
                    shown.evaluate(f"localStorage.setItem('hassTokens', {tokens})")
                with browser(port) as whole:
                    whole.command("Browser.close")
                process.wait(20)
            finally:
                process.kill()


def _tokens(server: OnboardedServer) -> dict[str, object]:
    """Return the owner's session as the frontend stores one."""
    held, owner = server.session.access_token(), server.owner.credentials
    return {
        "access_token": held.value,
        "token_type": "Bearer",
        "expires_in": held.expires_in,
        "expires": (time.time() + held.expires_in) * 1000,
        "refresh_token": owner.refresh_token,
        "hassUrl": server.url,
        "clientId": owner.client_id,
    }


def _tree(own: psutil.Process) -> list[psutil.Process]:
    return [own, *own.children(recursive=True)]


def _pss(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0


def _cpu_time(process: psutil.Process) -> float:
    try:
        return float(sum(process.cpu_times()[:2]))
    except psutil.NoSuchProcess:
        return 0.0
