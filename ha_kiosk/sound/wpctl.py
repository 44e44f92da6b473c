"""The volume of PipeWire's default output, through WirePlumber's `wpctl`."""

from __future__ import annotations

import re

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine
from ha_kiosk.sound.backend import Volume

_SINK = "@DEFAULT_AUDIO_SINK@"
_VOLUME = re.compile(r"Volume: (\d+)[.,](\d\d)( \[MUTED\])?")


class WpctlVolume:
    """Sets the volume in WirePlumber."""

    name = "wpctl"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def read(self) -> Volume | None:
        """Return the volume; above 100 % it reads as 100."""
        said = self._machine.run(["wpctl", "get-volume", _SINK], env=self._machine.env)
        found = _VOLUME.match(answer(said) or "")
        if found is None:
            return None
        return Volume(min(100, int(found[1]) * 100 + int(found[2])), muted=bool(found[3]))

    def set_volume(self, percent: int) -> bool:
        """Set the volume in percent."""
        return self._do("set-volume", f"{percent}%")

    def set_muted(self, *, muted: bool) -> bool:
        """Mute or unmute."""
        return self._do("set-mute", "1" if muted else "0")

    def _do(self, verb: str, value: str) -> bool:
        said = self._machine.run(["wpctl", verb, _SINK, value], env=self._machine.env)
        return answer(said) is not None
