"""What the first picture does not need: settings, control socket, watchdogs, configuration.

Imported and made while the page loads in a process of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QTimer

from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError
from ha_kiosk.host import restart
from ha_kiosk.page import policy
from ha_kiosk.page.alias import NO_ALIAS
from ha_kiosk.qt.app import settings_screen
from ha_kiosk.qt.app.context import AppContext, Launch
from ha_kiosk.qt.app.first_stage import FirstStage
from ha_kiosk.qt.kiosk.account import Account
from ha_kiosk.qt.kiosk.config_reload import ConfigReload
from ha_kiosk.qt.kiosk.control_commands import ControlCommands
from ha_kiosk.qt.kiosk.memory_guard import MemoryGuard
from ha_kiosk.qt.kiosk.screenshot import ScreenshotTaker
from ha_kiosk.qt.kiosk.screenshot_run import ScreenshotRun
from ha_kiosk.qt.platform.control_server import ControlServer
from ha_kiosk.qt.platform.network import Network
from ha_kiosk.qt.screens.long_press import LongPress
from ha_kiosk.qt.screens.settings_screen import SettingsScreen
from ha_kiosk.server.credentials import Credentials

_log = logging.getLogger(__name__)
WATCH_NETWORK_MS = 700
"""Milliseconds until the network is watched: the first picture comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStage:
    """What the program itself uses of it; the rest lives as long as the application."""

    control: ControlServer
    config_reload: ConfigReload
    screenshot_run: ScreenshotRun | None

    @property
    def screenshot_error(self) -> KioskError | None:
        """Return why there is no screenshot, where one was wanted."""
        return self.screenshot_run.error if self.screenshot_run else None


def build(launch: Launch, made: FirstStage) -> SecondStage:
    """Make the second stage. Raises `KioskError`."""
    app, kiosk_parts = made.context.app, made.kiosk_parts
    settings = settings_screen.make(
        made.context,
        made.page_parts,
        kiosk_parts,
        launch.fixed,
        is_saved=launch.read is not None,
    )
    made.window.setProperty("settings", settings)
    guard = _guard(launch, made)
    long_press = LongPress(made.window, launch.config.settings_gesture, app)
    long_press.long_pressed.connect(settings.open)
    _listen_to_activity(made, settings)
    _watch_network(made)
    config_reload = _config_reload(
        launch, made, (guard.configure, settings.configure, long_press.configure)
    )
    settings.config_changed.connect(config_reload.apply)
    camera = ScreenshotTaker(made.window, made.context.runner, app)
    control = _control(made, guard, settings, camera)
    run = None
    if launch.screenshot is not None:
        run = ScreenshotRun(kiosk_parts.kiosk, made.page_parts.page, camera, launch.screenshot, app)
        run.check()
    return SecondStage(control=control, config_reload=config_reload, screenshot_run=run)


def _control(
    made: FirstStage, guard: MemoryGuard, settings: SettingsScreen, camera: ScreenshotTaker
) -> ControlServer:
    context, kiosk_parts = made.context, made.kiosk_parts
    commands = ControlCommands(
        kiosk=kiosk_parts.kiosk,
        account=context.account,
        page=made.page_parts.page,
        screen=kiosk_parts.screen,
        navigator=kiosk_parts.navigator,
        camera=camera,
        guard=guard,
        runner=context.runner,
        paths=context.paths,
        render_backend=kiosk_parts.render_backend,
        settings=settings,
        trust_change=context.trust_change,
        parent=context.app,
    )
    return ControlServer(context.paths, commands.table, context.app)


def _config_reload(
    launch: Launch, made: FirstStage, listeners: tuple[Callable[[Config], None], ...]
) -> ConfigReload:
    context = made.context
    again = launch.read and partial(_reread, launch.read, context.account)
    return ConfigReload(
        config=context.config,
        read=again or partial(_as_it_is, context.config),
        listeners=(
            *made.page_parts.listeners,
            *made.kiosk_parts.listeners,
            *listeners,
            partial(_move_page, context),
        ),
        trust_change=context.trust_change,
        notifier=launch.notifier,
        runner=context.runner,
        parent=context.app,
    )


def _listen_to_activity(made: FirstStage, settings: SettingsScreen) -> None:
    page_parts = made.page_parts
    for listener in (
        settings.on_activity,
        page_parts.page_requests.on_activity,
        page_parts.external_view.on_activity,
        page_parts.dialogs.on_activity,
        page_parts.downloads.on_activity,
    ):
        made.idle_clock.activity_detected.connect(listener)


def _guard(launch: Launch, made: FirstStage) -> MemoryGuard:
    kiosk, app = made.kiosk_parts.kiosk, made.context.app
    guard = MemoryGuard(
        config=launch.config,
        runner=made.context.runner,
        idle=made.idle_clock.idle,
        has_page=kiosk.has_page,
        restarted=launch.restarted,
        parent=app,
    )
    guard.collection_requested.connect(made.page_parts.page.collect_garbage)
    guard.reload_requested.connect(kiosk.reload_in_new_process)
    guard.restart_requested.connect(partial(app.exit, restart.CODE))
    return guard


def _move_page(context: AppContext, config: Config) -> None:
    """Start anew where what was allowed just now needs another origin, which is Chromium's flag."""
    credentials = context.account.credentials
    server = credentials.server if credentials else str(config.url)
    wanted = policy.alias_for(server, config)
    if context.client.tls_policy.basic_auth is None and wanted not in {NO_ALIAS, context.alias}:
        _log.info("The page may have a microphone or the like now: starting the program anew.")
        context.app.exit(restart.CODE)


def _watch_network(made: FirstStage) -> None:
    network = Network(made.context.app)
    network.network_returned.connect(made.kiosk_parts.kiosk.try_now)
    network.system_resumed.connect(made.kiosk_parts.kiosk.wake)
    QTimer.singleShot(WATCH_NETWORK_MS, network, network.watch)


def _reread(read: Callable[[Credentials | None], Config], account: Account) -> Config:
    return read(account.credentials)


def _as_it_is(config: Config) -> Config:
    return config
