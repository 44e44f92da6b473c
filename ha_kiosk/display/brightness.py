"""The brightness of the screen, in percent.

Uses the first way that works: a backlight that this user may write, logind's SetBrightness (which
the user of the session may call without root), a monitor's own control over DDC/CI (VCP 10). If
none works, the caller darkens the window instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.display.power.backlight import FOLDER
from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

FLOOR = 1
"""Percent below which a screen that is on is not darkened, because it would look switched off."""
_VCP = re.compile(r"VCP 10 C (\d+) (\d+)")


@dataclass(frozen=True, slots=True)
class _Backlight:
    folder: Path

    @property
    def maximum(self) -> int:
        return max(1, _number(self.folder / "max_brightness"))

    @property
    def percent(self) -> int:
        return round(100 * _number(self.folder / "brightness") / self.maximum)


class Brightness:
    """The brightness of one screen. All methods may wait: not for the UI thread."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def get(self) -> int | None:
        """Return the brightness in percent, None if it is unknown."""
        found = self.of_backlight()
        return self._ddc() if found is None else found

    def of_backlight(self) -> int | None:
        """Return it if that takes no time, that is, if there is a backlight."""
        backlight = self._backlight()
        return backlight.percent if backlight else None

    def set(self, percent: int) -> bool:
        """Set the brightness; return whether any way worked."""
        percent = max(FLOOR, min(100, percent))
        if (backlight := self._backlight()) is not None:
            value = max(1, round(percent * backlight.maximum / 100))
            return _written(backlight.folder / "brightness", value) or self._logind(
                backlight.folder.name, value
            )
        said = self._machine.run(["ddcutil", "setvcp", "10", str(percent), "--noverify"])
        return answer(said) is not None

    def _backlight(self) -> _Backlight | None:
        folders = sorted((self._machine.root / FOLDER).glob("*/brightness"))
        return _Backlight(folders[0].parent) if folders else None

    def _logind(self, name: str, value: int) -> bool:
        service, path = "org.freedesktop.login1", "/org/freedesktop/login1/session/auto"
        call = ["SetBrightness", "ssu", "backlight", name, str(value)]
        said = self._machine.run(["busctl", "call", service, path, f"{service}.Session", *call])
        return answer(said) is not None

    def _ddc(self) -> int | None:
        said = self._machine.run(["ddcutil", "--brief", "getvcp", "10"])
        found = _VCP.search(answer(said) or "")
        return round(100 * int(found[1]) / max(1, int(found[2]))) if found else None


def _number(file: Path) -> int:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return 0


def _written(file: Path, value: int) -> bool:
    try:
        file.write_text(str(value))
    except OSError:
        return False
    return True
