"""A window with the server's own login page, for `ha-kiosk login --method window`."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

import shiboken6
from PySide6.QtQml import QQmlEngine
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.device.identity import device_name
from ha_kiosk.errors import AlreadyRunning, SignInAborted
from ha_kiosk.host import gpu
from ha_kiosk.qt.app import application, keyboard
from ha_kiosk.qt.app.window import open_window, take_down
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.page.profile_cookies import ProfileCookies
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.unix_signals import UnixSignals
from ha_kiosk.qt.screens import sign_on as sign_on_page
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.sign_in import SignIn
from ha_kiosk.qt.screens.sign_on import SignOn
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server import websocket
from ha_kiosk.server.cookies import stored
from ha_kiosk.server.credentials import Credentials
from ha_kiosk.server.http import HttpClient
from ha_kiosk.storage import browser_storage
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths, private_folder


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
        return _run(address, client, _PageProfile(paths, client, held), hosts)


class _PageProfile:
    """Makes the profile of the kiosk's page, locked as a kiosk does, for as long as `held`."""

    def __init__(self, paths: Paths, client: HttpClient, held: ExitStack) -> None:
        self._paths, self._client, self._held = paths, client, held
        self.cookies = ProfileCookies(client)
        self.name = paths.profile

    def make(self, engine: QQmlEngine, policy: ConnectionPolicy) -> QQuickWebEngineProfile:
        """Return the profile; one that keeps nothing while a kiosk uses the other."""
        made = profile.create(engine, self._folders(), engine)
        profile.keep_session_cookies(made)
        policy.configure_profile(made)
        self.cookies.watch(made)
        return made

    def _folders(self) -> profile.ProfileFolders | None:
        paths = self._paths
        try:
            self._held.enter_context(hold(paths))
        except AlreadyRunning:
            return None
        browser_storage.delete_if_marked(paths)
        private_folder(paths.data)
        storage = private_folder(paths.browser_storage)
        self._client.cookies.add_stored(*stored(paths, self._client.tls_policy))
        return profile.ProfileFolders(storage, paths.browser_cache)


def _run(
    address: str, client: HttpClient, pages: _PageProfile, hosts: tuple[str, ...]
) -> WindowSignIn:
    config = Config(full_screen=False)
    application.prepare(config, gpu.choose(config.render, os.environ))
    app, engine = application.create()
    signals = UnixSignals(app)
    for signal in (signals.termination_requested, signals.hangup_received):
        signal.connect(app.quit)
    runner = JobRunner(app)
    screen = NoticeModel(config.theme, app)
    connection_policy = ConnectionPolicy(client, runner, app)
    texts = Texts(i18n.load(config.language, os.environ))
    sign_in = SignIn(
        client.send,
        runner,
        lambda _credentials: None,
        app,
        connection_policy=connection_policy,
        call=websocket.caller(client),
        texts=texts,
    )
    sign_on = SignOn(
        hosts,
        texts,
        app,
        connection_policy=connection_policy,
        new_profile=partial(pages.make, engine, connection_policy),
        may_allow=True,
    )
    sign_on_page.connect(sign_in, sign_on)
    sign_on.came_back.connect(sign_in.look)
    pages.cookies.cookie_added.connect(sign_on.take_cookies)
    got: list[Credentials] = []

    def show() -> None:
        screen.show((sign_on if sign_in.is_behind_sign_on else sign_in).notice)

    def finish(credentials: Credentials) -> None:
        got.append(credentials)
        app.quit()

    def retry() -> None:
        sign_on.retry()
        sign_in.retry()

    for part in (sign_in, sign_on):
        part.state_changed.connect(show)
    sign_in.sign_in_completed.connect(finish)
    screen.action_pressed.connect(retry)
    models = {"noticeModel": screen, "signIn": sign_in, "signOn": sign_on}
    window = open_window(engine, config, models, connection_policy)
    device = device_name(pages.name, config.device_name)
    sign_in.explain(Reason.NONE, device=device)
    keyboard.make(engine, window, config)
    sign_in.start(address)
    app.exec()
    runner.close()
    allowed = sign_on.allowed
    take_down(engine, window)
    signals.close()
    shiboken6.delete(app)  # Chromium writes the last things when its application goes
    if not got:
        raise SignInAborted("The window was closed before anybody had signed in.")
    return WindowSignIn(got[0], allowed)
