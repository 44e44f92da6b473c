"""One screen: its power and its brightness, switched together on a thread."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from ha_kiosk.display.brightness import Brightness
from ha_kiosk.display.power.screen_power import ScreenPower
from ha_kiosk.display.screen_memory import ScreenMemory

READABLE = 15
"""Percent to which a window is darkened at most in place of its screen."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the screen shall be: on or off, and its brightness in percent; None: as it was."""

    is_on: bool
    brightness: int | None


@dataclass(frozen=True, slots=True)
class Applied:
    """The result. `darken` is how much the window has to darken in place of the panel, 0 to 1."""

    is_on: bool
    brightness: int | None
    darken: float = 0.0


class Panel:
    """Switches the screen. All methods may wait: not for the UI thread.

    It starts with what an earlier run has left in `memory`.
    """

    def __init__(self, power: ScreenPower, brightness: Brightness, memory: ScreenMemory) -> None:
        self._power, self._brightness, self._memory = power, brightness, memory
        self._lock = threading.Lock()
        self._has_begun = self._is_closed = False
        self._is_on = True
        self._original: int | None = None
        self._is_set = False

    @property
    def is_as_it_was(self) -> bool:
        """Return whether the screen is on, and as bright as before the program started."""
        return self._is_on and not self._is_set

    def apply(self, wanted: Wanted) -> Applied:
        """Make the screen as `wanted`, as far as possible; after `close`, as it was before."""
        with self._lock:
            self._begin()
            if wanted.is_on or self._is_closed:
                self._is_on = self._is_on or self._power.on()
                return self._brighten(None if self._is_closed else wanted.brightness)
            if self._is_on:
                self._is_on = False
                self._power.off()
            return Applied(is_on=False, brightness=None)

    def off_again(self) -> None:
        """Switch off a screen that should be off, because input may have switched it on."""
        with self._lock:
            if not self._is_on and not self._is_closed:
                self._power.off()

    def close(self) -> None:
        """Leave the screen on and as bright as it was, because the program ends."""
        self._is_closed = True
        self.apply(Wanted(is_on=True, brightness=None))

    def _begin(self) -> None:
        if not self._has_begun:
            self._has_begun = True
            left = self._memory.left
            self._is_on = not left.ways
            self._original, self._is_set = left.brightness, left.brightness is not None

    def _brighten(self, percent: int | None) -> Applied:
        if percent is None and not self._is_set:
            return Applied(self._is_on, self._brightness.of_backlight())
        if not self._is_set:
            self._original = self._brightness.get()
        self._is_set = percent is not None
        target = self._original if percent is None else percent
        if self._is_set:
            self._keep(self._original)
        is_done = target is None or self._brightness.set(target)
        if not self._is_set:
            self._keep(None)
        if is_done:
            return Applied(self._is_on, target)
        return Applied(self._is_on, target, darken=1 - max(READABLE, target or 0) / 100)

    def _keep(self, brightness: int | None) -> None:
        self._memory.keep(replace(self._memory.left, brightness=brightness))
