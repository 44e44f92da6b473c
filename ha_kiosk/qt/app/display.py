"""The screen when nobody is there, wired to the window that it covers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtQuick import QQuickWindow

from ha_kiosk.config.config import Config
from ha_kiosk.display.brightness import Brightness
from ha_kiosk.display.memory import ScreenMemory
from ha_kiosk.display.panel import Panel
from ha_kiosk.display.photos import find
from ha_kiosk.display.power.screen_power import ScreenPower, backends
from ha_kiosk.display.stages import Stage
from ha_kiosk.host.machine import Machine
from ha_kiosk.qt.app.context import AppContext, Configure
from ha_kiosk.qt.display.display import DisplayController
from ha_kiosk.qt.display.sound import SoundController
from ha_kiosk.qt.platform import time_format
from ha_kiosk.qt.platform.idle_clock import IdleClock
from ha_kiosk.qt.platform.input_shield import InputShield
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.display import DisplayModel

CLOSE_WITHIN = 1.0
"""Seconds that the end of the program waits for the screen; `END_WITHIN` is the limit for all."""


@dataclass(frozen=True, slots=True)
class DisplayParts:
    """What drives the screen and the sound, and what covers the page."""

    display: DisplayController
    model: DisplayModel
    sound: SoundController
    listeners: Sequence[Configure]
    panel: Panel

    def close(self) -> None:
        """Leave the screen on and as bright as it was."""
        if self.display.stage is Stage.ON and self.panel.is_as_it_was:
            return
        work = threading.Thread(target=self.panel.close, name="ha-kiosk-screen", daemon=True)
        work.start()
        work.join(CLOSE_WITHIN)


def make(context: AppContext, window: QQuickWindow, idle_clock: IdleClock) -> DisplayParts:
    """Return the screen's parts, started."""
    config, app, machine = context.config, context.app, Machine()
    locale = time_format.locale(config.language)
    model = DisplayModel(partial(time_format.time_and_date, where=locale), app)
    memory = ScreenMemory(context.paths.screen_file)
    power = ScreenPower(backends(machine, config.screen_off_mode), memory)
    panel = Panel(power, Brightness(machine), memory)
    shield = InputShield(window, app)
    display = DisplayController(config, panel, model, idle_clock, shield, context.runner, app)
    window.setProperty("display", model)
    load_photos = partial(_load_photos, context.runner, model)
    load_photos(config)
    sound = SoundController(machine, context.runner, app)
    display.start()
    sound.start()
    return DisplayParts(display, model, sound, (display.configure, load_photos), panel)


def _load_photos(runner: JobRunner, model: DisplayModel, config: Config) -> None:
    if config.screen_photos is not None:
        runner.submit(partial(find, config.screen_photos), model.set_photos, _ignore)


def _ignore(_err: Exception) -> None:
    """Show no pictures: the folder is gone, and the screen is dark instead."""
