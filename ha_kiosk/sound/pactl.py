"""The volume of the default output of PulseAudio, or of PipeWire in its place, through `pactl`."""

from __future__ import annotations

import re

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine
from ha_kiosk.sound.backend import Volume

_SINK = "@DEFAULT_SINK@"
_PERCENT = re.compile(r"(\d+)%")


class PactlVolume:
    """Sets the volume in the sound server."""

    name = "pactl"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def read(self) -> Volume | None:
        """Return the volume of the first channel; above 100 % it reads as 100."""
        volume = _PERCENT.search(self._ask("get-sink-volume"))
        mute = self._ask("get-sink-mute")
        if volume is None or not mute:
            return None
        return Volume(min(100, int(volume[1])), muted="yes" in mute)

    def set_volume(self, percent: int) -> bool:
        """Set the volume in percent."""
        return self._do("set-sink-volume", f"{percent}%")

    def set_muted(self, *, muted: bool) -> bool:
        """Mute or unmute."""
        return self._do("set-sink-mute", "1" if muted else "0")

    def _env(self) -> dict[str, str]:
        return {**self._machine.env, "LC_ALL": "C"}

    def _ask(self, verb: str) -> str:
        return answer(self._machine.run(["pactl", verb, _SINK], env=self._env())) or ""

    def _do(self, verb: str, value: str) -> bool:
        said = self._machine.run(["pactl", verb, _SINK, value], env=self._env())
        return answer(said) is not None
