"""What is changed in the settings is saved: soon, once, and off the UI thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

import pytest
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.errors import KioskError
from ha_kiosk.qt.platform import config_writer as module
from ha_kiosk.qt.platform.config_writer import Keeper
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
def keeper(
    disk: Disk, runner: JobRunner, parent: QObject, monkeypatch: pytest.MonkeyPatch
) -> Keeper:
    """Return a keeper that does not wait for long."""
    monkeypatch.setattr(module, "WAIT_MS", 50)
    return Keeper(disk.save, runner, parent)


def test_several_changes_are_one_write(keeper: Keeper, disk: Disk) -> None:
    """The last value of each key; never on the UI thread."""
    for changes in ({"zoom": 1.1}, {"theme": "dark"}, {"zoom": 1.25}):
        keeper.keep(changes)
    assert disk.saved == []
    wait_until(lambda: disk.saved, "they are saved")
    assert disk.saved == [{"zoom": 1.25, "theme": "dark"}]
    assert disk.threads == {"ha-kiosk-job"}


def test_one_write_at_a_time(keeper: Keeper, disk: Disk) -> None:
    """Two at once could leave either of them."""
    disk.open.clear()
    keeper.keep({"zoom": 1.1})
    wait_until(lambda: disk.threads, "the first is under way")
    keeper.keep({"zoom": 1.25})
    wait_until(lambda: not keeper._timer.isActive() or keeper._in_flight, "the second waits")
    assert disk.saved == []
    disk.open.set()
    wait_until(lambda: len(disk.saved) == 2, "both are saved")
    assert disk.saved == [{"zoom": 1.1}, {"zoom": 1.25}]


def test_what_cannot_be_saved_is_told(
    keeper: Keeper, disk: Disk, caplog: pytest.LogCaptureFixture
) -> None:
    """On screen and in the log; the next one is tried again."""
    told: list[str] = []
    keeper.failed.connect(told.append)
    disk.problem = KioskError("The disk is full.")
    keeper.keep({"zoom": 1.1})
    wait_until(lambda: told, "it is told")
    assert told == ["The disk is full."]
    assert caplog.records[-1].levelno == logging.WARNING
    disk.problem = None
    keeper.keep({"zoom": 1.25})
    wait_until(lambda: disk.saved, "the next one is saved")


@pytest.mark.parametrize("problem", [None, KioskError("The disk is full.")])
def test_the_end_of_the_program_waits_for_what_is_not_yet_saved(
    keeper: Keeper, disk: Disk, problem: Exception | None, caplog: pytest.LogCaptureFixture
) -> None:
    """Once; and a full disk does not keep it from ending."""
    disk.problem = problem
    keeper.keep({"zoom": 1.1})
    keeper.finish()
    keeper.finish()
    assert disk.saved == ([] if problem else [{"zoom": 1.1}])
    assert ("could not be saved" in caplog.text) is (problem is not None)


def test_the_end_of_the_program_does_not_overtake_what_is_being_written(
    keeper: Keeper, disk: Disk
) -> None:
    """Both read the file and write it anew: one after the other, and none is lost."""
    disk.open.clear()
    keeper.keep({"zoom": 1.1})
    wait_until(lambda: disk.threads, "the first is under way")
    keeper.keep({"theme": "dark"})
    waits = threading.Event()

    class Lock:
        """The keeper's, which tells that somebody waits for it."""

        def __enter__(self) -> None:
            waits.set()
            real.acquire()

        def __exit__(self, *_: object) -> None:
            real.release()

    real, keeper._one = keeper._one, Lock()  # type: ignore[assignment]

    def open_disk() -> None:
        waits.wait(10)
        disk.open.set()

    opener = threading.Thread(target=open_disk)
    opener.start()
    keeper.finish()
    opener.join()
    assert disk.saved == [{"zoom": 1.1}, {"zoom": 1.1, "theme": "dark"}]


def test_when_too_much_is_going_on_it_is_saved_later(
    disk: Disk, parent: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing gets lost."""
    monkeypatch.setattr(module, "WAIT_MS", 20)
    busy = JobRunner(parent, limit=0)
    keeper = Keeper(disk.save, busy, parent)
    keeper.keep({"zoom": 1.1})
    settle()
    busy._limit = 1
    wait_until(lambda: disk.saved, "it is saved")
    assert disk.saved == [{"zoom": 1.1}]
