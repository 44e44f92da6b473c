"""The composition root: the only package where the objects of the window are wired together.

`front` makes the page and its surroundings, `core` the kiosk and its screens, `panel` the settings;
here they meet the window, the service manager and the command line.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.errors import SignInAborted
from ha_kiosk.host import gpu, restart
from ha_kiosk.host.sd_notify import Notifier
from ha_kiosk.page import policy
from ha_kiosk.page.alias import SERVERS_OWN, PageAddress
from ha_kiosk.qt.app import application, settings_screen
from ha_kiosk.qt.app import kiosk as cores
from ha_kiosk.qt.app import page as fronts
from ha_kiosk.qt.app.context import Basis
from ha_kiosk.qt.app.kiosk import Core
from ha_kiosk.qt.app.page import Front
from ha_kiosk.qt.app.window import open_window, take_down
from ha_kiosk.qt.kiosk.account import Account
from ha_kiosk.qt.kiosk.config_reload import Reconfigure
from ha_kiosk.qt.kiosk.control_commands import Commands
from ha_kiosk.qt.kiosk.memory_guard import Guard
from ha_kiosk.qt.kiosk.screenshot import Camera
from ha_kiosk.qt.kiosk.screenshot_run import Errand
from ha_kiosk.qt.kiosk.trust_change import Renewal
from ha_kiosk.qt.page.connection_policy import Gate
from ha_kiosk.qt.platform.control_server import ControlServer
from ha_kiosk.qt.platform.idle_clock import Activity
from ha_kiosk.qt.platform.job_runner import Runner
from ha_kiosk.qt.platform.network import Network
from ha_kiosk.qt.platform.systemd_service import Service
from ha_kiosk.qt.platform.unix_signals import END_WITHIN, Signals
from ha_kiosk.qt.screens.long_press import LongPress
from ha_kiosk.qt.screens.notice import Screen
from ha_kiosk.qt.screens.settings_screen import Settings
from ha_kiosk.qt.screens.sign_in import SignIn
from ha_kiosk.recovery import render_fallback
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server import websocket
from ha_kiosk.server.credentials import Credentials, CredentialStore
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.session import Session
from ha_kiosk.server.tls.policy import Rules
from ha_kiosk.storage import browser_storage
from ha_kiosk.storage.paths import Paths

_log = logging.getLogger(__name__)
WATCH_NETWORK_MS = 1_000
"""Milliseconds from the start until the network is watched: the first picture comes first."""


def run(  # noqa: PLR0913 - what the command line has made
    config: Config,
    paths: Paths,
    store: CredentialStore,
    session: Session | None,
    client: HttpClient,
    *,
    rules: Callable[[Config, str], Rules],
    screenshot: Path | None = None,
    read: Callable[[Credentials | None], Config] | None = None,
    fixed: frozenset[str] = frozenset(),
) -> int:
    """Show the kiosk until it is quit; return the exit code, `restart.CODE` for "once more".

    With `screenshot`, wait for the dashboard, write it there, and end; `SCREENSHOT_WITHIN`
    seconds later give up with the reason. `read` gives the configuration anew on SIGHUP; without
    it the process is not ours alone: SIGHUP ends the kiosk, and what is set at the screen is not
    saved. The keys in `fixed` are not in the file, and cannot be set at the screen. `rules` are
    those that a configuration has for a server now.
    """
    notifier = Notifier.take(os.environ, os.getpid())
    restarted = restart.last(os.environ)
    rendering = render_fallback.choose(config.render, os.environ, paths.crashes_file, time.time())
    address = _page_address(config, session, client)
    application.prepare(config, rendering, address)
    browser_storage.delete_if_marked(paths)
    app, engine = application.create()
    signals = Signals(app, end_within=END_WITHIN if read else None)
    runner = Runner(app)
    gate = Gate(client, runner, app)
    renewal = Renewal(client, gate, config, rules=rules, read=read, parent=app)
    account = Account(
        session=session,
        new_session=lambda credentials: Session(credentials, client.send),
        store=store,
        paths=paths,
        runner=runner,
        trust=renewal.follow,
        began=str(config.url),
    )
    basis = Basis(
        app=app,
        engine=engine,
        runner=runner,
        config=config,
        paths=paths,
        client=client,
        account=account,
        gate=gate,
        address=address,
        rendering=rendering,
        words=i18n.load(config.language, os.environ),
    )
    front = fronts.make(basis)
    core = cores.make(basis, front, lambda: activity.idle())  # noqa: PLW0108 - see below
    settings = settings_screen.make(basis, front, core, fixed, is_saved=read is not None)
    models = {**front.models, **core.models, "settings": settings}
    window = open_window(engine, config, models, gate, full_screen=screenshot is None)
    activity = _activity(front, settings, window, app)
    guard = _guard(basis, front, core, activity, restarted)
    for who in (guard.restart_wanted, renewal.wanted):
        who.connect(partial(app.exit, restart.CODE))
    _watch_network(basis, core)
    long_press = LongPress(window, config.settings_gesture, app)
    long_press.held.connect(settings.open)
    own = (guard.configure, settings.configure, long_press.configure, partial(_move_page, basis))
    reconfigure = Reconfigure(
        config=config,
        read=partial(_reread, read, account) if read else partial(_as_it_is, config),
        users=(*front.users, *core.users, *own),
        renewal=renewal,
        notifier=notifier,
        runner=runner,
        parent=app,
    )
    settings.config_changed.connect(reconfigure.obey)
    signals.hung_up.connect(reconfigure.start if read else app.quit)
    camera = Camera(window, runner, app)
    commands = Commands(
        kiosk=core.kiosk,
        account=account,
        page=front.page,
        screen=core.screen,
        navigator=core.navigator,
        camera=camera,
        guard=guard,
        runner=runner,
        paths=paths,
        drawing=core.drawing,
        settings=settings,
        renewal=renewal,
        parent=app,
    )
    control = ControlServer(paths, commands.table, app)
    errand = Errand(core.kiosk, front.page, camera, screenshot, app) if screenshot else None
    service = Service(notifier, core.kiosk, core.screen, window, app)
    core.kiosk.start()
    code = _loop(app, signals)
    service.stop(restarting=code == restart.CODE)
    control.close()
    runner.close()
    front.cameras.close()
    take_down(engine, window)
    signals.close()
    if code == restart.CODE:
        shiboken6.delete(app)  # Chromium writes the last things when its application goes
    if errand is not None and errand.problem is not None:
        raise errand.problem
    return code


def sign_in_window(server: Server, client: HttpClient, paths: Paths) -> Credentials:
    """Show the server's own login page in a window and return the new credentials.

    They are not stored. Raises `SignInAborted` when the window is closed.
    """
    del paths  # nothing of the login page is kept
    config = Config(full_screen=False)
    application.prepare(config, gpu.choose(config.render, os.environ))
    app, engine = application.create()
    signals = Signals(app)
    signals.hung_up.connect(app.quit)
    runner = Runner(app)
    screen = Screen(config.theme, app)
    gate = Gate(client, runner, app)
    sign_in = SignIn(
        client.send,
        runner,
        lambda _credentials: None,
        app,
        gate=gate,
        call=partial(websocket.call, rules=client.rules),
        texts=Texts(i18n.load(config.language, os.environ)),
    )
    got: list[Credentials] = []

    def show() -> None:
        screen.show(sign_in.notice)

    def finish(credentials: Credentials) -> None:
        got.append(credentials)
        app.quit()

    sign_in.changed.connect(show)
    sign_in.signed_in.connect(finish)
    screen.acted.connect(sign_in.retry)
    absent = dict.fromkeys(("page", "doors", "guest", "sheets", "downloads"))
    models = {**absent, "screenModel": screen, "signIn": sign_in}
    window = open_window(engine, config, models, gate)
    sign_in.start(server.url)
    _loop(app, signals)
    runner.close()
    take_down(engine, window)
    signals.close()
    if not got:
        raise SignInAborted("The window was closed before anybody had signed in.")
    return got[0]


def _activity(
    front: Front, settings: Settings, window: QQuickWindow, app: QGuiApplication
) -> Activity:
    activity = Activity(window, app)
    front.conversation.heard.connect(activity.hear)
    touched = (
        settings.touched,
        front.doors.stir,
        front.guest.touched,
        front.sheets.touched,
        front.downloads.touched,
    )
    for who in touched:
        activity.touched.connect(who)
    return activity


def _guard(
    basis: Basis, front: Front, core: Core, activity: Activity, restarted: float | None
) -> Guard:
    guard = Guard(
        config=basis.config,
        runner=basis.runner,
        idle=activity.idle,
        has_page=core.kiosk.has_page,
        restarted=restarted,
        parent=basis.app,
    )
    guard.collect_wanted.connect(front.page.collect_garbage)
    guard.reload_wanted.connect(core.kiosk.renew)
    return guard


def _page_address(config: Config, session: Session | None, client: HttpClient) -> PageAddress:
    server = session.credentials.server if session else str(config.url)
    address = policy.page_address(server, config)
    if address == SERVERS_OWN:
        return address
    if client.rules.login is not None:  # it is for the server's own origin
        _log.warning("A microphone and the like need https here, because a proxy is in front.")
        return SERVERS_OWN
    _log.info("The page may have a microphone or the like, and so is shown as %s.", address.page)
    return address


def _move_page(basis: Basis, config: Config) -> None:
    """Start anew where what was allowed just now needs another origin, which is Chromium's flag."""
    credentials = basis.account.credentials
    server = credentials.server if credentials else str(config.url)
    wanted = policy.page_address(server, config)
    if basis.client.rules.login is None and wanted not in {SERVERS_OWN, basis.address}:
        _log.info("The page may have a microphone or the like now: starting the program anew.")
        basis.app.exit(restart.CODE)


def _watch_network(basis: Basis, core: Core) -> None:
    network = Network(basis.app)
    network.returned.connect(core.kiosk.try_now)
    network.woke.connect(core.kiosk.wake)
    QTimer.singleShot(WATCH_NETWORK_MS, network, network.watch)


def _reread(read: Callable[[Credentials | None], Config], account: Account) -> Config:
    return read(account.credentials)


def _as_it_is(config: Config) -> Config:
    return config


def _loop(app: QGuiApplication, signals: Signals) -> int:
    """Run the event loop; SIGTERM and Ctrl-C end it."""
    signals.ended.connect(app.quit)
    return app.exec()
