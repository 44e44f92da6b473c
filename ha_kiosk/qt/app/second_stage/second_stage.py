"""The second stage: what the first picture does not need (settings, control socket, watchdogs).

It is imported and created while the page loads in a process of its own.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer

from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError
from ha_kiosk.host.restart import RestartReason
from ha_kiosk.page import policy
from ha_kiosk.page.alias import NO_ALIAS
from ha_kiosk.page.page_texts import PageTexts
from ha_kiosk.qt.app import keyboard
from ha_kiosk.qt.app.context import AppContext, Launch
from ha_kiosk.qt.app.dispatcher import MessageOwners
from ha_kiosk.qt.app.first_stage import FirstStage
from ha_kiosk.qt.app.second_stage import device, display, server_addresses, settings_screen
from ha_kiosk.qt.app.second_stage.display import DisplayParts
from ha_kiosk.qt.app.second_stage.phone_offer import PhoneOffer
from ha_kiosk.qt.control.actions import KioskActions
from ha_kiosk.qt.control.control_commands import ControlCommands
from ha_kiosk.qt.control.hardware import Hardware
from ha_kiosk.qt.control.screenshot import ScreenshotTaker
from ha_kiosk.qt.control.screenshot_run import ScreenshotRun
from ha_kiosk.qt.control.status import StatusCollector
from ha_kiosk.qt.kiosk.dashboard_screensaver import DashboardScreensaver
from ha_kiosk.qt.kiosk.memory_guard import MemoryGuard
from ha_kiosk.qt.kiosk.return_home import ReturnHome
from ha_kiosk.qt.platform.control_server import ControlServer
from ha_kiosk.qt.platform.network import Network
from ha_kiosk.qt.requests.way_back import WayBack
from ha_kiosk.qt.screens.long_press import LongPress
from ha_kiosk.qt.screens.settings_screen import SettingsScreen

_log = logging.getLogger(__name__)
WATCH_NETWORK_MS = 700
"""Milliseconds until the network is watched, so that it does not delay the first picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStage:
    """The parts that the program itself uses; the others live as long as the application."""

    actions: KioskActions
    control: ControlServer
    screenshot_run: ScreenshotRun | None
    display: DisplayParts

    @property
    def screenshot_error(self) -> KioskError | None:
        """Return why the requested screenshot failed, None if it did not."""
        return self.screenshot_run.error if self.screenshot_run else None


def build(launch: Launch, first: FirstStage) -> SecondStage:
    """Create the second stage."""
    context, kiosk_parts = first.context, first.kiosk_parts
    guard = _memory_guard(launch, first)
    display_parts = display.make(context, first.window, first.idle_clock)
    on_screen_keyboard = keyboard.make(context.engine, first.window, launch.config)
    hardware = Hardware(display_parts.display, display_parts.sound, on_screen_keyboard)
    status = _status(first, guard, hardware)
    settings = settings_screen.make(launch, first, status)
    status.add_overlays(settings.screen, display_parts.model)
    screenshots = ScreenshotTaker(first.window, context.runner, context.app)
    actions = KioskActions(
        kiosk_parts.kiosk,
        context.account,
        kiosk_parts.navigator,
        screenshots,
        settings,
        hardware,
    )
    long_press = _long_press(launch, first, actions)
    saver, screensaver_page = display.make_screensavers(first, display_parts)
    return_home = _return_home(launch, first, saver)
    device_parts = device.make(first, status, actions)
    if launch.screenshot is None:  # not for a single picture
        device.follow(first, device_parts, display_parts)
    settings.reload.add_listeners(
        *first.listeners,
        guard.configure,
        settings.screen.configure,
        long_press.configure,
        _way_back(first).configure,
        partial(_move_page, context),
        saver.configure,
        screensaver_page.configure,
        *display_parts.listeners,
        return_home.configure,
        *device_parts.listeners,
        *keyboard.listeners(context.app, on_screen_keyboard, may_restart=launch.read is not None),
    )
    settings_screen.connect(settings, actions, hardware, device_parts.cleaning)
    _watch(launch, first, settings.screen)
    commands = ControlCommands(
        actions, status, device_parts.device, context.runner, device_parts.cleaning.start
    )
    return SecondStage(
        actions=actions,
        control=ControlServer(context.paths, commands.table, context.app),
        screenshot_run=_screenshot_run(launch, first, screenshots),
        display=display_parts,
    )


def _long_press(launch: Launch, first: FirstStage, actions: KioskActions) -> LongPress:
    long_press = LongPress(first.window, launch.config.settings_gesture, first.context.app)
    long_press.long_pressed.connect(actions.open_settings)
    return long_press


def _watch(launch: Launch, first: FirstStage, settings: SettingsScreen) -> None:
    """Connect the page, user activity and the network to what follows them."""
    first.page_parts.dispatcher.attach(MessageOwners(settings=settings))
    _connect_activity(first, settings)
    _watch_network(first)
    PhoneOffer(first)
    server_addresses.watch(launch, first)


def _return_home(launch: Launch, first: FirstStage, saver: DashboardScreensaver) -> ReturnHome:
    return_home = ReturnHome(
        launch.config,
        first.kiosk_parts.kiosk,
        first.page_parts.page,
        first.kiosk_parts.navigator,
        first.idle_clock,
        first.context.app,
        is_paused=saver.has_page,
    )
    first.page_parts.page.moved.connect(return_home.note_move)
    first.idle_clock.activity_detected.connect(return_home.on_activity)
    return return_home


def _way_back(first: FirstStage) -> WayBack:
    context, kiosk_parts, page = first.context, first.kiosk_parts, first.page_parts.page
    way_back = WayBack(
        context.config,
        page,
        lambda: kiosk_parts.kiosk.start_url,
        PageTexts(context.translations).labels().back,
        context.app,
    )
    page.moved.connect(way_back.follow)
    page.content_lost.connect(way_back.hide)
    way_back.home_requested.connect(kiosk_parts.navigator.show)
    first.window.setProperty("wayBack", way_back)
    return way_back


def _status(first: FirstStage, guard: MemoryGuard, hardware: Hardware) -> StatusCollector:
    parts, page_parts = first.kiosk_parts, first.page_parts
    status = StatusCollector(
        parts.kiosk,
        first.context.account,
        page_parts.page,
        parts.render_backend,
        guard,
        hardware,
    )
    # The order in which Main.qml stacks them.
    status.add_overlays(page_parts.external_view, page_parts.dialogs)
    status.add_overlays(parts.sign_in, parts.sign_on, parts.screen)
    return status


def _connect_activity(first: FirstStage, settings: SettingsScreen) -> None:
    page_parts = first.page_parts
    for listener in (
        settings.on_activity,
        page_parts.page_requests.on_activity,
        page_parts.external_view.on_activity,
        page_parts.dialogs.on_activity,
        page_parts.downloads.on_activity,
    ):
        first.idle_clock.activity_detected.connect(listener)


def _memory_guard(launch: Launch, first: FirstStage) -> MemoryGuard:
    kiosk, app = first.kiosk_parts.kiosk, first.context.app
    guard = MemoryGuard(
        config=launch.config,
        runner=first.context.runner,
        idle=first.idle_clock.idle,
        has_page=kiosk.has_page,
        restarted=launch.restarted,
        parent=app,
    )
    guard.collection_requested.connect(first.page_parts.page.collect_garbage)
    guard.reload_requested.connect(kiosk.reload_in_new_process)
    guard.restart_requested.connect(partial(app.exit, RestartReason.MEMORY))
    return guard


def _screenshot_run(
    launch: Launch, first: FirstStage, screenshots: ScreenshotTaker
) -> ScreenshotRun | None:
    if launch.screenshot is None:
        return None
    run = ScreenshotRun(
        first.kiosk_parts.kiosk,
        first.page_parts.page,
        screenshots,
        launch.screenshot,
        first.context.app,
    )
    first.kiosk_parts.kiosk.state_changed.connect(run.check)
    run.check()
    return run


def _move_page(context: AppContext, config: Config) -> None:
    """Restart if a setting that changed needs another origin, which is a flag of Chromium."""
    credentials = context.account.credentials
    server = credentials.address if credentials else str(config.url)
    wanted = policy.alias_for(server, config)
    if wanted not in {NO_ALIAS, context.alias}:
        _log.info("The page may now use the microphone or camera: restarting the program.")
        context.app.exit(RestartReason.ORIGIN_CHANGED)


def _watch_network(first: FirstStage) -> None:
    network = Network(first.context.app)
    network.network_returned.connect(first.kiosk_parts.kiosk.retry)
    network.system_resumed.connect(first.kiosk_parts.kiosk.wake)
    QTimer.singleShot(WATCH_NETWORK_MS, network, network.watch)
