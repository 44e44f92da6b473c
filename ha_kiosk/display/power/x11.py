"""X11's DPMS, through `xset`."""

from __future__ import annotations

import re

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

_MONITOR = re.compile(r"Monitor is (On|Off|in Standby|in Suspend)")


class X11Power:
    """Switches the monitors of an X server. XWayland cannot, and reports that it has no DPMS."""

    name = "xset"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def is_available(self) -> bool:
        """Return whether the X server has DPMS, and does not belong to a Wayland session."""
        env = self._machine.env
        return (
            bool(env.get("DISPLAY")) and not env.get("WAYLAND_DISPLAY") and "DPMS is " in self._q()
        )

    def switch(self, *, on: bool) -> bool:
        """Force the state, and read it back. This needs X's power management, so enable that first.

        Tries once more if the state is wrong, because any input in between switches the monitors
        on.
        """
        force = ["xset", "+dpms", "dpms", "0", "0", "0", "dpms", "force", "on" if on else "off"]
        for _ in range(2):
            self._machine.run(force, env=self._machine.env)
            state = _MONITOR.search(self._q())
            if state is not None and (state[1] == "On") is on:
                return True
        return False

    def _q(self) -> str:
        return answer(self._machine.run(["xset", "q"], env=self._machine.env)) or ""
