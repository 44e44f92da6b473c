"""Running pip and uv."""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from ha_kiosk.demo.progress import DemoProgress
from ha_kiosk.demo.runner import ServerNotReachable, environment, explained, run
from ha_kiosk.errors import DemoFailed

LOG = Path("/cache/install.log")
SLOW = """
import os, sys, time
open(sys.argv[1], "w").write(str(os.getpid()))
print("Resolved 3 packages", flush=True)
time.sleep(600)
"""


@pytest.fixture
def stream() -> io.StringIO:
    """Return what progress is shown on."""
    return io.StringIO()


def test_output_is_kept_and_the_step_ends(tmp_path: Path, stream: io.StringIO) -> None:
    """In a file, for when something goes wrong later."""
    log = tmp_path / "install.log"
    command = [sys.executable, "-c", "print('Resolved 3 packages'); print(); print('Done')"]
    run(command, "Installing", DemoProgress(stream), log)
    assert log.read_text().endswith("Resolved 3 packages\n\nDone\n")
    assert log.read_text().startswith(f"$ {sys.executable} -c")
    assert stream.getvalue().splitlines()[-1].startswith("Installing: done in 0:0")


def test_failure_is_explained(tmp_path: Path, stream: io.StringIO) -> None:
    """With what it said, and where the rest is."""
    code = "import sys; print('error: it broke'); sys.exit(2)"
    with pytest.raises(DemoFailed) as caught:
        run([sys.executable, "-c", code], "Installing", DemoProgress(stream), tmp_path / "log")
    assert str(caught.value) == (
        f"Installing failed: error: it broke. All messages are in {tmp_path / 'log'}."
    )


def test_missing_program_is_explained(tmp_path: Path, stream: io.StringIO) -> None:
    """It was there a moment ago."""
    with pytest.raises(DemoFailed, match="Installing failed: /no/uv: No such file"):
        run(["/no/uv"], "Installing", DemoProgress(stream), tmp_path / "log")


def test_silent_installer_lets_the_clock_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compilers say nothing for minutes."""
    monkeypatch.setattr("ha_kiosk.demo.runner._TICK", 0.01)
    shown: list[str] = []

    class Shown(DemoProgress):
        def show(self, text: str = "") -> None:
            shown.append(text)
            if len(shown) > 3:
                go_on.touch()

    go_on = tmp_path / "go on"
    code = "import os, sys\nwhile not os.path.exists(sys.argv[1]): pass"
    run([sys.executable, "-c", code, str(go_on)], "x", Shown(io.StringIO()), tmp_path / "log")
    assert set(shown) == {"finding out what is needed"}


def test_interrupted_wait_ends_the_installer(tmp_path: Path, stream: io.StringIO) -> None:
    """Ctrl-C leaves nothing behind that goes on writing."""
    pid_file = tmp_path / "pid"
    follows = threading.Event()

    class Shown(DemoProgress):
        def show(self, text: str = "") -> None:
            super().show(text)
            follows.set()

    def interrupt() -> None:
        assert follows.wait(60)  # not while the installer is being started
        while not (pid_file.exists() and pid_file.read_text()):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        run([sys.executable, "-c", SLOW, str(pid_file)], "x", Shown(stream), tmp_path / "log")
    thread.join()
    assert not psutil.pid_exists(int(pid_file.read_text()))


@pytest.mark.parametrize(
    ("said", "meaning", "error"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full", DemoFailed),
        (
            "  dns error: failed to lookup address information",
            "PyPI cannot be rea",
            ServerNotReachable,
        ),
        (
            "NewConnectionError('<pip…>: [Errno 101] Network is",
            "PyPI cannot be rea",
            ServerNotReachable,
        ),
        ("x.c:1: fatal error: Python.h: No such file or directory", "compiled", DemoFailed),
        ("error: command '/usr/bin/x86_64-linux-gnu-gcc' failed", "sudo apt install", DemoFailed),
        ("ERROR: No matching distribution found for x==1", "no version of it", ServerNotReachable),
    ],
)
def test_causes_are_put_plainly(said: str, meaning: str, error: type[DemoFailed]) -> None:
    """Those that a person can do something about."""
    found = explained("Installing", ["Resolved 3 packages\n", f"{said}\n", "hint\n"], LOG)
    assert type(found) is error
    assert meaning in str(found)
    assert str(found).endswith(f"All messages are in {LOG}.")


@pytest.mark.parametrize(
    ("lines", "last"),
    [
        ([], "it gave no reason."),
        (["\n", "Something.\n", "\n"], "Something."),
        (["ERROR: one\n", "error: two\n", "[notice] pip is old\n"], "error: two."),
    ],
)
def test_unknown_causes_are_quoted(lines: list[str], last: str) -> None:
    """The last error, else the last line."""
    assert str(explained("It", lines, LOG)) == f"It failed: {last} All messages are in {LOG}."


def test_other_environments_settings_stay_outside() -> None:
    """Proxies and mirrors are kept."""
    env = {"PYTHONPATH": "/x", "VIRTUAL_ENV": "/v", "PATH": "/bin", "PIP_INDEX_URL": "http://m"}
    assert environment(env) == {"PATH": "/bin", "PIP_INDEX_URL": "http://m"}
