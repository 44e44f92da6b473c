"""The volume of this machine, set and read on a thread."""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal

from ha_kiosk.errors import KioskError
from ha_kiosk.host.machine import Machine
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.sound.choice import volume_backend

_log = logging.getLogger(__name__)
_NO_TOOL = "There is no wpctl, pactl or amixer that tells the volume."


class SoundController(QObject):
    """Keeps the volume in percent as it was read last; `volume_changed` follows each change."""

    volume_changed = Signal()

    def __init__(self, machine: Machine, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._machine, self._runner = machine, runner
        self._has_none = False
        self.volume: int | None = None

    def start(self) -> None:
        """Find out how loud it is."""
        self._runner.submit(partial(_volume, self._machine, None), self._note, _complain)

    def set_volume(self, percent: int) -> None:
        """Make it so loud, in percent; 0 is silence. Raises `KioskError` where nothing can."""
        if self._has_none:
            raise KioskError(_NO_TOOL)
        self._runner.run(partial(_volume, self._machine, percent), self._note, _complain)

    def _note(self, volume: int | None) -> None:
        self._has_none = volume is None
        if volume is None:
            _log.info("%s", _NO_TOOL)
        elif volume != self.volume:
            self.volume = volume
            self.volume_changed.emit()


def _volume(machine: Machine, wanted: int | None) -> int | None:
    """Return the volume, after it was set to what is `wanted`; on a thread."""
    tool = volume_backend(machine)
    if tool is None:
        return None
    if wanted is not None:
        tool.set_muted(muted=wanted == 0)
        tool.set_volume(wanted)
    now = tool.read()
    return None if now is None else 0 if now.muted else now.percent


def _complain(err: Exception) -> None:
    _log.warning("The volume could not be set: %s", err)
