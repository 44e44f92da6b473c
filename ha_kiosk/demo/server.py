"""A Home Assistant process that listens on 127.0.0.1 only.

It ends when it is told to, and when the process that started it has ended. Its output is the log.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from ha_kiosk.demo import configuration
from ha_kiosk.demo.configuration import HOST
from ha_kiosk.demo.runner import environment
from ha_kiosk.errors import DemoFailed, ServerUnreachable
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.http import HttpClient, Request, Send

START_TIMEOUT = 120.0
STOP_TIMEOUT = 20.0
STEP = 0.1
LOG = "home-assistant.out"
_TAIL = 12
_IN_USE = "address already in use"
# Runs in Home Assistant's Python, which does not have our modules. The kernel kills it when the
# thread that started it ends; the check is for a parent that ended before that was set up.
_LAUNCH = """
import ctypes, os, runpy, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
if os.getppid() != int(sys.argv.pop(1)):
    sys.exit("nobody waits for this server any more")
runpy.run_module("homeassistant", run_name="__main__", alter_sys=True)
"""


class HomeAssistant:
    """One server, with its configuration in `folder`, run by the interpreter `python`.

    `extra_yaml` is added to the configuration. Start it in a thread that lives as long as the
    server.
    """

    def __init__(
        self, python: Path, folder: Path, *, port: int | None = None, extra_yaml: str = ""
    ) -> None:
        self._python = python
        self._folder = folder
        self._extra_yaml = extra_yaml
        self._is_port_given = port is not None
        self._port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the server's address."""
        return f"http://{HOST}:{self._port}"

    @property
    def folder(self) -> Path:
        """Return the folder with the server's configuration, which it writes to."""
        return self._folder

    @property
    def pid(self) -> int | None:
        """Return the process id while it runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self, *, tick: Callable[[], None] = lambda: None) -> None:
        """Start the server and return when it answers; `tick` is called while waiting.

        Raises `DemoFailed`.
        """
        if not _is_free(self._port):
            raise self._port_taken()
        try:
            configuration.write(self._folder, self._port, self._extra_yaml)
            self._spawn()
        except OSError as err:
            reason = os_reason(err)
            raise DemoFailed(
                Text("Home Assistant cannot be started: {reason}.", reason=reason)
            ) from err
        try:
            self._wait(tick)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server, by SIGTERM if possible."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGCONT)  # in case it is paused
        try:
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            pass
        finally:
            # It leads its process group: everything that it started is killed, too.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def restart(self) -> None:
        """Stop the server and start it again on the same port."""
        self.stop()
        self.start()

    def kill(self) -> None:
        """Kill the server, as a power cut would."""
        self._signal(signal.SIGKILL)
        self.stop()

    def pause(self) -> None:
        """Stop the server's process: connections stay open, nothing answers."""
        self._signal(signal.SIGSTOP)
        if self._process is not None:  # the kernel needs a moment
            os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def resume(self) -> None:
        """Resume a paused server."""
        self._signal(signal.SIGCONT)

    def log_text(self) -> str:
        """Return what the server has written so far."""
        with contextlib.suppress(FileNotFoundError):
            return (self._folder / LOG).read_text(encoding="utf-8", errors="replace")
        return ""

    def _spawn(self) -> None:
        with (self._folder / LOG).open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the interpreter of the installation
                [
                    self._python,
                    "-c",
                    _LAUNCH,
                    str(os.getpid()),
                    "-c",
                    str(self._folder),
                    "--skip-pip",  # everything is installed, see requirements.py
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment(),
                cwd=self._folder,
                start_new_session=True,  # we handle Ctrl-C
            )

    def _wait(self, tick: Callable[[], None]) -> None:
        with _client() as send:
            deadline = time.monotonic() + START_TIMEOUT
            while not self._answers(send):
                if self.pid is None:
                    raise DemoFailed(
                        Text("Home Assistant ended while it started.{tail}", tail=self._tail())
                    )
                if _IN_USE in self.log_text():
                    raise self._port_taken()
                if time.monotonic() > deadline:
                    raise DemoFailed(
                        Text(
                            "Home Assistant did not start in {seconds} s.{tail}",
                            seconds=round(START_TIMEOUT),
                            tail=self._tail(),
                        )
                    )
                tick()
                time.sleep(STEP)

    def _answers(self, send: Send) -> bool:
        """Return whether the frontend is ready; the sign-in and the API are ready before it."""
        try:
            return send(Request("GET", f"{self.url}/manifest.json")).status == HTTPStatus.OK
        except ServerUnreachable:
            return False

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _port_taken(self) -> DemoFailed:
        hint = Text("Choose another one.") if self._is_port_given else Text("Try again.")
        return DemoFailed(
            Text(
                "Port {port} of {host} is taken by another program. {hint}",
                port=self._port,
                host=HOST,
                hint=hint,
            )
        )

    def _tail(self) -> Text:
        lines = [line for line in self.log_text().splitlines() if line.strip()]
        last = "".join(f"\n  {line}" for line in lines[-_TAIL:])
        return Text(" The end of its log:{lines}", lines=last)


@contextmanager
def running(server: HomeAssistant, *, tick: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Run `server` during the `with` block."""
    server.start(tick=tick)
    try:
        yield
    finally:
        server.stop()


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the server itself does: connections that were just closed do not block the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


@contextmanager
def _client() -> Iterator[Send]:
    client = HttpClient()
    try:
        yield client.send
    finally:
        client.close()
