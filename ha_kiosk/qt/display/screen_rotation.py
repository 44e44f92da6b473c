"""Turns the picture of the screen that the window is on, as the settings want it."""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtGui import QWindow

from ha_kiosk.config.config import Config
from ha_kiosk.display.rotation import rotate
from ha_kiosk.host.machine import Machine
from ha_kiosk.qt.platform.job_runner import JobRunner

_log = logging.getLogger(__name__)


class ScreenRotation:
    """Turns it at the start, and whenever `rotation` changes; without the setting never."""

    def __init__(self, window: QWindow, machine: Machine, runner: JobRunner) -> None:
        self._window, self._machine, self._runner = window, machine, runner
        self._degrees: int | None = None

    def configure(self, config: Config) -> None:
        """Obey a configuration."""
        if config.rotation in {None, self._degrees}:
            return
        self._degrees = config.rotation
        output = self._window.screen().name()
        job = partial(rotate, self._machine, output, config.rotation)
        self._runner.submit(job, partial(_tell, output, config.rotation), _complain)


def _tell(output: str, degrees: int, is_done: bool) -> None:  # noqa: FBT001 - the job's result
    if is_done:
        _log.info("The picture of %s is turned by %d degrees.", output, degrees)
    else:
        _log.warning("The picture of %s cannot be turned here: ha-kiosk doctor says why.", output)


def _complain(err: Exception) -> None:
    _log.warning("The picture could not be turned: %s", err)
