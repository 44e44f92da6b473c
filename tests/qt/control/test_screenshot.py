"""Pictures of the window."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
import shiboken6
from harness.waiting import wait_until
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtQuick import QQuickWindow

from ha_kiosk.qt.control import screenshot
from ha_kiosk.qt.control.screenshot import ScreenshotTaker
from ha_kiosk.qt.platform.job_runner import JobRunner

BLUE, RED = QColor("#03a9f4"), QColor("#f44336")


@pytest.fixture
def window(application: QGuiApplication) -> Iterator[QQuickWindow]:
    """Return a small blue window."""
    window = QQuickWindow()
    window.setColor(BLUE)
    window.resize(64, 48)
    window.show()
    yield window
    shiboken6.delete(window)


class Outcome:
    """What came of a picture."""

    def __init__(self) -> None:
        self.done = False
        self.error: Exception | None = None

    def succeed(self) -> None:
        """Take note that it is written."""
        self.done = True

    def fail(self, err: Exception) -> None:
        """Take note that it is not."""
        self.error = err

    def wait(self) -> str:
        """Return what went wrong, or nothing."""
        wait_until(lambda: self.done or self.error, "the picture")
        return str(self.error or "")


class Film:
    """A window that shows one colour after the other, the last one for ever."""

    def __init__(self, *colours: QColor) -> None:
        self.colours = list(colours)
        self.grabbed = 0

    def grabWindow(self) -> QImage:  # noqa: N802 - Qt's name
        """Return the next picture."""
        colour = self.colours[min(self.grabbed, len(self.colours) - 1)]
        self.grabbed += 1
        image = QImage(4, 4, QImage.Format.Format_RGB32)
        image.fill(colour)
        return image


@pytest.fixture
def outcome() -> Outcome:
    """Return nothing yet."""
    return Outcome()


def test_the_window_is_written_as_a_png(
    window: QQuickWindow, runner: JobRunner, outcome: Outcome, tmp_path: Path
) -> None:
    """What is on it, and nothing beside the file."""
    file = tmp_path / "picture.png"
    ScreenshotTaker(window, runner).take(file, outcome.succeed, outcome.fail)
    assert outcome.wait() == ""
    assert file.read_bytes().startswith(b"\x89PNG")
    picture = QImage(str(file))
    assert (picture.width(), picture.height()) == (64, 48)
    assert picture.pixelColor(32, 24) == BLUE
    assert list(tmp_path.iterdir()) == [file]


def test_any_name_is_a_png(
    window: QQuickWindow, runner: JobRunner, outcome: Outcome, tmp_path: Path
) -> None:
    """Also one without an ending."""
    file = tmp_path / "picture"
    ScreenshotTaker(window, runner).take(file, outcome.succeed, outcome.fail)
    assert outcome.wait() == ""
    assert file.read_bytes().startswith(b"\x89PNG")


def test_an_older_picture_is_replaced(
    window: QQuickWindow, runner: JobRunner, outcome: Outcome, tmp_path: Path
) -> None:
    """With the rights that a new file has here."""
    file = tmp_path / "picture.png"
    file.write_bytes(b"old")
    before = os.umask(0o027)
    ScreenshotTaker(window, runner).take(file, outcome.succeed, outcome.fail)
    assert outcome.wait() == ""
    os.umask(before)
    assert QImage(str(file)).width() == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@pytest.mark.parametrize("place", ["missing/picture.png", "file/picture.png"])
def test_a_folder_that_is_none_is_a_clear_error(
    window: QQuickWindow, runner: JobRunner, outcome: Outcome, tmp_path: Path, place: str
) -> None:
    """It is not made up."""
    (tmp_path / "file").touch()
    file = tmp_path / place
    ScreenshotTaker(window, runner).take(file, outcome.succeed, outcome.fail)
    assert outcome.wait() == f"{file.parent} is not a folder"


def test_a_name_that_is_too_long_is_a_clear_error(
    window: QQuickWindow, runner: JobRunner, outcome: Outcome, tmp_path: Path
) -> None:
    """With the system's own reason."""
    file = tmp_path / ("x" * 300)
    ScreenshotTaker(window, runner).take(file, outcome.succeed, outcome.fail)
    assert "cannot be written: File name too long" in outcome.wait()


def test_a_folder_in_the_files_place_is_a_clear_error(
    window: QQuickWindow, runner: JobRunner, outcome: Outcome, tmp_path: Path
) -> None:
    """And nothing is left behind."""
    file = tmp_path / "picture.png"
    file.mkdir()
    ScreenshotTaker(window, runner).take(file, outcome.succeed, outcome.fail)
    assert "cannot be written" in outcome.wait()
    assert list(tmp_path.iterdir()) == [file]


def test_a_pipe_or_a_device_is_not_replaced(
    window: QQuickWindow, runner: JobRunner, outcome: Outcome, tmp_path: Path
) -> None:
    """Whoever runs the kiosk as root would lose /dev/null."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    ScreenshotTaker(window, runner).take(pipe, outcome.succeed, outcome.fail)
    assert "is no file" in outcome.wait()
    assert pipe.is_fifo()


def test_an_empty_picture_is_not_written(
    runner: JobRunner, parent: QObject, outcome: Outcome, tmp_path: Path
) -> None:
    """The window is not there yet."""

    class Empty(Film):
        def grabWindow(self) -> QImage:  # noqa: N802 - Qt's name
            return QImage()

    camera = ScreenshotTaker(cast("QQuickWindow", Empty()), runner, parent)
    camera.take(tmp_path / "picture.png", outcome.succeed, outcome.fail)
    assert outcome.wait() == "the window has nothing to show yet"
    assert list(tmp_path.iterdir()) == []


def test_when_too_much_is_going_on_the_picture_fails(
    window: QQuickWindow, parent: QObject, outcome: Outcome, tmp_path: Path
) -> None:
    """At once."""
    camera = ScreenshotTaker(window, JobRunner(parent, limit=0))
    camera.take(tmp_path / "picture.png", outcome.succeed, outcome.fail)
    assert str(outcome.error) == "Too much is going on at once."


def test_a_still_picture_waits_until_nothing_moves(
    runner: JobRunner, parent: QObject, outcome: Outcome, tmp_path: Path
) -> None:
    """Six equal ones in a row."""
    film = Film(RED, RED, BLUE, RED, RED, BLUE)
    camera = ScreenshotTaker(cast("QQuickWindow", film), runner, parent, step_ms=1)
    camera.take_when_still(tmp_path / "picture.png", outcome.succeed, outcome.fail)
    assert outcome.wait() == ""
    assert film.grabbed == 11
    assert QImage(str(tmp_path / "picture.png")).pixelColor(1, 1) == BLUE


def test_a_picture_that_never_stands_still_is_taken_in_the_end(
    runner: JobRunner, parent: QObject, outcome: Outcome, tmp_path: Path
) -> None:
    """Some dashboards have a clock with seconds."""
    film = Film(*[RED, BLUE] * 100)
    camera = ScreenshotTaker(cast("QQuickWindow", film), runner, parent, step_ms=1)
    camera.take_when_still(tmp_path / "picture.png", outcome.succeed, outcome.fail)
    assert outcome.wait() == ""
    assert film.grabbed == screenshot.PATIENCE
