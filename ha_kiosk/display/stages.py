"""The stages of a screen that nobody touches: dimmed, then a screensaver, then off.

Pure: the stage follows from the settings, the seconds without a touch, and commands.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from ha_kiosk.config.config import Config


class Stage(IntEnum):
    """How dark the screen is; later stages hide more."""

    ON = 0
    DIMMED = 1
    SCREENSAVER = 2
    OFF = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What commands asked for: a stage until the next touch, or to stay on until a time.

    `wiped_until` is the time until which it stays on while somebody wipes the screen.
    """

    stage: Stage = Stage.ON
    held_until: float = 0.0
    wiped_until: float = 0.0

    @property
    def on_until(self) -> float:
        """Return the time until which the screen stays on."""
        return max(self.held_until, self.wiped_until)


def stage(config: Config, idle: float, asked: Asked, now: float) -> Stage:
    """Return the stage after `idle` seconds without a touch, at the time `now` of the clock.

    `config` has the values for this time of day (`Config.at`).
    """
    if asked.stage is not Stage.ON:
        return asked.stage
    if not config.screen_manage or now < asked.on_until:
        return Stage.ON
    due = [one for one, after in _thresholds(config) if idle >= after]
    return max(due, default=Stage.ON)


def next_change(config: Config, idle: float, asked: Asked, now: float) -> float | None:
    """Return the seconds until the stage may change, None if it cannot without a touch."""
    if asked.stage is not Stage.ON or not config.screen_manage:
        return None
    held = max(0.0, asked.on_until - now)
    waits = [after - idle for _, after in _thresholds(config) if after > idle]
    later = min(waits, default=None)
    return max(held, later) if later is not None else (held or None)


def _thresholds(config: Config) -> list[tuple[Stage, float]]:
    wanted = (
        (Stage.DIMMED, config.screen_dim_after),
        (Stage.SCREENSAVER, config.screen_screensaver_after),
        (Stage.OFF, config.screen_off_after),
    )
    return [(stage, float(after)) for stage, after in wanted if after]
