"""A window with the server's own login page, for `ha-kiosk login --method window`."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.device.identity import device_name
from ha_kiosk.errors import AlreadyRunning, SignInAborted
from ha_kiosk.host import gpu
from ha_kiosk.qt.app import application, keyboard, sign_in_parts
from ha_kiosk.qt.app.sign_in_parts import PageProfile
from ha_kiosk.qt.app.window import open_window, take_down
from ha_kiosk.qt.platform.unix_signals import UnixSignals
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server import known_sign_on
from ha_kiosk.server.credentials import Credentials
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.known_sign_on import KnownSignOn
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths


@dataclass(frozen=True, slots=True)
class WindowSignIn:
    """What came of it: the credentials, which are not stored, and hosts that a person allowed."""

    credentials: Credentials
    allowed_hosts: tuple[str, ...]


def sign_in_window(
    address: str, client: HttpClient, paths: Paths, hosts: tuple[str, ...]
) -> WindowSignIn:
    """Show the login page of the server that `address` means, and return what came of it.

    `hosts` are those of a single sign-on in front of it. Its cookies are kept for the kiosk, in
    the profile of its page; nothing is kept of the server's own login page. Raises `SignInAborted`
    when the window is closed.
    """
    with ExitStack() as held:

        def is_alone() -> bool:
            try:
                held.enter_context(hold(paths))
            except AlreadyRunning:
                return False
            return True

        pages = PageProfile(paths, client, is_alone)
        device = device_name(paths.profile, None)
        done, opened = _run(address, client, pages, device, hosts)
    if opened is not None:
        known_sign_on.remember(paths.sign_on_file, opened)
    return done


def _run(
    address: str, client: HttpClient, pages: PageProfile, device: str, hosts: tuple[str, ...]
) -> tuple[WindowSignIn, KnownSignOn | None]:
    config = Config(full_screen=False, sign_in_hosts=hosts)
    application.prepare(config, gpu.choose(config.render, os.environ))
    app, engine = application.create()
    signals = UnixSignals(app)
    for signal in (signals.termination_requested, signals.hangup_received):
        signal.connect(app.quit)
    texts = Texts(i18n.load(config.language, os.environ))
    parts = sign_in_parts.make(engine, config, client, pages, texts, app)
    got: list[Credentials] = []

    def show() -> None:
        parts.screen.show(parts.notice)

    def finish(credentials: Credentials) -> None:
        got.append(credentials)
        app.quit()

    for part in (parts.sign_in, parts.sign_on):
        part.state_changed.connect(show)
    parts.sign_in.sign_in_completed.connect(finish)
    parts.screen.action_pressed.connect(parts.retry)
    window = open_window(engine, config, parts.models, parts.connection_policy)
    parts.sign_in.explain(Reason.NONE, device=device)
    keyboard.make(engine, window, config)
    parts.sign_in.start(address)
    app.exec()
    parts.runner.close()
    allowed, opened = parts.sign_on.allowed, parts.sign_on.opened_last
    take_down(engine, window, signals)
    application.delete(app)
    if not got:
        raise SignInAborted("The window was closed before anybody had signed in.")
    return WindowSignIn(got[0], allowed), opened
