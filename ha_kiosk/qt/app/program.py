"""The running kiosk: created in two stages, and taken down again."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from ha_kiosk.errors import KioskError
from ha_kiosk.host import restart
from ha_kiosk.host.clocks import boottime
from ha_kiosk.host.restart import LastRestart, RestartReason
from ha_kiosk.qt.app import application
from ha_kiosk.qt.app import kiosk as kiosk_builder
from ha_kiosk.qt.app import page as page_builder
from ha_kiosk.qt.app.context import AppContext, Launch, build_context
from ha_kiosk.qt.app.dispatcher import MessageOwners
from ha_kiosk.qt.app.first_stage import FirstStage
from ha_kiosk.qt.app.window import open_window, take_down
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.systemd_service import SystemdService
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.platform.unix_signals import END_WITHIN, UnixSignals
from ha_kiosk.recovery.processes.stopped_processes import StoppedProcesses
from ha_kiosk.recovery.state import State
from ha_kiosk.storage import browser_storage

if TYPE_CHECKING:
    from ha_kiosk.qt.app.second_stage.second_stage import SecondStage

_log = logging.getLogger(__name__)
SECOND_STAGE_MS = 3_000
"""Milliseconds after the start when the second stage is created, even if the page still loads."""
PICTURE_MS = 100
"""Milliseconds that the first picture gets to be drawn before the second stage is created."""


def run(launch: Launch) -> int:
    """Show the kiosk until it is quit. Return the exit code, or a `RestartReason` for a restart.

    Raises `KioskError`, also if a requested screenshot failed.
    """
    context = build_context(launch)
    app = context.app
    signals = UnixSignals(app, end_within=END_WITHIN if launch.read else None)
    first = _first_stage(context, full_screen=launch.screenshot is None)
    later = _Later(launch, first, app)
    service = SystemdService(
        launch.notifier, first.kiosk_parts.kiosk, first.kiosk_parts.screen, first.window, app
    )
    first.kiosk_parts.kiosk.state_changed.connect(service.notify)
    first.kiosk_parts.screen.notice_changed.connect(service.notify)
    context.trust_change.restart_requested.connect(partial(app.exit, RestartReason.TRUST_CHANGED))
    kiosk = first.kiosk_parts.kiosk
    first.kiosk_parts.recovery_actions.restart_requested.connect(
        partial(_restart_for_renderer, app, launch.restarted, kiosk)
    )
    stopped = StoppedProcesses()
    stopped.start()
    first.kiosk_parts.kiosk.state_changed.connect(later.follow)
    end = partial(app.exit, 0)  # quit() would close the window, which asks a person
    signals.termination_requested.connect(end)
    signals.hangup_received.connect(later.reload_config if launch.read else end)
    kiosk.start()
    code = app.exec()
    restarts = RestartReason.of_code(code) is not None
    service.stop(restarting=restarts)
    stopped.close()
    later.close()
    context.runner.close()
    first.page_parts.cameras.close()
    take_down(context.engine, first.window, signals)
    signed_out = browser_storage.is_marked(context.paths)
    if signed_out or restarts:
        application.delete(app)
    if signed_out:
        browser_storage.delete(context.paths)
    if later.screenshot_error is not None:
        raise later.screenshot_error
    return code


def _restart_for_renderer(
    app: QGuiApplication, restarted: LastRestart | None, kiosk: KioskController
) -> None:
    has_helped = kiosk.history.was_live
    if restart.is_too_soon(RestartReason.RENDERER, restarted, boottime(), has_helped=has_helped):
        _log.warning("No process of the page can be started, and the last restart was just now.")
    else:
        _log.warning("No process of the page can be started: restarting the program.")
        app.exit(RestartReason.RENDERER)


def _first_stage(context: AppContext, *, full_screen: bool) -> FirstStage:
    idle_clock = IdleClock(context.app)
    page_parts = page_builder.make(context)
    kiosk_parts = kiosk_builder.make(context, page_parts, idle_clock)
    page_parts.dispatcher.attach(MessageOwners(idle_clock=idle_clock))
    window = open_window(
        context.engine,
        context.config,
        {**page_parts.models, **kiosk_parts.models},
        context.connection_policy,
        full_screen=full_screen,
    )
    idle_clock.watch(window)
    return FirstStage(context, page_parts, kiosk_parts, idle_clock, window)


class _Later(QObject):
    """Creates the second stage once: when the kiosk shows something, or after `SECOND_STAGE_MS`.

    Not while the page loads: its process needs the CPU.
    """

    def __init__(self, launch: Launch, first: FirstStage, parent: QObject) -> None:
        super().__init__(parent)
        self._launch, self._first = launch, first
        self._stage: SecondStage | None = None
        self._timer = QTimer(self, interval=SECOND_STAGE_MS, singleShot=True)
        self._timer.timeout.connect(self.make)
        self._timer.start()

    @Slot()
    def follow(self) -> None:
        """Create the second stage soon if the page does not load any more."""
        is_loading = self._first.kiosk_parts.kiosk.current.state in {State.STARTING, State.LOADING}
        if self._stage is None and not is_loading:
            self._timer.start(PICTURE_MS)

    @Slot()
    def make(self) -> None:
        """Create the second stage if it does not exist yet."""
        if self._stage is None:
            self._timer.stop()
            self._stage = _second_stage(self._launch, self._first)

    @Slot()
    def reload_config(self) -> None:
        """Read the configuration again."""
        self.make()
        if self._stage is not None:
            self._stage.actions.reload_config()

    def close(self) -> None:
        """Accept no more commands, and leave the screen as it was."""
        self._timer.stop()
        if self._stage is not None:
            self._stage.control.close()
            self._stage.display.close()

    @property
    def screenshot_error(self) -> KioskError | None:
        """Return why the requested screenshot failed, None if it did not."""
        return self._stage.screenshot_error if self._stage else None


def _second_stage(launch: Launch, first: FirstStage) -> SecondStage:
    from ha_kiosk.qt.app.second_stage import second_stage  # noqa: PLC0415 - imported while the page loads

    return second_stage.build(launch, first)
