"""What the signals of Unix do to a program with a window's event loop."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

PROGRAM = """
import signal, sys, threading, time
from PySide6.QtCore import QCoreApplication, QTimer
from ha_kiosk.qt.platform.unix_signals import UnixSignals

def say(word):
    print(word, flush=True)

before = signal.signal(signal.SIGTERM, lambda *_: say("outside"))
application = QCoreApplication([])
hangs = "busy" in sys.argv or "slow" in sys.argv
within = None if "patient" in sys.argv else 0.5 if hangs else 60.0
signals = UnixSignals(application, end_within=within)
signals.hangup_received.connect(lambda: say("hung up"))
signals.termination_requested.connect(lambda: (say("ended"), application.quit()))
if "busy" in sys.argv:
    QTimer.singleShot(0, lambda: (say("ready"), time.sleep(120)))
elif "early" in sys.argv:
    signal.raise_signal(signal.SIGTERM)
else:
    QTimer.singleShot(0, lambda: say("ready"))
application.exec()
if "slow" in sys.argv:
    time.sleep(120)
if "patient" in sys.argv:
    time.sleep(1)
signals.close()
if "outside" in sys.argv:
    signal.raise_signal(signal.SIGTERM)
say("over")
"""


@contextmanager
def program(*arguments: str, stdin: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[str]]:
    """Run the program, from when its event loop turns."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            if "early" not in arguments:
                assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    """Return the next line that the program prints."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_event_loop_ends_at_once(number: signal.Signals) -> None:
    """Though Python has nothing to do in it."""
    with program() as process:
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("ended\nover\n", "", 0)


def test_a_signal_before_the_event_loop_is_not_lost() -> None:
    """The loop ends as soon as it begins."""
    with program("early") as process:
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("ended\nover\n", "", 0)


@pytest.mark.parametrize("how", ["busy", "slow"])
def test_a_program_that_hangs_ends_all_the_same(how: str) -> None:
    """In its event loop or after it; and the log says where it hung."""
    with program(how) as process:
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert 0.4 < time.monotonic() - began < 30
    assert process.returncode == 1
    assert "most recent call first" in err
    assert "<module>" in err


def test_whoever_has_other_things_to_do_is_not_ended() -> None:
    """The demo still has a server to stop."""
    with program("patient") as process:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("ended\nover\n", "", 0)


def test_hanging_up_does_not_end_a_service() -> None:
    """It asks for the configuration to be read; as often as one likes."""
    with program() as process:
        for _ in range(2):
            process.send_signal(signal.SIGHUP)
            assert line(process) == "hung up"
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("ended\nover\n", "", 0)


def test_a_closed_terminal_ends_what_was_started_in_it() -> None:
    """As it ends every other program."""
    master, slave = pty.openpty()
    with program(stdin=slave) as process:
        os.close(slave)
        process.send_signal(signal.SIGHUP)
        assert line(process) == "hung up"
        os.close(master)
        process.send_signal(signal.SIGHUP)
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("ended\nover\n", "", 0)


def test_the_signals_are_given_back() -> None:
    """To whoever had them before."""
    with program("outside") as process:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    assert (out, err, process.returncode) == ("ended\noutside\nover\n", "", 0)
