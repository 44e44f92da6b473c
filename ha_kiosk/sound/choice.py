"""The choice of the tool that sets the volume."""

from __future__ import annotations

from ha_kiosk.host.machine import Machine
from ha_kiosk.sound.amixer import AmixerVolume
from ha_kiosk.sound.backend import VolumeBackend
from ha_kiosk.sound.pactl import PactlVolume
from ha_kiosk.sound.wpctl import WpctlVolume


def volume_backend(machine: Machine) -> VolumeBackend | None:
    """Return the first tool that reports a volume, the sound server's own before ALSA's."""
    tools: tuple[VolumeBackend, ...] = (
        WpctlVolume(machine),
        PactlVolume(machine),
        AmixerVolume(machine),
    )
    return next((tool for tool in tools if tool.read() is not None), None)
