"""A kiosk that a service manager looks after: how it starts, lives, obeys, and ends."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from harness.devtools import page
from harness.haste import hasty
from harness.home_assistant import OnboardedServer
from harness.kiosk import CUT_SHORT, Home, Kiosk, running, wait_until
from harness.ports import free_port

END_WITHIN = 2.0 + 4.0
"""Seconds; it is two, but a machine with much else to do may take longer to say so."""


class Manager:
    """The service manager's end of the socket: `heard` is all that was said to it."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[str] = []
        self.address = str(folder / "notify")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while message := self._socket.recv(4096).decode():
            self.heard.append(message)

    def close(self) -> None:
        """Hear no more."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.address)
        self._thread.join()
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    """Return a service manager."""
    manager = Manager(tmp_path)
    yield manager
    manager.close()


def processes(kiosk: Kiosk) -> list[psutil.Process]:
    """Return the program and all its children."""
    own = psutil.Process(kiosk.process.pid)
    return [own, *own.children(recursive=True)]


def alive(all_: list[psutil.Process]) -> list[psutil.Process]:
    """Return those of the processes that have not ended."""
    return [process for process in all_ if process.is_running() and process.status() != "zombie"]


def settings(home: Home, text: str) -> None:
    """Write the configuration file."""
    file = home.folder / "config" / "ha-kiosk" / "default" / "ha-kiosk.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@contextmanager
def black_hole(home: Home) -> Iterator[None]:
    """Have the profile signed in to a server that takes connections and never answers."""
    stored = json.loads(home.credentials.read_text())
    with socket.create_server(("127.0.0.1", 0), backlog=50) as silent:
        stored["server"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        home.credentials.write_text(json.dumps(stored))
        yield


def test_the_service_manager_hears_the_whole_life(signed_in: Home, manager: Manager) -> None:
    """Ready with the dashboard, alive all the time, reloading, stopping."""
    signed_in.extra = {"NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "2000000"}
    with running(signed_in) as kiosk:
        kiosk.expect("does not paint")  # within a second, on a machine that is busy
        kiosk.wait_for("live")
        wait_until(lambda: "READY=1\nSTATUS=live" in manager.heard, "READY=1")
        start = manager.heard[: manager.heard.index("READY=1\nSTATUS=live")]
        assert "STATUS=loading" in start
        count = manager.heard.count("WATCHDOG=1")
        wait_until(lambda: manager.heard.count("WATCHDOG=1") > count + 3, "signs of life")
        for child in processes(kiosk)[1:]:
            assert "NOTIFY_SOCKET" not in child.environ()
        kiosk.process.send_signal(signal.SIGHUP)
        wait_until(lambda: manager.heard[-1] == "READY=1", "the end of the reload")
        assert any(message.startswith("RELOADING=1\nMONOTONIC_USEC=") for message in manager.heard)
    assert manager.heard[-1] == "STOPPING=1"


def test_a_server_that_is_down_does_not_keep_the_service_from_being_ready(
    signed_in: Home, manager: Manager
) -> None:
    """There is a screen that says so; systemd must not kill it after its time-out."""
    stored = json.loads(signed_in.credentials.read_text())
    stored["server"] = f"http://127.0.0.1:{free_port()}"
    signed_in.credentials.write_text(json.dumps(stored))
    signed_in.extra = {"NOTIFY_SOCKET": manager.address}
    with running(signed_in) as kiosk:
        kiosk.wait_for("offline")
        said = "READY=1\nSTATUS=offline: unreachable: "
        wait_until(lambda: any(m.startswith(said) for m in manager.heard), "READY=1")


def end(kiosk: Kiosk, number: int) -> tuple[int, float]:
    """End the program; return its exit code, and when all its processes were gone."""
    all_ = processes(kiosk)
    assert len(all_) > 1
    began = time.monotonic()
    code = kiosk.end(number)
    wait_until(lambda: not alive(all_), "the end of all processes", 60)
    took = time.monotonic() - began
    return (0 if CUT_SHORT in kiosk.log else code), took


def test_sigterm_ends_all_of_it_within_two_seconds(signed_in: Home) -> None:
    """The exit code is that of a clean end."""
    kiosk = Kiosk(signed_in)
    kiosk.wait_for("live")
    code, took = end(kiosk, signal.SIGTERM)
    assert (code, took < END_WITHIN) == (0, True), f"{took} s\n{kiosk.log}"
    kiosk.check_log()


def test_sigterm_does_not_wait_for_a_server_that_does_not_answer(signed_in: Home) -> None:
    """A token request, and a page load, hang."""
    with black_hole(signed_in):
        kiosk = Kiosk(signed_in)
        kiosk.wait_for("loading")
        code, took = end(kiosk, signal.SIGTERM)
    assert (code, took < END_WITHIN) == (0, True), f"{took} s\n{kiosk.log}"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGKILL, -9)])
def test_no_process_is_left_of_a_page_in_an_endless_loop(
    signed_in: Home, home_assistant: OnboardedServer, number: int, code: int
) -> None:
    """Whether the program ends or is killed: Chromium's processes go with it."""
    port = free_port()
    signed_in.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    kiosk = Kiosk(signed_in)
    kiosk.wait_for("live")
    with page(port, home_assistant.url) as frontend:
        frontend.evaluate("void setTimeout(() => { for (;;) {} }, 0)")
    result, took = end(kiosk, number)
    assert (result, took < END_WITHIN) == (code, True), f"{took} s\n{kiosk.log}"


def test_sighup_has_the_configuration_obeyed(
    signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """Zoom and address at once; one line of the log tells what needs a restart."""
    port = free_port()
    signed_in.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    with running(signed_in) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port, home_assistant.url) as frontend:
            width = frontend.evaluate("innerWidth")
            assert isinstance(width, int)
            settings(signed_in, f'zoom = 2\nrender = "gpu"\nurl = "{home_assistant.url}/history"\n')
            kiosk.process.send_signal(signal.SIGHUP)
            wait_until(lambda: frontend.evaluate("innerWidth") == width / 2, "the zoom")
        said = "The configuration was read again. Changed: url, zoom. After a restart: render."
        assert said in kiosk.log
        wait_until(lambda: "/history" in str(kiosk.status().get("url")), "the address")
        kiosk.wait_for("live")


def test_sighup_with_a_broken_configuration_changes_nothing(signed_in: Home) -> None:
    """One WARNING says what is wrong; the next one may be right."""
    settings(signed_in, "memory_limit = 900\n")
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        kiosk.expect("Did you mean zoom")
        settings(signed_in, "zom = 2\nmemory_limit = 800\n")
        kiosk.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "Did you mean zoom?" in kiosk.log, "the warning")
        assert kiosk.log.count("WARNING ha_kiosk.qt.control.config_reload") == 1
        assert kiosk.status()["memory_limit_mb"] == 900.0
        settings(signed_in, "memory_limit = 800\n")
        kiosk.process.send_signal(signal.SIGHUP)
        wait_until(lambda: kiosk.status()["memory_limit_mb"] == 800.0, "the new limit")
        assert kiosk.states() == ["starting → loading", "loading → live"]


def impatient(folder: Path) -> dict[str, str]:
    """Return the environment in which the guard acts in seconds instead of minutes."""
    return hasty(
        folder,
        "from ha_kiosk.qt.kiosk import memory_guard",
        "from ha_kiosk.recovery.processes import memory",
        "memory_guard.Measuring.__init__.__kwdefaults__['every_ms'] = 1000",
        "memory.IDLE, memory.HELPS_WITHIN = 4.0, 6.0",
    )


def test_a_page_that_leaks_gets_a_fresh_process(
    signed_in: Home, home_assistant: OnboardedServer, tmp_path: Path
) -> None:
    """It is loaded again where it was, and its memory is free; nothing else is done."""
    port = free_port()
    signed_in.extra = {
        **impatient(tmp_path),
        "HA_KIOSK_MEMORY_LIMIT": "900",
        "QTWEBENGINE_REMOTE_DEBUGGING": str(port),
    }
    with running(signed_in) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        assert kiosk.ctl("navigate", path="/history")["ok"] is True
        with page(port, f"{home_assistant.url}/history") as frontend:
            wait_until(lambda: frontend.evaluate("location.pathname") == "/history", "the page")
            # Later, because the guard may have the page gone before there is an answer.
            frontend.evaluate(
                "void setTimeout(() => window.leak = Array.from({ length: 900 },"
                " () => new Uint8Array(1 << 20).fill(7)), 0)"
            )
        wait_until(lambda: kiosk.status()["memory_reloads"] == 1, "the reload")
        status = kiosk.wait_for("live")
        assert "/history?" in str(status["url"])
        wait_until(lambda: int(str(kiosk.status()["memory_mb"]).split(".")[0]) < 900, "memory")
        assert "restarting the program" not in kiosk.log


def test_a_program_that_stays_too_large_starts_anew(signed_in: Home, tmp_path: Path) -> None:
    """In the same process, live again, once; after that it only says that the limit is too low."""
    signed_in.extra = {**impatient(tmp_path), "HA_KIOSK_MEMORY_LIMIT": "100"}
    with running(signed_in) as kiosk:
        kiosk.expect("Raise memory_limit")
        kiosk.wait_for("live")
        before = processes(kiosk)
        wait_until(lambda: "restarting the program" in kiosk.log, "the restart")
        wait_until(lambda: kiosk.states().count("starting → loading") == 2, "a new start")
        status = kiosk.wait_for("live")
        assert status["pid"] == kiosk.process.pid
        assert not alive(before[1:])
        wait_until(lambda: "Raise memory_limit" in kiosk.log, "the complaint")
        kiosk.wait_for("live")
        assert kiosk.log.count("restarting the program") == 1
        assert kiosk.states().count("starting → loading") == 2
