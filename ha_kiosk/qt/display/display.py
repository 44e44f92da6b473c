"""Drives the screen: dims it, shows a screensaver, switches it off, and wakes it.

`display.stages` decides; `display.power` and `display.brightness` switch, on a thread. The page is
covered before the screen goes dark, and input is blocked until the screen is on again.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.config import screensavers
from ha_kiosk.config.choices import WakeTouch
from ha_kiosk.config.config import Config
from ha_kiosk.display.panel import Applied, Panel, Wanted
from ha_kiosk.display.stages import Asked, Stage, next_change, stage
from ha_kiosk.host.clocks import time_of_day
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.platform.input.input_shield import InputShield
from ha_kiosk.qt.platform.job_runner import JobRunner, ignore
from ha_kiosk.qt.screens.display import DisplayModel

_log = logging.getLogger(__name__)
BLIND_AFTER = 5
"""Tries after which touches go to the page: the screen may be on and only not report it."""
RETRY_MS = 2_000
"""Milliseconds until a screen that did not come on is tried again."""
AGAIN_MS = 2_000
"""Milliseconds after which a screen is switched off again that any input switches on."""
LONGEST_WAIT = 60.0
"""Seconds after which the settings are read again, because they may depend on the time of day."""


class DisplayController(QObject):
    """Drives one screen. Emits `stage_changed` at each change of its stage."""

    stage_changed = Signal()
    brightness_changed = Signal()

    def __init__(
        self,
        config: Config,
        panel: Panel,
        model: DisplayModel,
        idle_clock: IdleClock,
        shield: InputShield,
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._config, self._panel, self._model = config, panel, model
        self._idle_clock, self._shield, self._runner = idle_clock, shield, runner
        self._asked = Asked()
        self._stage = Stage.ON
        self._is_busy = False
        self._tries = 0
        self._brightness: int | None = None
        self._applied = Applied(is_on=True, brightness=None)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.update_stage)
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._apply)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._switch_off_again)

    @property
    def stage(self) -> Stage:
        """Return the screen's current stage."""
        return self._stage

    @property
    def brightness(self) -> int | None:
        """Return the brightness in percent as it was read last, None if nobody knows it."""
        return self._applied.brightness

    @property
    def idle(self) -> float:
        """Return the seconds since the last touch."""
        return self._idle_clock.idle()

    def start(self) -> None:
        """Start, with the configured brightness."""
        self.update_stage()
        self._apply()

    def configure(self, config: Config) -> None:
        """Apply a new configuration; a new brightness replaces one that a command has set."""
        if config.screen_brightness != self._config.screen_brightness:
            self._brightness = None
        self._config = config
        self.update_stage()
        self._apply()

    def ask(self, wanted: Stage) -> None:
        """Go to a stage at once. It stays until the next touch. `ON` wakes the screen."""
        if wanted is Stage.ON:
            self.wake()
        else:
            self._asked = replace(self._asked, stage=wanted)
            self.update_stage()

    def hold(self, seconds: float) -> None:
        """Keep the screen on for `seconds`, with or without touches."""
        self._asked = replace(self._asked, held_until=self._idle_clock.now() + seconds)
        self.wake()

    def wipe(self, seconds: float) -> None:
        """Keep it on for `seconds` while somebody wipes it; other holds stay."""
        self._asked = replace(self._asked, wiped_until=self._idle_clock.now() + seconds)
        self.wake()

    def set_brightness(self, percent: int) -> None:
        """Set the brightness in percent, until the program ends."""
        self._brightness = percent
        self._apply()

    @Slot()
    def wake(self) -> None:
        """Show the page, because somebody is there."""
        self._asked = replace(self._asked, stage=Stage.ON)
        self._idle_clock.stir()
        self.update_stage()

    @Slot()
    def on_brush(self) -> None:
        """Switch the screen off again after input that does not wake the kiosk."""
        self._again.start()

    @Slot()
    def update_stage(self) -> None:
        """Change to the stage that is due now."""
        config = self._now()
        idle, now = self._idle_clock.idle(), self._idle_clock.now()
        after = stage(config, idle, self._asked, now)
        wait = next_change(config, idle, self._asked, now)
        self._timer.start(
            round(1000 * min(LONGEST_WAIT, LONGEST_WAIT if wait is None else wait)) + 1
        )
        if after is not self._stage:
            self._change(after, config)
        elif after is Stage.SCREENSAVER and not self._model.is_shown(config.screen_screensaver):
            self._model.show(after, config)

    @Slot()
    def on_activity(self) -> None:
        """Light up a dimmed screen."""
        if self._stage is Stage.DIMMED:
            self.update_stage()

    def _change(self, after: Stage, config: Config) -> None:
        _log.info("The screen: %s → %s", self._stage.name.lower(), after.name.lower())
        before, self._stage = self._stage, after
        if after >= Stage.SCREENSAVER:
            self._shield.raise_(passes=config.screen_wake_touch is WakeTouch.PASS)
        self._model.show(after, config)
        if after < Stage.SCREENSAVER <= before and before is not Stage.OFF:
            self._shield.lower()
        self._apply()
        self.stage_changed.emit()

    def _wanted(self) -> Wanted:
        config = self._now()
        bright = self._brightness
        if bright is None and config.screen_manage:
            bright = config.screen_brightness
        if self._stage is Stage.DIMMED:
            bright = config.screen_dim_brightness
        return Wanted(is_on=self._stage is not Stage.OFF, brightness=bright)

    @Slot()
    def _apply(self) -> None:
        """Make the panel follow the wanted stage, one change after the other."""
        if self._is_busy:
            return
        wanted = self._wanted()
        job = partial(self._panel.apply, wanted)
        self._is_busy = self._runner.submit(job, partial(self._done, wanted), self._failed)
        if not self._is_busy:
            self._retry.start()

    @Slot()
    def _switch_off_again(self) -> None:
        """Switch off again, because X11 and KDE switch the screen on at any input."""
        if self._stage is Stage.OFF:
            self._runner.submit(self._panel.off_again, ignore, ignore)

    def _done(self, wanted: Wanted, applied: Applied) -> None:
        self._is_busy = False
        before, self._applied = self._applied, applied
        if applied.brightness != before.brightness:
            self.brightness_changed.emit()
        self._model.darken(applied.darken)
        if wanted != self._wanted():
            self._apply()
            return
        if wanted.is_on and not applied.is_on:
            self._tries += 1
            if self._tries == 1:
                _log.warning("The screen does not switch on; trying again until it does.")
            self._retry.start()
        else:
            self._tries = 0
        is_shown = applied.is_on or self._tries >= BLIND_AFTER
        if is_shown and self._stage < Stage.SCREENSAVER and self._shield.is_up:
            self._shield.lower()

    def _failed(self, err: Exception) -> None:
        self._is_busy = False
        _log.error("The screen could not be switched.", exc_info=err)
        self._retry.start()

    def _now(self) -> Config:
        return screensavers.shown(self._config.at(time_of_day().time()))
