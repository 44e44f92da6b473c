"""A panel's backlight, through the kernel's `bl_power`: 0 on, 4 off (FB_BLANK_POWERDOWN)."""

from __future__ import annotations

import os
from pathlib import Path

from ha_kiosk.host.machine import Machine

FOLDER = "sys/class/backlight"


class BacklightPower:
    """Switches the backlights that this user may write."""

    name = "backlight"

    def __init__(self, machine: Machine) -> None:
        self._folder = machine.root / FOLDER

    def is_available(self) -> bool:
        """Return whether there is a backlight that this user may write."""
        return bool(self._files())

    def switch(self, *, on: bool) -> bool:
        """Write the state, and read it back."""
        wanted = "0" if on else "4"
        try:
            for file in self._files():
                file.write_text(wanted)
                if file.read_text().strip() != wanted:
                    return False
        except OSError:
            return False
        return bool(self._files())

    def _files(self) -> list[Path]:
        return [
            file for file in sorted(self._folder.glob("*/bl_power")) if os.access(file, os.W_OK)
        ]
