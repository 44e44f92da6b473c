"""The interface of a tool that sets the volume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Volume:
    """The volume in percent (0-100), and whether the sound is muted."""

    percent: int
    muted: bool


class VolumeBackend(Protocol):
    """One tool. Its methods run programs and are not for the UI thread."""

    @property
    def name(self) -> str:
        """Return the name of the program."""

    def read(self) -> Volume | None:
        """Return the volume, or None if the tool does not report it."""

    def set_volume(self, percent: int) -> bool:
        """Set the volume in percent, and return whether the tool accepted it."""

    def set_muted(self, *, muted: bool) -> bool:
        """Mute or unmute, and return whether the tool accepted it."""
