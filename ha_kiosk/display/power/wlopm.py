"""wlr-output-power-management, through `wlopm`: labwc (Raspberry Pi OS), sway, Wayfire, Hyprland.

It is called once for each output, by name: `*` is racy with several outputs (raspi-config#309).
The result is read back, because an output may vanish while it is off (labwc#3352).
"""

from __future__ import annotations

import json

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine


class WlopmPower:
    """Switches the chosen output of the Wayland session, or all of them if none is chosen."""

    name = "wlopm"

    def __init__(self, machine: Machine, output: str | None = None) -> None:
        self._machine, self._output = machine, output

    def is_available(self) -> bool:
        """Return whether the compositor answers, and has outputs."""
        return bool(self._machine.env.get("WAYLAND_DISPLAY") and self._outputs())

    def switch(self, *, on: bool) -> bool:
        """Switch the outputs, and read the result back."""
        flag = "--on" if on else "--off"
        for output in self._outputs():
            self._machine.run(["wlopm", flag, output], env=self._machine.env)
        after = self._outputs()
        return bool(after) and all(is_on is on for is_on in after.values())

    def _outputs(self) -> dict[str, bool]:
        """Return whether each output to switch is on."""
        said = answer(self._machine.run(["wlopm", "--json"], env=self._machine.env))
        if said is None:
            return {}
        try:
            found = {one["output"]: one["power-mode"] == "on" for one in json.loads(said)}
        except (ValueError, TypeError, KeyError):
            return {}
        return {name: on for name, on in found.items() if self._output in {None, name}}
