"""The real program as a subprocess, driven through its control socket, its log read as it comes.

A line of the log at WARNING or above, or a traceback, fails the test that did not expect it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from harness.wait_timeout import WaitTimeout

TIMEOUT = 60.0
_OURS = ("HA_KIOSK_", "QT", "QML")
"""How variables begin that the program obeys; the Qt tests set some in this process, too."""
CUT_SHORT = "Timeout (0:00:01.800000)!"
"""What the program writes when it ends itself because SIGTERM was too long ago."""
_LOUD = re.compile(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) |^Traceback|^Exception ignored")
_HARMLESS = (
    # The test machine has no D-Bus.
    re.compile(r"(?i)d-?bus"),
    # Tests look into the page by it; Qt 6.8 says so in two lines.
    re.compile("--remote-allow-origins=|Remote debugging server started"),
    # The frontend of the test server has no internet: brand images, map tiles, weather.
    re.compile(r"ha_kiosk\.page: .*(Failed to load|net::ERR_|brands\.home-assistant\.io)"),
)


def wait_until(condition: Callable[[], object], what: str, timeout: float = TIMEOUT) -> None:
    """Return once `condition()` is true; raise `WaitTimeout` after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() >= deadline:
            raise WaitTimeout(what, timeout)
        time.sleep(0.05)


@dataclass
class Home:
    """A private home for one test: XDG folders of its own, no display."""

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    within: tuple[str, ...] = ()
    """A command that runs the program, in surroundings of its own."""

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the program."""
        self.runtime.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = {
            "HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_RUNTIME_DIR": str(self.runtime.parent),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONWARNINGS": "error",
            "PYTHONFAULTHANDLER": "1",
            "LANG": "C.UTF-8",
            # Each would be one more device of the one server of all tests.
            "HA_KIOSK_DEVICE_ENABLED": "no",
            "HA_KIOSK_KEYBOARD": "off",
        }
        if os.getuid() == 0:
            mine["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        foreign = {"DISPLAY", "WAYLAND_DISPLAY", "JOURNAL_STREAM"}
        inherited = {
            name: text
            for name, text in os.environ.items()
            if name not in foreign and not name.startswith(_OURS)
        }
        return {**inherited, **mine, **self.extra}

    @property
    def runtime(self) -> Path:
        """Return the folder of the control sockets."""
        return self.folder / "run" / "ha-kiosk"

    @property
    def data(self) -> Path:
        """Return the data folder of the default profile."""
        return self.folder / "data" / "ha-kiosk" / "default"

    @property
    def credentials(self) -> Path:
        """Return the credentials file of the default profile."""
        return self.data / "credentials.json"

    def run(
        self, *arguments: str, stdin: str = "", timeout: float = TIMEOUT
    ) -> subprocess.CompletedProcess[str]:
        """Run the program to its end."""
        try:
            return subprocess.run(
                [sys.executable, "-m", "ha_kiosk", *arguments],
                env=self.environment,
                input=stdin,
                capture_output=True,
                text=True,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise WaitTimeout(f"the end of ha-kiosk {arguments[0]}", timeout) from None

    def sign_in(self, url: str, username: str, password: str) -> None:
        """Sign in through the terminal."""
        done = self.run(
            "login", url, "--username", username, "--password-stdin", stdin=password + "\n"
        )
        assert done.returncode == 0, done.stderr

    def copy(self, folder: Path, server: str) -> Home:
        """Return a home in `folder` that is signed in as this one is, at another address.

        What it shows is the same, too, where `extra` has an address.
        """
        stored = json.loads(self.credentials.read_text()) | {"server": server}
        other = Home(folder, dict(self.extra))
        if shown := self.extra.get("HA_KIOSK_URL"):
            other.extra = {**self.extra, "HA_KIOSK_URL": server + urlsplit(shown).path}
        other.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        other.credentials.touch(mode=0o600)
        other.credentials.write_text(json.dumps(stored))
        return other


class Kiosk:
    """A running `ha-kiosk open`."""

    def __init__(self, home: Home, *arguments: str) -> None:
        self.home = home
        self._log = home.folder / f"kiosk-{time.monotonic_ns()}.log"
        self._expected: list[re.Pattern[str]] = list(_HARMLESS)
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [*home.within, sys.executable, "-m", "ha_kiosk", "open", *arguments],
                env=home.environment,
                stdout=log,
                stderr=log,
            )

    @property
    def log(self) -> str:
        """Return the log so far."""
        return self._log.read_text(errors="replace")

    def expect(self, pattern: str) -> None:
        """Let lines of the log that match `pattern` pass, though they are warnings."""
        self._expected.append(re.compile(pattern))

    def ctl(self, command: str, **arguments: object) -> dict[str, object]:
        """Send a command and return the whole answer, `ok` and all."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(TIMEOUT)
            connection.connect(str(self.home.runtime / "default.sock"))
            connection.sendall(json.dumps({"command": command, **arguments}).encode() + b"\n")
            try:
                with connection.makefile("rb") as stream:
                    line = stream.readline()
            except TimeoutError:
                raise WaitTimeout(f"the answer to {command!r}", TIMEOUT) from None
        if not line:
            raise ConnectionResetError("the kiosk ended, or starts anew")
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer

    def status(self) -> dict[str, object]:
        """Return `ctl status`, or an empty dict while nobody listens."""
        try:
            result = self.ctl("status")["result"]
        except (OSError, WaitTimeout):
            assert self.process.poll() is None, f"the kiosk ended:\n{self.log}"
            return {}
        assert isinstance(result, dict)
        return result

    def wait_for(self, state: str, timeout: float = TIMEOUT) -> dict[str, object]:
        """Wait until the kiosk is in `state` and return its status."""
        try:
            wait_until(lambda: self.status().get("state") == state, f"state {state}", timeout)
        except WaitTimeout as err:
            raise WaitTimeout(err.what, timeout, self.log) from None
        return self.status()

    def states(self) -> list[str]:
        """Return all changes of state, as the log tells them: "loading → live"."""
        return re.findall(r"ha_kiosk\.qt\.recovery\.recovery_loop: ([\w-]+ → [\w-]+)", self.log)

    def end(self, number: int = signal.SIGTERM, timeout: float = 60.0) -> int:
        """End the program with a signal and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise WaitTimeout("the end of the kiosk", timeout, self.log) from None

    def check_log(self) -> None:
        """Fail on any line that should have been looked at."""
        loud = [
            line
            for line in self.log.splitlines()
            if _LOUD.search(line) and not any(p.search(line) for p in self._expected)
        ]
        assert not loud, "\n".join([*loud, "", "The whole log:", self.log])


@contextmanager
def running(home: Home, *arguments: str) -> Iterator[Kiosk]:
    """Run `ha-kiosk open` for the length of a with-block; its log must be quiet."""
    kiosk = Kiosk(home, *arguments)
    try:
        yield kiosk
    except WaitTimeout as err:
        code = kiosk.process.poll()
        _kill(kiosk)
        _check_cause(kiosk, code, err)
        raise
    except BaseException:
        _kill(kiosk)
        raise
    try:
        code = kiosk.end()
    except WaitTimeout as err:
        _kill(kiosk)
        _check_cause(kiosk, None, err)
        raise
    # On a machine with much else to do its two seconds are over before Python has cleaned up.
    assert code == 0 or CUT_SHORT in kiosk.log, f"exit code {code}\n{kiosk.log}"
    kiosk.check_log()


def _kill(kiosk: Kiosk) -> None:
    kiosk.process.kill()
    kiosk.process.wait()


def _check_cause(kiosk: Kiosk, code: int | None, err: WaitTimeout) -> None:
    """Fail for what the log or the exit code says, which is worse than a wait that ran out."""
    try:
        assert code in (None, 0), f"exit code {code}\n{kiosk.log}"
        kiosk.check_log()
    except AssertionError as worse:
        raise AssertionError(f"{err.what} did not come, and:\n{worse}") from None
