"""Plays a short sound with a program of this machine."""

from __future__ import annotations

import tempfile

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""The sound servers' own programs before ALSA's."""


def play(machine: Machine, sound: bytes) -> bool:
    """Play a WAV file to its end, and return whether a program could. Waits that long."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        file.write(sound)
        file.flush()
        return any(
            answer(machine.run([*player, file.name], env=machine.env)) is not None
            for player in PLAYERS
        )
