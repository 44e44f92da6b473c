"""Pictures of the window: taken when the dashboard does not change, written off the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtQuick import QQuickWindow

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.platform.control_server import CommandReply
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.storage import atomic_file

STEP_MS = 250
STILL = 6
"""Equal pictures in a row after which the dashboard has finished painting."""
PATIENCE = 24
"""Pictures after which the last one is used, because some dashboards never stop changing."""
Take = Callable[[Path, Callable[[], None], Callable[[Exception], None]], None]
"""Writes a picture to a file, and calls one of the two."""


def handle(take: Take, arguments: Mapping[str, object], reply: CommandReply) -> None:
    """Run the command `screenshot` with `take`. Raises `KioskError`."""
    file = arguments.get("file")
    if not isinstance(file, str) or not Path(file).is_absolute():
        raise KioskError(Text("screenshot needs an absolute path"))
    take(Path(file), partial(reply.result, {"file": file}), reply.fail)


class ScreenshotTaker(QObject):
    """Takes pictures of `window`, `step_ms` milliseconds apart until its content stands still."""

    def __init__(
        self,
        window: QQuickWindow,
        runner: JobRunner,
        parent: QObject | None = None,
        *,
        step_ms: int = STEP_MS,
    ) -> None:
        super().__init__(parent)
        self._step_ms = step_ms
        self._window = window
        self._runner = runner

    def take(
        self, file: Path, done: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        """Write the window as it is now to the PNG `file`; then call `done` or `failed`."""
        self._save(self._window.grabWindow(), file, done, failed)

    def take_when_still(
        self, file: Path, done: Callable[[], None], failed: Callable[[Exception], None]
    ) -> None:
        """Write the window to `file` once its content does not change any more."""
        timer = QTimer(self, interval=self._step_ms)
        pictures: list[QImage] = []

        def step() -> None:
            pictures.append(self._window.grabWindow())
            last = pictures[-STILL:]
            still = len(last) == STILL and all(picture == last[0] for picture in last)
            del pictures[: -STILL + 1]
            timer.setProperty("taken", (timer.property("taken") or 0) + 1)
            if still or timer.property("taken") >= PATIENCE:
                timer.stop()
                timer.deleteLater()
                self._save(last[-1], file, done, failed)

        timer.timeout.connect(step)
        timer.start()

    def _save(
        self,
        picture: QImage,
        file: Path,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
    ) -> None:
        def write(png: bytes) -> None:
            self._runner.run(partial(_write, png, file), lambda _: done(), failed)

        self._runner.run(partial(_png, picture), write, failed, uses_qt=True)


def _png(picture: QImage) -> bytes:
    if picture.isNull():
        raise KioskError(Text("the window has nothing to show yet"))
    png = QBuffer()
    if not (
        png.open(QIODevice.OpenModeFlag.WriteOnly)
        and QImageWriter(png, QByteArray(b"png")).write(picture)
    ):
        raise KioskError(Text("the picture cannot be turned into a PNG; is the memory full?"))
    return bytes(png.data().data())


def _write(png: bytes, file: Path) -> None:
    """Write a picture to `file` whole or not at all."""
    if not file.parent.is_dir():
        raise KioskError(Text("{folder} is not a folder", folder=file.parent))
    try:
        if file.exists() and not file.is_file():  # root would replace a device by a picture
            raise KioskError(
                Text("{file} cannot be written: it is there, and is no file", file=file)
            )
        atomic_file.write(file, png, mode=None)
    except OSError as err:
        raise KioskError(
            Text("{file} cannot be written: {reason}", file=file, reason=os_reason(err))
        ) from err
