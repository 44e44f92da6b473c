"""GNOME, through Mutter's PowerSaveMode on the session bus: 0 on, 3 off.

Input alone does not switch the monitors on: the kiosk sets 0 at the first touch.
"""

from __future__ import annotations

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

_NAME, _PATH = "org.gnome.Mutter.DisplayConfig", "/org/gnome/Mutter/DisplayConfig"
_ON, _OFF = "0", "3"


class GnomePower:
    """Switches the monitors of a GNOME session."""

    name = "Mutter"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def is_available(self) -> bool:
        """Return whether Mutter answers and can save power (-1: it cannot)."""
        return self._mode() in {"0", "1", "2", "3"}

    def switch(self, *, on: bool) -> bool:
        """Set the mode, and read it back."""
        wanted = _ON if on else _OFF
        self._busctl("set-property", _NAME, _PATH, _NAME, "PowerSaveMode", "i", wanted)
        return self._mode() == wanted

    def _mode(self) -> str:
        said = self._busctl("get-property", _NAME, _PATH, _NAME, "PowerSaveMode")
        return said.removeprefix("i ").strip()

    def _busctl(self, *arguments: str) -> str:
        said = self._machine.run(["busctl", "--user", *arguments], env=self._machine.env)
        return answer(said) or ""
