"""What is written down for the next run."""

from __future__ import annotations

import threading

import pytest
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.qt.platform import background_writer as module
from ha_kiosk.qt.platform.background_writer import Facts, Memo
from ha_kiosk.qt.platform.job_runner import JobRunner


def test_what_comes_last_is_written_last(runner: JobRunner, parent: QObject) -> None:
    """However slow the disk is; what came between is not written at all."""
    slow = threading.Event()
    written: list[Facts] = []

    def write(facts: Facts) -> None:
        slow.wait(10)
        written.append(facts)

    memo = Memo("It", write, runner, parent)
    for number in range(5):
        memo.remember({"number": number})
    slow.set()
    wait_until(lambda: len(written) == 2, "the last is written")
    settle()
    assert written == [{"number": 0}, {"number": 4}]


def test_a_busy_program_writes_a_little_later(
    parent: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page may keep all threads at work for a while."""
    monkeypatch.setattr(module, "AGAIN_MS", 5)
    busy = threading.Event()
    runner = JobRunner(parent, limit=1)
    runner.submit(lambda: busy.wait(10), lambda _in_time: None, lambda _err: None)
    written: list[Facts] = []
    memo = Memo("It", written.append, runner, parent)
    memo.remember({"number": 1})
    settle()
    assert written == []
    busy.set()
    wait_until(lambda: written == [{"number": 1}], "it is written")
    runner.close()


def test_what_cannot_be_written_is_told_and_the_next_is_tried(
    runner: JobRunner, parent: QObject, caplog: pytest.LogCaptureFixture
) -> None:
    """The disk may have room again."""
    caplog.set_level("INFO")
    written: list[Facts] = []

    def write(facts: Facts) -> None:
        if facts["number"] == 1:
            raise OSError(28, "No space left on device")
        written.append(facts)

    memo = Memo("It", write, runner, parent)
    memo.remember({"number": 1})
    memo.remember({"number": 2})
    wait_until(lambda: written == [{"number": 2}], "the next is written")
    assert "It could not be remembered" in caplog.text
