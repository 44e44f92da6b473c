"""The harness tells a wait that ran out from what is worse: a crash, or a line of the log."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from harness import kiosk as module
from harness.devtools import Page
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.wait_timeout import WaitTimeout
from websockets.sync.client import ClientConnection

SLEEPS = "import time; time.sleep(60)"


class Program(Kiosk):
    """A program in place of the real one."""

    code = SLEEPS

    def __init__(self, home: Home, *arguments: str) -> None:
        home.within = (sys.executable, "-c", self.code)
        super().__init__(home, *arguments)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """Return a home in which `running` starts a `Program`."""
    monkeypatch.setattr(module, "Kiosk", Program)
    yield Home(tmp_path)
    Program.code = SLEEPS


def test_a_wait_says_what_it_waited_for() -> None:
    """And it is a failed assertion still."""
    with pytest.raises(WaitTimeout, match=r"^not within 0 s: the dashboard$") as raised:
        wait_until(lambda: False, "the dashboard", 0)
    assert isinstance(raised.value, AssertionError)


def test_devtools_that_do_not_answer_are_a_wait_that_ran_out() -> None:
    """A page that hangs."""

    def recv(timeout: float) -> str:
        raise TimeoutError(f"after {timeout}")

    page = Page(cast("ClientConnection", SimpleNamespace(send=print, recv=recv)), timeout=3)
    with pytest.raises(WaitTimeout, match=r"not within 3 s: the answer to Runtime\.evaluate") as it:
        page.evaluate("1")
    assert it.value.__suppress_context__


def test_a_program_that_does_not_end_is_a_wait_that_ran_out(home: Home) -> None:
    """With its log."""
    kiosk = Program(home)
    try:
        with pytest.raises(WaitTimeout, match="the end of the kiosk"):
            kiosk.end(0, timeout=0.01)
    finally:
        kiosk.process.kill()
        kiosk.process.wait()


def test_a_wait_in_a_healthy_program_stays_one(home: Home) -> None:
    """Its log is quiet, and it runs."""
    with pytest.raises(WaitTimeout), running(home):
        wait_until(lambda: False, "it", 0)


def _wait_in_vain(home: Home) -> None:
    with running(home) as kiosk:
        wait_until(
            lambda: re.search("WARNING|Traceback", kiosk.log) or kiosk.process.poll() is not None,
            "a line, or the end",  # a program that aborts writes a line of its own first
        )
        raise WaitTimeout("the dashboard", 1)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("import os; os.abort()", "exit code -6"),
        (f"print('a b WARNING x: odd', flush=True); {SLEEPS}", "a b WARNING x: odd"),
        (f"print('Traceback (most', flush=True); {SLEEPS}", "Traceback"),
    ],
)
def test_a_crash_or_a_warning_is_worse_than_the_wait(home: Home, code: str, says: str) -> None:
    """It is what the test fails for, so that nothing is tried again."""
    Program.code = code
    with pytest.raises(AssertionError, match=says) as raised:
        _wait_in_vain(home)
    assert not isinstance(raised.value, WaitTimeout)
    assert raised.value.__suppress_context__
