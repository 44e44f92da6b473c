"""Rotates the picture of the window's screen, by the setting `rotation`."""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QScreen, QWindow

from ha_kiosk.config.config import Config
from ha_kiosk.display.rotation import rotate
from ha_kiosk.host.machine import Machine
from ha_kiosk.qt.platform.job_runner import JobRunner

_log = logging.getLogger(__name__)


class ScreenRotation(QObject):
    """Rotates it at the start, when `rotation` changes, and when the output comes back."""

    def __init__(
        self,
        window: QWindow,
        machine: Machine,
        runner: JobRunner,
        application: QGuiApplication,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._machine, self._runner = window, machine, runner
        self._output = ""
        self._degrees: int | None = None
        application.screenAdded.connect(self._turn_again)

    def configure(self, config: Config) -> None:
        """Apply a configuration. Without `rotation` nothing is rotated."""
        if config.rotation in {None, self._degrees}:
            return
        self._degrees = config.rotation
        self._output = config.output or self._window.screen().name()
        self._turn()

    @Slot(QScreen)
    def _turn_again(self, screen: QScreen) -> None:
        if screen.name() == self._output:
            self._turn()

    def _turn(self) -> None:
        output, degrees = self._output, self._degrees
        if degrees is not None:
            job = partial(rotate, self._machine, output, degrees)
            self._runner.submit(job, partial(_tell, output, degrees), _complain)


def _tell(output: str, degrees: int, is_done: bool) -> None:  # noqa: FBT001 - the job's result
    if is_done:
        _log.info("The picture of %s is turned by %d degrees.", output, degrees)
    else:
        _log.warning("The picture of %s cannot be turned here: ha-kiosk doctor says why.", output)


def _complain(err: Exception) -> None:
    _log.warning("The picture could not be turned: %s", err)
