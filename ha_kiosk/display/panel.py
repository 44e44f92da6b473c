"""One screen as a whole: its power and its brightness, switched together on a thread."""

from __future__ import annotations

from dataclasses import dataclass

from ha_kiosk.display.brightness import Brightness
from ha_kiosk.display.power.screen_power import ScreenPower

READABLE = 15
"""Percent to which a window is darkened at most in place of its screen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the screen shall be: on or off, and so bright, in percent; None: as it was."""

    is_on: bool
    brightness: int | None


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of it. `darken` is what the window has to do in place of the panel, 0 to 1."""

    is_on: bool
    brightness: int | None
    darken: float = 0.0


class Panel:
    """Switches the screen. All of it may wait: not for the UI thread."""

    def __init__(self, power: ScreenPower, brightness: Brightness) -> None:
        self._power, self._brightness = power, brightness
        self._is_on = True
        self._original: int | None = None
        self._was_set = False

    @property
    def power_name(self) -> str:
        """Return the way that switches the power, "overlay" for the black window alone."""
        return self._power.name

    def apply(self, wanted: Wanted) -> Applied:
        """Make the screen as `wanted`, as far as it can be done."""
        if not wanted.is_on:
            if self._is_on:
                self._power.off()
                self._is_on = False
            return Applied(is_on=False, brightness=None)
        self._is_on = self._is_on or self._power.on()
        return self._brighten(wanted.brightness)

    def _brighten(self, percent: int | None) -> Applied:
        if percent is None and not self._was_set:
            return Applied(self._is_on, self._brightness.of_backlight())
        if not self._was_set:
            self._original = self._brightness.get()
        self._was_set = percent is not None
        target = self._original if percent is None else percent
        if target is None or self._brightness.set(target):
            return Applied(self._is_on, target)
        return Applied(self._is_on, target, darken=1 - max(READABLE, target) / 100)
