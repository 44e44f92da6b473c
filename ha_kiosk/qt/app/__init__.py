"""The composition root: the only package where the objects of the window are wired together.

`page` makes the page and its surroundings, `kiosk` the kiosk and its screens, `settings_screen`
the settings; here they meet the window, the service manager and the command line.
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
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.qt.app import application, settings_screen
from ha_kiosk.qt.app import kiosk as cores
from ha_kiosk.qt.app import page as fronts
from ha_kiosk.qt.app.context import AppContext
from ha_kiosk.qt.app.dispatcher import MessageOwners
from ha_kiosk.qt.app.kiosk import KioskParts
from ha_kiosk.qt.app.page import PageParts
from ha_kiosk.qt.app.window import open_window, take_down
from ha_kiosk.qt.kiosk.account import Account
from ha_kiosk.qt.kiosk.config_reload import ConfigReload
from ha_kiosk.qt.kiosk.control_commands import ControlCommands
from ha_kiosk.qt.kiosk.memory_guard import MemoryGuard
from ha_kiosk.qt.kiosk.screenshot import ScreenshotTaker
from ha_kiosk.qt.kiosk.screenshot_run import ScreenshotRun
from ha_kiosk.qt.kiosk.systemd_service import SystemdService
from ha_kiosk.qt.kiosk.trust_change import TrustChange
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.control_server import ControlServer
from ha_kiosk.qt.platform.idle_clock import IdleClock
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.network import Network
from ha_kiosk.qt.platform.unix_signals import END_WITHIN, UnixSignals
from ha_kiosk.qt.screens.long_press import LongPress
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.settings_screen import SettingsScreen
from ha_kiosk.qt.screens.sign_in import SignIn
from ha_kiosk.recovery import render_fallback
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server import websocket
from ha_kiosk.server.credentials import Credentials, CredentialStore
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.session import Session
from ha_kiosk.server.tls.policy import TlsPolicy
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
    rules: Callable[[Config, str], TlsPolicy],
    screenshot: Path | None = None,
    read: Callable[[Credentials | None], Config] | None = None,
    fixed: frozenset[str] = frozenset(),
) -> int:
    """Show the kiosk until it is quit; return the exit code, `restart.CODE` for "once more".

    With `screenshot`, wait for the dashboard, write it there, and end, or give up with the
    reason. `read` gives the configuration anew on SIGHUP; without
    it the process is not ours alone: SIGHUP ends the kiosk, and what is set at the screen is not
    saved. The keys in `fixed` are not in the file, and cannot be set at the screen. `rules` are
    those that a configuration has for a server now.
    """
    notifier = Notifier.from_environment(os.environ, os.getpid())
    restarted = restart.last_restart(os.environ)
    rendering = render_fallback.choose(config.render, os.environ, paths.crashes_file, time.time())
    alias = _page_address(config, session, client)
    application.prepare(config, rendering, alias)
    browser_storage.delete_if_marked(paths)
    app, engine = application.create()
    signals = UnixSignals(app, end_within=END_WITHIN if read else None)
    runner = JobRunner(app)
    connection_policy = ConnectionPolicy(client, runner, app)
    trust_change = TrustChange(
        client, connection_policy, config, rules=rules, read=read, parent=app
    )
    account = Account(
        session=session,
        new_session=lambda credentials: Session(credentials, client.send),
        store=store,
        paths=paths,
        runner=runner,
        trust=trust_change.apply,
        began=str(config.url),
    )
    context = AppContext(
        app=app,
        engine=engine,
        runner=runner,
        config=config,
        paths=paths,
        client=client,
        account=account,
        connection_policy=connection_policy,
        alias=alias,
        rendering=rendering,
        translations=i18n.load(config.language, os.environ),
    )
    page_parts = fronts.make(context)
    core = cores.make(context, page_parts, lambda: activity.idle())  # noqa: PLW0108 - see below
    settings = settings_screen.make(context, page_parts, core, fixed, is_saved=read is not None)
    models = {**page_parts.models, **core.models, "settings": settings}
    window = open_window(engine, config, models, connection_policy, full_screen=screenshot is None)
    activity = _activity(page_parts, settings, window, app)
    guard = _guard(context, page_parts, core, activity, restarted)
    for who in (guard.restart_requested, trust_change.restart_requested):
        who.connect(partial(app.exit, restart.CODE))
    _watch_network(context, core)
    long_press = LongPress(window, config.settings_gesture, app)
    long_press.long_pressed.connect(settings.open)
    own = (guard.configure, settings.configure, long_press.configure, partial(_move_page, context))
    config_reload = ConfigReload(
        config=config,
        read=partial(_reread, read, account) if read else partial(_as_it_is, config),
        listeners=(*page_parts.listeners, *core.listeners, *own),
        trust_change=trust_change,
        notifier=notifier,
        runner=runner,
        parent=app,
    )
    settings.config_changed.connect(config_reload.apply)
    signals.hangup_received.connect(config_reload.start if read else app.quit)
    camera = ScreenshotTaker(window, runner, app)
    commands = ControlCommands(
        kiosk=core.kiosk,
        account=account,
        page=page_parts.page,
        screen=core.screen,
        navigator=core.navigator,
        camera=camera,
        guard=guard,
        runner=runner,
        paths=paths,
        render_backend=core.render_backend,
        settings=settings,
        trust_change=trust_change,
        parent=app,
    )
    control = ControlServer(paths, commands.table, app)
    screenshot_run = (
        ScreenshotRun(core.kiosk, page_parts.page, camera, screenshot, app) if screenshot else None
    )
    service = SystemdService(notifier, core.kiosk, core.screen, window, app)
    core.kiosk.start()
    code = _loop(app, signals)
    service.stop(restarting=code == restart.CODE)
    control.close()
    runner.close()
    page_parts.cameras.close()
    take_down(engine, window)
    signals.close()
    if code == restart.CODE:
        shiboken6.delete(app)  # Chromium writes the last things when its application goes
    if screenshot_run is not None and screenshot_run.error is not None:
        raise screenshot_run.error
    return code


def sign_in_window(server: Server, client: HttpClient, paths: Paths) -> Credentials:
    """Show the server's own login page in a window and return the new credentials.

    They are not stored. Raises `SignInAborted` when the window is closed.
    """
    del paths  # nothing of the login page is kept
    config = Config(full_screen=False)
    application.prepare(config, gpu.choose(config.render, os.environ))
    app, engine = application.create()
    signals = UnixSignals(app)
    signals.hangup_received.connect(app.quit)
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
    sign_in.start(server.url)
    _loop(app, signals)
    runner.close()
    take_down(engine, window)
    signals.close()
    if not got:
        raise SignInAborted("The window was closed before anybody had signed in.")
    return got[0]


def _activity(
    page_parts: PageParts, settings: SettingsScreen, window: QQuickWindow, app: QGuiApplication
) -> IdleClock:
    activity = IdleClock(window, app)
    page_parts.dispatcher.attach(MessageOwners(idle_clock=activity))
    touched = (
        settings.on_activity,
        page_parts.page_requests.on_activity,
        page_parts.external_view.on_activity,
        page_parts.dialogs.on_activity,
        page_parts.downloads.on_activity,
    )
    for who in touched:
        activity.activity_detected.connect(who)
    return activity


def _guard(
    context: AppContext,
    page_parts: PageParts,
    core: KioskParts,
    activity: IdleClock,
    restarted: float | None,
) -> MemoryGuard:
    guard = MemoryGuard(
        config=context.config,
        runner=context.runner,
        idle=activity.idle,
        has_page=core.kiosk.has_page,
        restarted=restarted,
        parent=context.app,
    )
    guard.collection_requested.connect(page_parts.page.collect_garbage)
    guard.reload_requested.connect(core.kiosk.reload_in_new_process)
    return guard


def _page_address(config: Config, session: Session | None, client: HttpClient) -> OriginAlias:
    server = session.credentials.server if session else str(config.url)
    alias = policy.alias_for(server, config)
    if alias == NO_ALIAS:
        return alias
    if client.tls_policy.basic_auth is not None:  # it is for the server's own origin
        _log.warning("A microphone and the like need https here, because a proxy is in front.")
        return NO_ALIAS
    _log.info("The page may have a microphone or the like, and so is shown as %s.", alias.page)
    return alias


def _move_page(context: AppContext, config: Config) -> None:
    """Start anew where what was allowed just now needs another origin, which is Chromium's flag."""
    credentials = context.account.credentials
    server = credentials.server if credentials else str(config.url)
    wanted = policy.alias_for(server, config)
    if context.client.tls_policy.basic_auth is None and wanted not in {NO_ALIAS, context.alias}:
        _log.info("The page may have a microphone or the like now: starting the program anew.")
        context.app.exit(restart.CODE)


def _watch_network(context: AppContext, core: KioskParts) -> None:
    network = Network(context.app)
    network.network_returned.connect(core.kiosk.try_now)
    network.system_resumed.connect(core.kiosk.wake)
    QTimer.singleShot(WATCH_NETWORK_MS, network, network.watch)


def _reread(read: Callable[[Credentials | None], Config], account: Account) -> Config:
    return read(account.credentials)


def _as_it_is(config: Config) -> Config:
    return config


def _loop(app: QGuiApplication, signals: UnixSignals) -> int:
    """Run the event loop; SIGTERM and Ctrl-C end it."""
    signals.termination_requested.connect(app.quit)
    return app.exec()
