"""The window of the set-up, which ends when the kiosk is signed in.

Then the program restarts as an ordinary kiosk.
"""

from __future__ import annotations

import gettext
import os
import time
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.host import input_devices
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.restart import RestartReason
from ha_kiosk.host.sd_notify import Notifier
from ha_kiosk.qt.app import application, keyboard
from ha_kiosk.qt.app.sign_in import sign_in_parts
from ha_kiosk.qt.app.sign_in.sign_in_parts import PageProfile, SignInParts
from ha_kiosk.qt.app.window import open_window, take_down
from ha_kiosk.qt.control.screenshot import ScreenshotTaker
from ha_kiosk.qt.control.setup_commands import STATE, SetupCommands
from ha_kiosk.qt.platform.control_server import ControlServer
from ha_kiosk.qt.platform.unix_signals import END_WITHIN, UnixSignals
from ha_kiosk.qt.platform.watchdog import Watchdog
from ha_kiosk.qt.setup_screen.phone_sign_in import PhoneSignIn
from ha_kiosk.qt.setup_screen.setup_screen import SetupScreen
from ha_kiosk.qt.setup_screen.setup_sign_in import SetupSignIn
from ha_kiosk.recovery.processes import render_fallback
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server import known_sign_on
from ha_kiosk.server.http import HttpClient
from ha_kiosk.setup_screen.model import SetupModel
from ha_kiosk.setup_screen.work import SetupWork
from ha_kiosk.storage.paths import Paths

DONE_MS = 800
"""Milliseconds for which the last page of the set-up stays visible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupLaunch:
    """What the command line has prepared for the set-up."""

    config: Config
    paths: Paths
    client: HttpClient
    work: SetupWork
    notifier: Notifier = field(
        default_factory=lambda: Notifier.from_environment(os.environ, os.getpid())
    )


@dataclass(frozen=True, slots=True)
class SetupOutcome:
    """The result: the exit code, and the hosts of a single sign-on that a person allowed."""

    code: int
    allowed_hosts: tuple[str, ...] = ()


def run_setup(launch: SetupLaunch) -> SetupOutcome:
    """Show the set-up until it is done or cancelled.

    The code is `RestartReason.SET_UP` if the program must restart. Raises `KioskError`.
    """
    config, paths = launch.config, launch.paths
    progress, credentials = launch.work.resume()
    drawn_by = render_fallback.choose(config.render, os.environ, paths.crashes_file, time.time())
    application.prepare(config, drawn_by)
    app, engine = application.create()
    signals = UnixSignals(app, end_within=END_WITHIN)
    words = i18n.load(config.language, os.environ)
    pages = PageProfile(paths, launch.client, lambda: True)  # we hold the instance lock
    parts = sign_in_parts.make(engine, config, launch.client, pages, Texts(words), app)
    setup = _screen(launch, parts, words, app)
    models = {**parts.models, "setup": setup}
    window = open_window(engine, config, models, parts.connection_policy)
    keyboard.make(engine, window, config)
    end = _End(app)
    setup.finished.connect(end.finish_soon)
    signals.termination_requested.connect(partial(app.exit, 0))  # quit() would close the window
    signals.hangup_received.connect(partial(end.leave, is_over=False))
    screenshots = ScreenshotTaker(window, parts.runner, app)
    commands = SetupCommands(paths.profile, setup, screenshots, end.leave, partial(app.exit, 0))
    control = ControlServer(paths, commands.table, app)
    watchdog = Watchdog(launch.notifier, window, app)
    launch.notifier.status(STATE, ready=True)
    setup.start(progress, credentials, by_phone=not has_keyboard())
    code = app.exec()
    watchdog.stop()
    control.close()
    setup.close()
    parts.runner.close()
    launch.work.end(is_over=end.is_over)
    allowed, opened = parts.sign_on.allowed, parts.sign_on.opened_last
    if opened is not None:
        known_sign_on.remember(paths.sign_on_file, opened)
    take_down(engine, window, signals)
    application.delete(app)
    if code == RestartReason.SET_UP:
        launch.notifier.ping_watchdog()
    else:
        launch.notifier.stopping()
    return SetupOutcome(code, allowed)


def has_keyboard() -> bool:
    """Return whether there is a hardware keyboard to type a password with."""
    return input_devices.find(Machine()).has_keyboard


def _screen(
    launch: SetupLaunch, parts: SignInParts, words: gettext.NullTranslations, app: QGuiApplication
) -> SetupScreen:
    work = launch.work
    by_phone = partial(work.sign_in_by_phone, translations=words)
    sign_in = SetupSignIn(parts.sign_in, PhoneSignIn(by_phone, parts.runner, app), app)
    setup = SetupScreen(work, SetupModel(words), sign_in, parts.runner, app)
    parts.sign_in.sign_in_completed.connect(sign_in.take)
    parts.sign_in.line.explain(Reason.NONE, device=work.tablet)

    def show() -> None:
        parts.screen.show(parts.notice if setup.shows_login_page else None)

    for part in (parts.sign_in, parts.sign_on):
        part.state_changed.connect(show)
    setup.content_changed.connect(show)
    parts.screen.action_pressed.connect(parts.retry)
    show()
    return setup


class _End(QObject):
    """Ends the set-up. `is_over` says that no step is left."""

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._app = app
        self.is_over = False
        self._timer = QTimer(self, interval=DONE_MS, singleShot=True)
        self._timer.timeout.connect(self._finish)

    def leave(self, *, is_over: bool) -> None:
        """Restart the program."""
        self.is_over = self.is_over or is_over
        self._app.exit(RestartReason.SET_UP)

    @Slot()
    def finish_soon(self) -> None:
        """Restart the program as a kiosk, after the last page was visible for a moment."""
        self.is_over = True
        self._timer.start()

    @Slot()
    def _finish(self) -> None:
        self._app.exit(RestartReason.SET_UP)
