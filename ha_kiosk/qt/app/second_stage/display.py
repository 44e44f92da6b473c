"""Creates the parts for dimming, screensaver and screen power, and connects them to the window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtQuick import QQuickWindow

from ha_kiosk.config.config import Config
from ha_kiosk.display import clock_entities
from ha_kiosk.display.brightness import Brightness
from ha_kiosk.display.clock_entities import ClockValue
from ha_kiosk.display.panel import Panel
from ha_kiosk.display.photos import FolderPhotos, MediaPhotos, PhotoSource
from ha_kiosk.display.power.screen_power import ScreenPower, backends
from ha_kiosk.display.screen_memory import ScreenMemory
from ha_kiosk.display.stages import Stage
from ha_kiosk.host.machine import Machine
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.app.context import AppContext, Configure
from ha_kiosk.qt.app.first_stage import FirstStage
from ha_kiosk.qt.display.chosen_output import ChosenOutput
from ha_kiosk.qt.display.clock_states import ClockStates
from ha_kiosk.qt.display.display import DisplayController
from ha_kiosk.qt.display.photo_feed import PhotoFeed
from ha_kiosk.qt.display.screen_rotation import ScreenRotation
from ha_kiosk.qt.kiosk.dashboard_screensaver import DashboardScreensaver
from ha_kiosk.qt.platform import time_format
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.platform.input.input_shield import InputShield
from ha_kiosk.qt.screens.display import DisplayModel
from ha_kiosk.qt.screens.screensaver_page import ScreensaverPage
from ha_kiosk.qt.sound.volume import VolumeController
from ha_kiosk.server.http import Send

CLOSE_WITHIN = 1.0
"""Seconds that the end of the program waits for the screen; `END_WITHIN` limits the whole end."""


@dataclass(frozen=True, slots=True)
class DisplayParts:
    """The controllers of screen and sound, and the windows that cover the page."""

    display: DisplayController
    model: DisplayModel
    sound: VolumeController
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
    model = DisplayModel(
        partial(time_format.time_and_date, where=locale),
        app,
        write=partial(_written, context.translations.gettext, locale),
    )
    memory = ScreenMemory(context.paths.screen_file)
    power = ScreenPower(backends(machine, config.screen_off_mode, config.output), memory)
    panel = Panel(power, Brightness(machine), memory)
    shield = InputShield(window, app)
    display = DisplayController(config, panel, model, idle_clock, shield, context.runner, app)
    connect(display, shield, idle_clock)
    window.setProperty("display", model)
    photos = PhotoFeed(config, model, partial(_photos, context), context.runner, app)
    sound = VolumeController(machine, context.runner, app)
    fetch = partial(_states, context.account, context.client.send)
    clock_states = ClockStates(config, model, fetch, context.runner, app)
    model.changed.connect(photos.follow_model)
    model.changed.connect(clock_states.follow_model)
    display.start()
    sound.start()
    ChosenOutput(window, config.output or "", app, app)
    rotation = ScreenRotation(window, machine, context.runner, app, app)
    rotation.configure(config)
    listeners = (rotation.configure, display.configure, clock_states.configure, photos.configure)
    return DisplayParts(display, model, sound, listeners, panel)


def connect(display: DisplayController, shield: InputShield, idle_clock: IdleClock) -> None:
    """Connect the display to the touches that wake it."""
    shield.touched.connect(display.wake)
    shield.brushed.connect(display.on_brush)
    idle_clock.activity_detected.connect(display.on_activity)


def make_screensavers(
    first: FirstStage, parts: DisplayParts
) -> tuple[DashboardScreensaver, ScreensaverPage]:
    """Return the screensavers that show another dashboard, and a page of another site."""
    context, page_parts = first.context, first.page_parts
    dashboard = DashboardScreensaver(
        context.config,
        parts.model,
        page_parts.page,
        first.kiosk_parts.navigator,
        first.idle_clock,
        context.app,
    )
    parts.model.changed.connect(dashboard.follow_model)
    first.kiosk_parts.kiosk.state_changed.connect(dashboard.try_again)
    page = ScreensaverPage(
        context.config,
        page_parts.guest_profile,
        context.connection_policy,
        partial(getattr, page_parts.page, "server"),
        context.app,
    )
    parts.model.set_page(page)
    return dashboard, page


def _states(account: Account, send: Send, entities: tuple[str, ...]) -> tuple[ClockValue, ...]:
    """Return the server's states of `entities`. Waits for the server."""
    return clock_entities.fetch(account.signed_in(), send, entities)


def _written(say: Callable[[str], str], locale: QLocale, value: ClockValue) -> str:
    """Return the text that the clock shows for an entity."""
    return clock_entities.texts(value, say, lambda number, n: locale.toString(number, "f", n))


def _photos(context: AppContext, config: Config) -> PhotoSource | None:
    where = config.screen_photos
    if where is None:
        return None
    if isinstance(where, Path):
        return FolderPhotos(where)
    return MediaPhotos(where, context.account.signed_in, context.call, context.client.send)
