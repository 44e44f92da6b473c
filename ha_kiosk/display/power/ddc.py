"""A monitor's own controls over DDC/CI, through `ddcutil`: feature D6 is its power mode.

1 is on, 4 is off by DPMS. Never 5, which switches the monitor off so completely that it does not
react any more.
"""

from __future__ import annotations

import re

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

_VALUE = re.compile(r"VCP D6 SNC x0?([0-9a-fA-F]+)")


class DdcPower:
    """Switches the first monitor that answers."""

    name = "ddcutil"

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def is_available(self) -> bool:
        """Return whether a monitor reports its power mode."""
        return self._mode() is not None

    def switch(self, *, on: bool) -> bool:
        """Set the mode; many monitors do not answer while they are off."""
        said = self._machine.run(["ddcutil", "setvcp", "D6", "1" if on else "4", "--noverify"])
        if answer(said) is None:
            return False
        return not on or self._mode() == 1

    def _mode(self) -> int | None:
        said = self._machine.run(["ddcutil", "--brief", "getvcp", "D6"])
        found = _VALUE.search(answer(said) or "")
        return int(found[1], 16) if found else None
