"""The process of a throw-away Home Assistant, played by a small one; e2e/ has the real one."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from ha_kiosk.demo import server as module
from ha_kiosk.demo.server import HomeAssistant, free_port, running
from ha_kiosk.errors import DemoFailed

FAKE = """
import http.server, os, pathlib, re, signal, sys
assert sys.argv[1] == "-c" and sys.argv[3:] == ["--skip-pip"], sys.argv
text = pathlib.Path(sys.argv[2], "configuration.yaml").read_text()
if "ends:" in text:
    sys.exit("Fatal: it ends")
if "in_use:" in text:
    print("[Errno 98] error: address already in use", flush=True)
    signal.pause()
if "stubborn:" in text:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
class Handler(http.server.BaseHTTPRequestHandler):
    is_ready = False
    def do_GET(self):
        self.send_response(200 if Handler.is_ready else 503)
        Handler.is_ready = "slow:" not in text
        self.send_header("Content-Length", "0")
        self.end_headers()
    def log_message(self, *args):
        pass
port = int(re.search(r"server_port: (\\d+)", text)[1])
class Server(http.server.HTTPServer):
    allow_reuse_address = True
Server(("127.0.0.1", port), Handler).serve_forever()
"""
Make = Callable[..., HomeAssistant]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that makes servers whose Home Assistant is the fake one."""
    package = tmp_path / "packages" / "homeassistant"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(FAKE)
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\nPYTHONPATH={package.parent} exec {sys.executable} "$@"\n')
    python.chmod(0o755)

    def new(extra_yaml: str = "", port: int | None = None) -> HomeAssistant:
        return HomeAssistant(python, tmp_path / "server", extra_yaml=extra_yaml, port=port)

    return new


def answers(server: HomeAssistant) -> bool:
    """Return whether anything listens at the server's address."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(server.url.rpartition(":")[2]))) == 0


def replies(server: HomeAssistant) -> bool:
    """Return whether it does not only listen, but says something."""
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), 10) as wire:
        wire.sendall(b"GET / HTTP/1.0\r\n\r\n")
        return wire.recv(4) == b"HTTP"


def test_a_server_runs_within_its_block(make: Make, tmp_path: Path) -> None:
    """And is gone after it."""
    server = make()
    assert server.folder == tmp_path / "server"
    assert server.log_text() == ""
    ticks: list[int] = []
    with running(server, tick=lambda: ticks.append(1)):
        pid = server.pid
        assert pid is not None
        assert answers(server)
    assert ticks
    assert not psutil.pid_exists(pid)
    server.stop()  # once more is no error
    server.pause()


def test_a_server_can_start_again(make: Make) -> None:
    """On the same port, also right after a power cut."""
    server = make()
    server.start()
    first, url = server.pid, server.url
    server.restart()
    second = server.pid
    assert second not in {None, first}
    server.kill()
    assert not answers(server)
    server.start()
    assert server.url == url
    server.stop()


def test_a_paused_server_is_stopped_gently(make: Make) -> None:
    """It gets to see the signal."""
    server = make()
    server.start()
    process = psutil.Process(server.pid)
    server.pause()
    assert process.status() == psutil.STATUS_STOPPED
    server.resume()
    assert replies(server)
    server.pause()
    server.stop()
    assert not process.is_running()


def test_a_stubborn_server_is_killed(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it had its time."""
    monkeypatch.setattr(module, "STOP_TIMEOUT", 0.2)
    server = make("stubborn:")
    server.start()
    pid = server.pid
    server.stop()
    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_a_server_that_has_ended_is_stopped_all_the_same(make: Make) -> None:
    """It may have ended just now."""
    server = make()
    server.start()
    process = psutil.Process(server.pid)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert server.pid is None
    server.stop()


def test_a_server_that_ends_at_once_says_why(make: Make) -> None:
    """With the end of its log."""
    with pytest.raises(DemoFailed, match=r"(?s)ended while it started\. The end.*Fatal: it ends"):
        make("ends:").start()


def test_a_server_that_does_not_get_ready_is_given_up(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And stopped."""
    monkeypatch.setattr(module, "START_TIMEOUT", 0.5)
    server = make("slow:")
    with pytest.raises(DemoFailed, match="did not start in 0 s"):
        server.start()
    assert server.pid is None


def test_a_port_that_is_taken_is_said(make: Make) -> None:
    """Before anything is started, where that can be seen."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(DemoFailed, match=f"Port {port} of 127.0.0.1.*Choose another one"):
            make(port=port).start()


def test_a_port_that_somebody_else_gets_first_is_said(make: Make) -> None:
    """By the server's own words."""
    with pytest.raises(DemoFailed, match=r"is taken by another program\. Try again"):
        make("in_use:").start()


def test_a_python_that_is_gone_is_said(tmp_path: Path) -> None:
    """A cache that was half deleted."""
    with pytest.raises(DemoFailed, match="cannot be started: No such file"):
        HomeAssistant(tmp_path / "none", tmp_path, port=free_port()).start()
