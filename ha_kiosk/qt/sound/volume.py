"""The volume of this machine, set and read on a thread."""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal

from ha_kiosk.errors import KioskError
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.sound.choice import volume_backend

_log = logging.getLogger(__name__)
_NO_TOOL = Text("There is no wpctl, pactl or amixer that tells the volume.")


class VolumeController(QObject):
    """Holds the volume in percent as it was read last. Emits `volume_changed` at each change."""

    volume_changed = Signal()

    def __init__(self, machine: Machine, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._machine, self._runner = machine, runner
        self._has_none = self._is_busy = False
        self._wanted: int | None = None
        self._read: int | None = None
        self.volume: int | None = None

    def start(self) -> None:
        """Read the volume."""
        self._run()

    def set_volume(self, percent: int) -> None:
        """Set the volume in percent; 0 mutes. Raises `KioskError` if no program can set it."""
        if self._has_none:
            raise KioskError(_NO_TOOL)
        self._wanted = percent
        if self.volume is not None:
            self._note(percent)  # the next change starts from it
        self._run()

    def _run(self) -> None:
        """Set the wanted volume, or only read it; one job at a time, so that the last one stays."""
        if self._is_busy:
            return
        job = partial(_volume, self._machine, self._wanted)
        self._wanted = None
        self._is_busy = True
        self._runner.run(job, self._done, self._failed)

    def _done(self, volume: int | None) -> None:
        self._is_busy = False
        if self._wanted is not None and volume is not None:
            self._run()
        else:
            self._read = volume
            self._note(volume)

    def _failed(self, err: Exception) -> None:
        self._is_busy = False
        _log.warning("The volume could not be set: %s", err)
        if self._wanted is not None:
            self._run()
        elif self._read is not None:
            self._note(self._read)

    def _note(self, volume: int | None) -> None:
        self._has_none = volume is None
        if volume is None:
            _log.info("%s", _NO_TOOL)
        elif volume != self.volume:
            self.volume = volume
            self.volume_changed.emit()


def _volume(machine: Machine, wanted: int | None) -> int | None:
    """Return the volume, after setting it to `wanted` if that is not None; on a thread."""
    tool = volume_backend(machine)
    if tool is None:
        return None
    if wanted is not None:
        tool.set_muted(muted=wanted == 0)
        tool.set_volume(wanted)
    now = tool.read()
    return None if now is None else 0 if now.muted else now.percent
