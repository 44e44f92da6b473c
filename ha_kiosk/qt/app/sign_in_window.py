"""A window with the server's own login page, for `ha-kiosk login --method window`."""

from __future__ import annotations

import os
from functools import partial

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.device.identity import device_name
from ha_kiosk.errors import SignInAborted
from ha_kiosk.host import gpu
from ha_kiosk.qt.app import application, keyboard
from ha_kiosk.qt.app.window import open_window, take_down
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.unix_signals import UnixSignals
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.sign_in import SignIn
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server import websocket
from ha_kiosk.server.credentials import Credentials
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import HttpClient
from ha_kiosk.storage.paths import Paths


def sign_in_window(server: Server, client: HttpClient, paths: Paths) -> Credentials:
    """Show the server's own login page in a window and return the new credentials.

    They are not stored. Raises `SignInAborted` when the window is closed.
    """
    config = Config(full_screen=False)
    application.prepare(config, gpu.choose(config.render, os.environ))
    app, engine = application.create()
    signals = UnixSignals(app)
    for signal in (signals.termination_requested, signals.hangup_received):
        signal.connect(app.quit)
    runner = JobRunner(app)
    screen = NoticeModel(config.theme, app)
    connection_policy = ConnectionPolicy(client, runner, app)
    sign_in = SignIn(
        client.send,
        runner,
        lambda _credentials: None,
        app,
        connection_policy=connection_policy,
        call=partial(websocket.call, rules=client.tls_policy),
        texts=Texts(i18n.load(config.language, os.environ)),
    )
    got: list[Credentials] = []

    def show() -> None:
        screen.show(sign_in.notice)

    def finish(credentials: Credentials) -> None:
        got.append(credentials)
        app.quit()

    sign_in.state_changed.connect(show)
    sign_in.sign_in_completed.connect(finish)
    screen.action_pressed.connect(sign_in.retry)
    absent = dict.fromkeys(("page", "requests", "externalView", "dialogs", "downloads"))
    models = {**absent, "noticeModel": screen, "signIn": sign_in}
    window = open_window(engine, config, models, connection_policy)
    device = device_name(paths.profile, config.device_name)
    sign_in.explain(Reason.NONE, device=device)
    keyboard.make(engine, window, config)
    sign_in.start(server.url)
    app.exec()
    runner.close()
    take_down(engine, window)
    signals.close()
    if not got:
        raise SignInAborted("The window was closed before anybody had signed in.")
    return got[0]
