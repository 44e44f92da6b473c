"""Switches the screen by the first way that works here, and falls back where one fails.

A black window covers the page before, so that the screen is dark even if no way works. The caller
repeats `on` until the screen is on.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from ha_kiosk.config.choices import OffMode
from ha_kiosk.display.power.backend import PowerBackend
from ha_kiosk.display.power.backlight import BacklightPower
from ha_kiosk.display.power.ddc import DdcPower
from ha_kiosk.display.power.gnome import GnomePower
from ha_kiosk.display.power.kde import KdePower
from ha_kiosk.display.power.wlopm import WlopmPower
from ha_kiosk.display.power.x11 import X11Power
from ha_kiosk.host.machine import Machine

_log = logging.getLogger(__name__)
OVERLAY = "overlay"


def backends(machine: Machine, mode: OffMode) -> tuple[PowerBackend, ...]:
    """Return the ways that `mode` allows, the best first."""
    backlight = BacklightPower(machine)
    power: tuple[PowerBackend, ...] = (
        WlopmPower(machine),
        KdePower(machine),
        GnomePower(machine),
        X11Power(machine),
    )
    return {
        OffMode.AUTO: (*power, backlight, DdcPower(machine)),
        OffMode.POWER: (*power, DdcPower(machine)),
        OffMode.BACKLIGHT: (backlight,),
        OffMode.OVERLAY: (),
    }[mode]


class ScreenPower:
    """The power of one screen. All of it may wait: not for the UI thread."""

    def __init__(self, ways: Sequence[PowerBackend]) -> None:
        self._ways = ways
        self._failed: set[str] = set()
        self._used: PowerBackend | None = None

    @property
    def name(self) -> str:
        """Return the way that switched last, "overlay" for none."""
        return self._used.name if self._used else OVERLAY

    def choose(self) -> PowerBackend | None:
        """Return the best way that works here, None where only the overlay does."""
        for way in self._ways:
            if way.name not in self._failed and way.is_available():
                return way
        return None

    def off(self) -> None:
        """Switch the screen off, by another way where the best one fails."""
        while (way := self.choose()) is not None:
            self._used = way
            if way.switch(on=False):
                return
            _log.warning("%s does not switch the screen off; trying another way.", way.name)
            way.switch(on=True)  # half of it may have been done
            self._failed.add(way.name)
        self._used = None

    def on(self) -> bool:
        """Switch the screen on again, and return whether it is."""
        if self._used is None or self._used.switch(on=True):
            self._used = None
            return True
        return False
