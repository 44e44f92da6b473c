"""The running kiosk: made in two stages, and taken down again."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QTimer, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.host import restart
from ha_kiosk.host.sd_notify import Notifier
from ha_kiosk.qt.app import kiosk as kiosk_builder
from ha_kiosk.qt.app import page as page_builder
from ha_kiosk.qt.app.context import Launch, build_context
from ha_kiosk.qt.app.dispatcher import MessageOwners
from ha_kiosk.qt.app.first_stage import FirstStage
from ha_kiosk.qt.app.window import open_window, take_down
from ha_kiosk.qt.kiosk.systemd_service import SystemdService
from ha_kiosk.qt.platform.idle_clock import IdleClock
from ha_kiosk.qt.platform.unix_signals import END_WITHIN, UnixSignals
from ha_kiosk.server.credentials import Credentials, CredentialStore
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.session import Session
from ha_kiosk.server.tls.policy import TlsPolicy
from ha_kiosk.storage.paths import Paths

if TYPE_CHECKING:
    from ha_kiosk.qt.app.second_stage import SecondStage

SECOND_STAGE_MS = 300
"""Milliseconds from the start until the second stage is made, whether or not a page has loaded."""


def run(  # noqa: PLR0913 - what the command line has made
    config: Config,
    paths: Paths,
    store: CredentialStore,
    session: Session | None,
    client: HttpClient,
    *,
    rules: Callable[[Config, str], TlsPolicy],
    screenshot: Path | None = None,
    read: Callable[[Credentials | None], Config] | None = None,
    fixed: frozenset[str] = frozenset(),
) -> int:
    """Show the kiosk until it is quit; return the exit code, `restart.CODE` for "once more".

    With `screenshot`, wait for the dashboard, write it there, and end, or give up with the reason.
    `read` gives the configuration anew on SIGHUP; without it the process is not ours alone: SIGHUP
    ends the kiosk, and what is set at the screen is not saved. The keys in `fixed` are not in the
    file, and cannot be set at the screen. `rules` gives the TLS policy of a configuration for a
    server.
    """
    launch = Launch(
        config=config,
        paths=paths,
        store=store,
        session=session,
        client=client,
        policy_of=rules,
        screenshot=screenshot,
        read=read,
        fixed=fixed,
        notifier=Notifier.from_environment(os.environ, os.getpid()),
        restarted=restart.last_restart(os.environ),
    )
    return _run(launch)


def _run(launch: Launch) -> int:
    context = build_context(launch)
    app = context.app
    signals = UnixSignals(app, end_within=END_WITHIN if launch.read else None)
    signals.termination_requested.connect(app.quit)
    idle_clock = IdleClock(app)
    page_parts = page_builder.make(context)
    kiosk_parts = kiosk_builder.make(context, page_parts, idle_clock.idle)
    page_parts.dispatcher.attach(MessageOwners(idle_clock=idle_clock))
    window = open_window(
        context.engine,
        context.config,
        {**page_parts.models, **kiosk_parts.models},
        context.connection_policy,
        full_screen=launch.screenshot is None,
    )
    idle_clock.watch(window)
    service = SystemdService(launch.notifier, kiosk_parts.kiosk, kiosk_parts.screen, window, app)
    context.trust_change.restart_requested.connect(partial(app.exit, restart.CODE))
    made = FirstStage(context, page_parts, kiosk_parts, idle_clock, window)
    later = _Later(launch, made, app)
    page_parts.external_app.message_received.connect(later.make)
    signals.hangup_received.connect(later.reload_config if launch.read else app.quit)
    kiosk_parts.kiosk.start()
    code = app.exec()
    service.stop(restarting=code == restart.CODE)
    stage = later.close()
    context.runner.close()
    page_parts.cameras.close()
    take_down(context.engine, window)
    signals.close()
    if code == restart.CODE:
        shiboken6.delete(app)  # Chromium writes the last things when its application goes
    if stage is not None and stage.screenshot_error is not None:
        raise stage.screenshot_error
    return code


class _Later(QObject):
    """Makes the second stage once: when the page has a document, or after `SECOND_STAGE_MS`."""

    def __init__(self, launch: Launch, made: FirstStage, parent: QObject) -> None:
        super().__init__(parent)
        self._launch, self._made = launch, made
        self._stage: SecondStage | None = None
        self._timer = QTimer(self, interval=SECOND_STAGE_MS, singleShot=True)
        self._timer.timeout.connect(self.make)
        self._timer.start()

    @Slot()
    def make(self) -> None:
        """Make the second stage, if it is not made yet."""
        if self._stage is None:
            self._timer.stop()
            self._stage = _second_stage(self._launch, self._made)

    @Slot()
    def reload_config(self) -> None:
        """Read the configuration again."""
        self.make()
        if self._stage is not None:
            self._stage.config_reload.start()

    def close(self) -> SecondStage | None:
        """Take no more commands; return the second stage, if it was made."""
        self._timer.stop()
        if self._stage is not None:
            self._stage.control.close()
        return self._stage


def _second_stage(launch: Launch, made: FirstStage) -> SecondStage:
    from ha_kiosk.qt.app import second_stage  # noqa: PLC0415 - imported while the page loads

    return second_stage.build(launch, made)
