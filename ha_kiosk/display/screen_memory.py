"""Stores what the program has done to the screen, for the next run if this one is killed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.storage import state_file


@dataclass(frozen=True, slots=True)
class Left:
    """The ways by which the screen may be off, and the brightness before it was dimmed."""

    ways: tuple[str, ...] = ()
    brightness: int | None = None


class ScreenMemory:
    """Stores a `Left` in a file, which exists only while there is something to undo.

    It reads and writes: not for the UI thread. Without a file it stores nothing.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._left: Left | None = None

    @property
    def left(self) -> Left:
        """Return what was stored last, at first by an earlier run."""
        if self._left is None:
            self._left = _read(self._file) if self._file else Left()
        return self._left

    def keep(self, left: Left) -> None:
        """Store it; call this before the change."""
        if left == self.left:
            return
        self._left = left
        if self._file is None:
            return
        with suppress(OSError):
            if left == Left():
                self._file.unlink(missing_ok=True)
            else:
                facts = {"off_by": list(left.ways), "brightness": left.brightness}
                state_file.write(self._file, facts)


def _read(file: Path) -> Left:
    match state_file.read(file):
        case {"off_by": list(ways), "brightness": int() | None as brightness}:
            return Left(tuple(str(way) for way in ways), brightness)
    return Left()
