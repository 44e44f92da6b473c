"""Values are saved soon, once, one write at a time and off the UI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

import pytest
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.platform.background_writer import BackgroundWriter, Values
from ha_kiosk.qt.platform.job_runner import JobRunner


class Disk:
    """Keeps what was saved; can be slow, and can be full."""

    def __init__(self) -> None:
        self.saved: list[dict[str, object]] = []
        self.open = threading.Event()
        self.open.set()
        self.problem: Exception | None = None
        self.threads: set[str] = set()

    def save(self, changes: Mapping[str, object]) -> None:
        """Save, as ha_kiosk.config.writer does."""
        self.threads.add(threading.current_thread().name)
        self.open.wait(10)
        if self.problem is not None:
            raise self.problem
        self.saved.append(dict(changes))


@pytest.fixture
def disk() -> Disk:
    """Return a disk that takes everything."""
    return Disk()


@pytest.fixture
def writer(disk: Disk, runner: JobRunner, parent: QObject) -> BackgroundWriter:
    """Return a writer that does not wait for long."""
    return BackgroundWriter("it", disk.save, runner, parent, delay_ms=50, is_essential=True)


def test_several_changes_are_one_write(writer: BackgroundWriter, disk: Disk) -> None:
    """The last value of each key; never on the UI thread."""
    for changes in ({"zoom": 1.1}, {"theme": "dark"}, {"zoom": 1.25}):
        writer.write(changes)
    assert disk.saved == []
    wait_until(lambda: disk.saved, "they are saved")
    assert disk.saved == [{"zoom": 1.25, "theme": "dark"}]
    assert disk.threads == {"ha-kiosk-job"}


def test_one_write_at_a_time(writer: BackgroundWriter, disk: Disk) -> None:
    """Two at once could leave either of them."""
    disk.open.clear()
    writer.write({"zoom": 1.1})
    wait_until(lambda: disk.threads, "the first is under way")
    writer.write({"zoom": 1.25})
    wait_until(lambda: not writer._timer.isActive() or writer._in_flight, "the second waits")
    assert disk.saved == []
    disk.open.set()
    wait_until(lambda: len(disk.saved) == 2, "both are saved")
    assert disk.saved == [{"zoom": 1.1}, {"zoom": 1.25}]


def test_what_cannot_be_saved_is_told(
    writer: BackgroundWriter, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    """On screen and in the log; the next one is tried again."""
    told: list[str] = []
    writer.write_failed.connect(told.append)
    disk.problem = KioskError(Text("The disk is full."))
    writer.write({"zoom": 1.1})
    wait_until(lambda: told, "it is told")
    assert told == ["The disk is full."]
    assert isinstance(told[0], Text), "it can still be said in the language of the screen"
    assert caplog.records[-1].levelno == logging.WARNING
    disk.problem = None
    writer.write({"zoom": 1.25})
    wait_until(lambda: disk.saved, "the next one is saved")


@pytest.mark.parametrize("problem", [None, KioskError(Text("The disk is full."))])
def test_the_end_of_the_program_waits_for_what_is_not_yet_saved(
    writer: BackgroundWriter,
    disk: Disk,
    problem: Exception | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Once; and a full disk does not keep it from ending."""
    disk.problem = problem
    writer.write({"zoom": 1.1})
    writer.finish()
    writer.finish()
    assert disk.saved == ([] if problem else [{"zoom": 1.1}])
    assert ("Could not save it" in caplog.text) is (problem is not None)


def test_the_end_of_the_program_does_not_overtake_what_is_being_written(
    writer: BackgroundWriter, disk: Disk
) -> None:
    """Both read the file and write it anew: one after the other, and none is lost."""
    disk.open.clear()
    writer.write({"zoom": 1.1})
    wait_until(lambda: disk.threads, "the first is under way")
    writer.write({"theme": "dark"})
    waits = threading.Event()

    class Lock:
        """The writer's, which tells that somebody waits for it."""

        def __enter__(self) -> None:
            waits.set()
            real.acquire()

        def __exit__(self, *_: object) -> None:
            real.release()

    real, writer._lock = writer._lock, Lock()  # type: ignore[assignment]

    def open_disk() -> None:
        waits.wait(10)
        disk.open.set()

    opener = threading.Thread(target=open_disk)
    opener.start()
    writer.finish()
    opener.join()
    assert disk.saved == [{"zoom": 1.1}, {"zoom": 1.1, "theme": "dark"}]


def test_when_too_much_is_going_on_it_is_saved_later(disk: Disk, parent: QObject) -> None:
    """Nothing gets lost."""
    busy = JobRunner(parent, limit=0)
    writer = BackgroundWriter("it", disk.save, busy, parent, delay_ms=20, retry_ms=20)
    writer.write({"zoom": 1.1})
    settle()
    busy._limit = 1
    wait_until(lambda: disk.saved, "it is saved")
    assert disk.saved == [{"zoom": 1.1}]


def test_what_comes_last_is_written_last(runner: JobRunner, parent: QObject) -> None:
    """However slow the disk is; what came between is not written at all."""
    slow = threading.Event()
    written: list[Values] = []

    def write(values: Values) -> None:
        slow.wait(10)
        written.append(values)

    writer = BackgroundWriter("it", write, runner, parent)
    for number in range(5):
        writer.write({"number": number})
    slow.set()
    wait_until(lambda: len(written) == 2, "the last is written")
    settle()
    assert written == [{"number": 0}, {"number": 4}]


def test_a_busy_program_writes_a_little_later(parent: QObject) -> None:
    """A page may keep all threads at work for a while."""
    busy = threading.Event()
    runner = JobRunner(parent, limit=1)
    runner.submit(lambda: busy.wait(10), lambda _in_time: None, lambda _err: None)
    written: list[Values] = []
    writer = BackgroundWriter("it", written.append, runner, parent, retry_ms=5)
    writer.write({"number": 1})
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
    written: list[Values] = []

    def write(values: Values) -> None:
        if values["number"] == 1:
            raise OSError(28, "No space left on device")
        written.append(values)

    writer = BackgroundWriter("it", write, runner, parent)
    writer.write({"number": 1})
    writer.write({"number": 2})
    wait_until(lambda: written == [{"number": 2}], "the next is written")
    assert "Could not save it" in caplog.text
