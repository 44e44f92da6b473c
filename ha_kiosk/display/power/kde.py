"""KDE Plasma on Wayland, through `kscreen-doctor`. Any input switches the screens on."""

from __future__ import annotations

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine


class KdePower:
    """Switches the screens of a Plasma session."""

    name = "kscreen-doctor"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def is_available(self) -> bool:
        """Return whether this is Plasma with its tool."""
        env = self._machine.env
        if "KDE" not in env.get("XDG_CURRENT_DESKTOP", "") or not env.get("WAYLAND_DISPLAY"):
            return False
        return self._call("show")

    def switch(self, *, on: bool) -> bool:
        """Switch the screens; Plasma does not report the result."""
        return self._call("on" if on else "off")

    def _call(self, what: str) -> bool:
        said = self._machine.run(["kscreen-doctor", "--dpms", what], env=self._machine.env)
        return answer(said) is not None
