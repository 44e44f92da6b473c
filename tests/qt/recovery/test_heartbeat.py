"""The heartbeat of a real page, and of one that hangs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from harness.page import Kiosk
from harness.waiting import wait_until
from PySide6.QtCore import QEventLoop, QTimer

from ha_kiosk.qt.page.view import MAX_ASKED
from ha_kiosk.qt.recovery.heartbeat import Heartbeat
from ha_kiosk.recovery import events
from ha_kiosk.recovery.heartbeat import INTERVAL

FAST = 0.05
HANG = "setTimeout(() => { for (;;); }, 0)"


class Clock:
    """A clock that goes on by what the heartbeat waits, however fast it really is."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self) -> float:
        """Return the time of the next question."""
        self.calls += 1
        return self.calls * INTERVAL


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def missed() -> list[bool]:
    """Return a list that gets an entry for each missed heartbeat."""
    return []


@pytest.fixture
def heartbeat(kiosk: Kiosk, clock: Clock, missed: list[bool]) -> Heartbeat:
    """Return the heartbeat of a page that has been loaded."""
    kiosk.load()
    heartbeat = Heartbeat(kiosk.page, kiosk.parent, clock=clock, interval=FAST)
    heartbeat.heartbeat_missed.connect(lambda: missed.append(True))
    return heartbeat


def test_a_page_that_works_answers(heartbeat: Heartbeat, clock: Clock, missed: list[bool]) -> None:
    """Each time, and so it is never missed, however long it takes on a busy machine."""
    for _ in range(8):
        heartbeat._beat()
        wait_until(lambda: heartbeat._pulse.unanswered == 0, "the answer")
    assert (clock.calls, missed) == (8, [])


def test_a_page_that_hangs_is_noticed_and_can_be_replaced(
    heartbeat: Heartbeat, kiosk: Kiosk, clock: Clock, missed: list[bool]
) -> None:
    """No load gets past it, so its process is killed; the next one works."""
    kiosk.page.run(HANG)
    heartbeat.run(wanted=True)
    wait_until(lambda: missed, "it is noticed")
    assert clock.calls >= 4, "not before three questions went unanswered"
    kiosk.page.kill_renderer()
    wait_until(lambda: any(isinstance(e, events.RendererDied) for e in kiosk.happened), "it died")
    kiosk.load()
    assert kiosk.ask("1 + 1") == 2


def test_a_page_that_hangs_is_noticed_again_after_as_long(
    heartbeat: Heartbeat, kiosk: Kiosk, missed: list[bool]
) -> None:
    """Killing it may not have worked."""
    kiosk.page.run(HANG)
    heartbeat.run(wanted=True)
    wait_until(lambda: len(missed) == 2, "it is noticed twice")
    kiosk.page.kill_renderer()


def test_a_page_that_sleeps_is_not_asked(
    heartbeat: Heartbeat, kiosk: Kiosk, clock: Clock, missed: list[bool]
) -> None:
    """A frozen view runs no JavaScript, and need not."""
    kiosk.page.run(HANG)
    kiosk.page._reports.frozen_changed(True)  # noqa: FBT003 - a Qt slot
    assert not kiosk.page.can_answer
    heartbeat.run(wanted=True)
    _turn()
    assert (clock.calls, missed) == (0, [])
    kiosk.page._reports.frozen_changed(False)  # noqa: FBT003 - a Qt slot
    wait_until(lambda: missed, "awake it is asked")
    kiosk.page.kill_renderer()


def test_a_page_that_died_is_not_asked(
    heartbeat: Heartbeat, kiosk: Kiosk, clock: Clock, missed: list[bool]
) -> None:
    """That is another fault, and is known already."""
    wait_until(lambda: kiosk.renderer_pid, "the renderer is known")
    os.kill(kiosk.renderer_pid, signal.SIGKILL)
    wait_until(lambda: not kiosk.page.can_answer, "it died")
    heartbeat.run(wanted=True)
    _turn()
    assert (clock.calls, missed) == (0, [])


def test_nobody_is_asked_when_no_heartbeat_is_wanted(heartbeat: Heartbeat, clock: Clock) -> None:
    """Signed out, or while the page is replaced."""
    heartbeat.run(wanted=True)
    heartbeat.run(wanted=True)
    wait_until(lambda: clock.calls, "a question")
    heartbeat.run(wanted=False)
    calls = clock.calls
    _turn()
    assert clock.calls == calls


def test_a_renderer_that_nobody_knows_is_not_killed(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Process 0 would be the program itself, with all its children."""
    killed: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append((pid, number)))
    kiosk.page._view.kill_process(0)
    kiosk.page._view.kill_process(-1)
    assert killed == []
    kiosk.page._view.kill_process(4711)
    assert killed == [(4711, signal.SIGKILL)]


def test_a_renderer_that_has_just_gone_is_no_error(kiosk: Kiosk) -> None:
    """It died by itself in the same moment."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    kiosk.page._view.kill_process(gone.pid)


def test_questions_that_are_never_answered_are_given_up(kiosk: Kiosk) -> None:
    """A page that hangs for days must not cost memory."""
    kiosk.load()
    kiosk.page.run("for (;;);")  # not from a timer: that would come after the first questions
    told: list[object] = []
    for _ in range(3 * MAX_ASKED):
        kiosk.page.query("alive", told.append)
    assert len(kiosk.page._view._asked) == MAX_ASKED
    kiosk.page.kill_renderer()
    wait_until(lambda: not kiosk.page.can_answer, "it died")
    assert told == []


def _turn() -> None:
    """Let several heartbeats pass."""
    loop = QEventLoop()
    QTimer.singleShot(round(FAST * 6 * 1000), loop.quit)
    loop.exec()
