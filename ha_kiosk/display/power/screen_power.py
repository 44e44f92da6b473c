"""Switches the screen by the first way that works here, and uses the next one if one fails.

A black window covers the page before, so that the screen is dark even if no way works. The caller
repeats `on` until the screen is on.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ha_kiosk.config.choices import OffMode
from ha_kiosk.display.power.backend import PowerBackend
from ha_kiosk.display.power.backlight import BacklightPower
from ha_kiosk.display.power.ddc import DdcPower
from ha_kiosk.display.power.gnome import GnomePower
from ha_kiosk.display.power.kde import KdePower
from ha_kiosk.display.power.wlopm import WlopmPower
from ha_kiosk.display.power.x11 import X11Power
from ha_kiosk.display.screen_memory import ScreenMemory
from ha_kiosk.host.machine import Machine

_log = logging.getLogger(__name__)
OVERLAY = "overlay"
GIVE_UP_AFTER = 3
"""Failures in a row after which a way is not used any more to switch the screen off."""


def backends(
    machine: Machine, mode: OffMode, output: str | None = None
) -> tuple[PowerBackend, ...]:
    """Return the ways that `mode` allows, the best first; `output` is the only output to switch."""
    backlight = BacklightPower(machine)
    power: tuple[PowerBackend, ...] = (
        WlopmPower(machine, output),
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
    """The power of one screen. All methods may wait: not for the UI thread.

    `memory` says by which ways an earlier run may have left the screen off.
    """

    def __init__(self, ways: Sequence[PowerBackend], memory: ScreenMemory | None = None) -> None:
        self._ways = ways
        self._memory = memory or ScreenMemory()
        self._failures: Counter[str] = Counter()

    @property
    def name(self) -> str:
        """Return the way by which the screen is off, "overlay" for none."""
        dark = self._memory.left.ways
        return next((name for name in dark if not self._failures[name]), OVERLAY)

    def choose(self) -> PowerBackend | None:
        """Return the best way that works here, None if only the overlay does."""
        return next(self._usable(), None)

    def off(self) -> None:
        """Switch the screen off, by another way if the best one fails."""
        for way in self._usable():
            self._note(way, is_off=True)  # first, so that it is switched on again in any case
            if way.switch(on=False):
                del self._failures[way.name]
                return
            if not self._failures[way.name]:
                _log.warning("%s does not switch the screen off; trying another way.", way.name)
            self._failures[way.name] += 1
            if way.switch(on=True):  # it may have been partly switched off
                self._note(way, is_off=False)

    def on(self) -> bool:
        """Switch on again everything that may be off; return whether the screen is on."""
        dark = [way for way in self._ways if way.name in self._memory.left.ways]
        results = [way.switch(on=True) for way in dark]
        for way, is_on in zip(dark, results, strict=True):
            self._note(way, is_off=not is_on)
        return all(results)

    def _usable(self) -> Iterator[PowerBackend]:
        for way in self._ways:
            if self._failures[way.name] < GIVE_UP_AFTER and way.is_available():
                yield way

    def _note(self, way: PowerBackend, *, is_off: bool) -> None:
        left = self._memory.left
        others = tuple(name for name in left.ways if name != way.name)
        self._memory.keep(replace(left, ways=(*others, way.name) if is_off else others))
