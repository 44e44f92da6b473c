"""A window with the server's own login page, for `ha-kiosk login --method window`.

A phone can sign in instead, as in the set-up.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass, replace

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.errors import AlreadyRunning, SignInAborted
from ha_kiosk.host.qt_runtime import gpu
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.app import application, keyboard
from ha_kiosk.qt.app.sign_in import sign_in_parts, sign_in_ways
from ha_kiosk.qt.app.sign_in.sign_in_parts import PageProfile
from ha_kiosk.qt.app.window import maximize_if_larger, open_window, take_down
from ha_kiosk.qt.platform.unix_signals import UnixSignals
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server import known_sign_on
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.known_sign_on import KnownSignOn
from ha_kiosk.setup_screen.work import SetupWork
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths


@dataclass(frozen=True, slots=True)
class WindowSignIn:
    """The result: the credentials, not stored yet, and the hosts that a person allowed."""

    credentials: Credentials
    allowed_hosts: tuple[str, ...]


def sign_in_window(address: str, client: HttpClient, paths: Paths, config: Config) -> WindowSignIn:
    """Show the login page of the server that `address` names, and return the result.

    The cookies of a single sign-on in front of the server are kept in the profile of the kiosk's
    page. Nothing is kept of the server's own login page. Raises `SignInAborted` if the window is
    closed.
    """
    with ExitStack() as held:

        def is_alone() -> bool:
            try:
                held.enter_context(hold(paths))
            except AlreadyRunning:
                return False
            return True

        pages = PageProfile(paths, client, is_alone)
        work = SetupWork(paths, config, client, os.environ)
        done, opened = _run(address, client, pages, work, replace(config, full_screen=False))
    if opened is not None:
        known_sign_on.remember(paths.sign_on_file, opened)
    return done


def _run(
    address: str, client: HttpClient, pages: PageProfile, work: SetupWork, config: Config
) -> tuple[WindowSignIn, KnownSignOn | None]:
    application.prepare(config, gpu.choose(config.render, os.environ))
    app, engine = application.create()
    signals = UnixSignals(app)
    for signal in (signals.termination_requested, signals.hangup_received):
        signal.connect(app.quit)
    words = i18n.load(config.language, os.environ)
    parts = sign_in_parts.make(engine, config, client, pages, Texts(words), app)
    parts.sign_in.line.offer_phone()
    ways = sign_in_ways.make(work, parts.sign_in, words, parts.runner, app)
    got: list[Credentials] = []

    def show() -> None:
        parts.screen.show(parts.notice)

    def finish(credentials: Credentials) -> None:
        got.append(credentials)
        app.quit()

    for part in (parts.sign_in, parts.sign_on):
        part.state_changed.connect(show)
    parts.sign_in.sign_in_completed.connect(finish)
    ways.sign_in_completed.connect(finish)
    parts.screen.action_pressed.connect(parts.retry)
    window = open_window(engine, config, {**parts.models, "setup": ways}, parts.connection_policy)
    maximize_if_larger(window)
    parts.sign_in.line.explain(Reason.NONE, device=work.tablet)
    keyboard.make(engine, window, config)
    parts.sign_in.start(address)
    app.exec()
    parts.sign_in.stop()  # also closes the port for a phone
    parts.runner.close()
    allowed, opened = parts.sign_on.allowed, parts.sign_on.opened_last
    take_down(engine, window, signals)
    application.delete(app)
    if not got:
        raise SignInAborted(Text("The window was closed before anybody had signed in."))
    return WindowSignIn(got[0], allowed), opened
