"""The volume of the first sound card, through ALSA's `amixer`, if no sound server runs."""

from __future__ import annotations

import re

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine
from ha_kiosk.sound.backend import Volume

_CONTROL = "Master"
_LEVEL = re.compile(r"\[(\d+)%\]")


class AmixerVolume:
    """Sets ALSA's Master control."""

    name = "amixer"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def read(self) -> Volume | None:
        """Return the volume of the first channel."""
        said = answer(self._machine.run(["amixer", "-M", "sget", _CONTROL])) or ""
        found = _LEVEL.search(said)
        if found is None:
            return None
        return Volume(int(found[1]), muted="[off]" in said)

    def set_volume(self, percent: int) -> bool:
        """Set the volume in percent, on the scale that `alsamixer` shows."""
        return self._do(f"{percent}%")

    def set_muted(self, *, muted: bool) -> bool:
        """Mute or unmute."""
        return self._do("mute" if muted else "unmute")

    def _do(self, value: str) -> bool:
        said = self._machine.run(["amixer", "-M", "sset", _CONTROL, value])
        return answer(said) is not None
