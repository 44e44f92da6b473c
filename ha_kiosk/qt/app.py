"""The composition root: the only place where the objects of the window are wired together."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk import i18n, storage
from ha_kiosk.config import Config, Render
from ha_kiosk.errors import SignInAborted
from ha_kiosk.frontend import policy
from ha_kiosk.frontend.capabilities import Capabilities
from ha_kiosk.frontend.handler import Handler
from ha_kiosk.frontend.page_texts import PageTexts
from ha_kiosk.frontend.sheet import Sheet
from ha_kiosk.frontend.texts import Texts
from ha_kiosk.paths import Paths, private_folder
from ha_kiosk.qt import application, clock, profile
from ha_kiosk.qt.account import Account
from ha_kiosk.qt.activity import Activity
from ha_kiosk.qt.bridge import Bridge
from ha_kiosk.qt.bus import Bus
from ha_kiosk.qt.cache import Cache
from ha_kiosk.qt.cameras import Cameras
from ha_kiosk.qt.commands import Commands
from ha_kiosk.qt.control import ControlServer
from ha_kiosk.qt.conversation import Conversation
from ha_kiosk.qt.deeds import Deeds
from ha_kiosk.qt.doors import Doors
from ha_kiosk.qt.downloads import Downloads
from ha_kiosk.qt.drawing import Drawing
from ha_kiosk.qt.errand import Errand
from ha_kiosk.qt.facts import Collector
from ha_kiosk.qt.freshness import Freshness
from ha_kiosk.qt.gate import Gate
from ha_kiosk.qt.gesture import LongPress
from ha_kiosk.qt.guard import Guard
from ha_kiosk.qt.guest import Guest
from ha_kiosk.qt.heartbeat import Heartbeat
from ha_kiosk.qt.keeper import Keeper
from ha_kiosk.qt.kiosk import Kiosk
from ha_kiosk.qt.kiosk_mode import KioskMode
from ha_kiosk.qt.look import Look
from ha_kiosk.qt.navigator import Navigator
from ha_kiosk.qt.network import Network
from ha_kiosk.qt.page import Page
from ha_kiosk.qt.painter import Painter
from ha_kiosk.qt.reconfigure import Reconfigure
from ha_kiosk.qt.runner import Runner
from ha_kiosk.qt.scheme import Scheme
from ha_kiosk.qt.screen import Screen
from ha_kiosk.qt.screenshot import Camera
from ha_kiosk.qt.service import Service
from ha_kiosk.qt.settings import Settings
from ha_kiosk.qt.sheets import Sheets
from ha_kiosk.qt.signals import END_WITHIN, Signals
from ha_kiosk.qt.signin import SignIn
from ha_kiosk.qt.toast import Toast
from ha_kiosk.qt.window import open_window, take_down
from ha_kiosk.server import websocket
from ha_kiosk.server.address import Server
from ha_kiosk.server.credentials import Credentials, CredentialStore
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.session import Session
from ha_kiosk.server.tls import Rules
from ha_kiosk.settings import save
from ha_kiosk.system import fallback, gpu, restart
from ha_kiosk.system.notify import Notifier

_log = logging.getLogger(__name__)
WATCH_NETWORK_MS = 1_000
"""Milliseconds from the start until the network is watched: the first picture comes first."""


def run(  # noqa: PLR0913, PLR0915 - what the command line has made; all objects meet here
    config: Config,
    paths: Paths,
    store: CredentialStore,
    session: Session | None,
    client: HttpClient,
    *,
    rules: Callable[[str], Rules],
    screenshot: Path | None = None,
    read: Callable[[Credentials | None], Config] | None = None,
    fixed: frozenset[str] = frozenset(),
) -> int:
    """Show the kiosk until it is quit; return the exit code, `restart.CODE` for "once more".

    With `screenshot`, wait for the dashboard, write it there, and end; `SCREENSHOT_WITHIN`
    seconds later give up with the reason. `read` gives the configuration anew on SIGHUP; without
    it the process is not ours alone: SIGHUP ends the kiosk, and what is set at the screen is not
    saved. The keys in `fixed` are not in the file, and cannot be set at the screen. `rules` are
    those that hold for a server now.
    """
    notifier = Notifier.take(os.environ, os.getpid())
    restarted = restart.last(os.environ)
    rendering = fallback.choose(config.render, os.environ, paths.crashes_file, time.time())
    if policy.lacks_https(session.credentials.server if session else config.url, config):
        _log.warning("A microphone and the like need https; this server is plain http.")
    application.prepare(config, rendering)
    storage.delete_if_marked(paths)
    app, engine = application.create()
    signals = Signals(app, end_within=END_WITHIN if read else None)
    runner = Runner(app)
    words = i18n.load(config.language, os.environ)
    texts, page_texts = Texts(words), PageTexts(words)
    account = Account(
        session=session,
        new_session=lambda credentials: Session(credentials, client.send),
        store=store,
        paths=paths,
        runner=runner,
        trust=lambda server: client.obey(rules(server)),
    )
    gate = Gate(client, runner, app)
    conversation = Conversation(runner, lambda: page.url_text, app)
    bridge = Bridge(conversation.receive, app)
    page_profile = _page_profile(engine, paths, app, gate)
    cameras = Cameras(
        config.native_player,
        client.send,
        lambda: server(),  # noqa: PLW0108 - it comes with the page, below
        app,
        software=rendering.backend is Render.SOFTWARE,
    )
    page = Page(
        page_profile,
        bridge,
        config.bridge,
        config.zoom,
        app,
        gate=gate,
        cameras=cameras,
        player=config.native_player,
    )
    conversation.heard.connect(cameras.hear)
    cameras.script.connect(page.run)
    page.gone.connect(cameras.stop)
    server, labels = _server_of(page), page_texts.labels()
    doors = Doors(config, server, labels, app)
    guest = Guest(profile.create(engine, None, app), config, server, labels, app)
    doors.guest_wanted.connect(guest.open)
    clock_text = partial(clock.text, where=clock.locale(config.language))
    sheets = Sheets(page_texts, runner, (paths.downloads, paths.pictures), clock_text, app)
    sheets.shown.connect(page.wait)
    downloads = Downloads(
        config, server, paths.downloads, texts=page_texts, runner=runner, parent=app
    )
    look = Look(paths, runner, app)
    screen = Screen(config.theme, app, remembered=look.was_dark, colours=look.colours)
    screen.followed.connect(look.remember)
    screen.coloured.connect(look.remember_colours)

    def call(server: str, token: str, command: Mapping[str, object]) -> object:
        return websocket.call(server, token, command, rules=client.rules)

    sign_in = SignIn(
        client.send,
        runner,
        account.keep,
        app,
        gate=gate,
        call=call,
        texts=texts,
    )
    bus = Bus(conversation, app)
    bus.script.connect(page.run)
    drawing = Drawing(rendering, config.render, paths, runner, app)
    freshness = Freshness(page, runner, client.send, app)
    kiosk = Kiosk(
        config=config,
        account=account,
        page=page,
        screen=screen,
        sign_in=sign_in,
        conversation=conversation,
        new_handler=partial(Handler, capabilities=partial(_capabilities, config, cameras)),
        bus=bus,
        heartbeat=Heartbeat(page, app),
        runner=runner,
        send=client.send,
        idle=lambda: activity.idle(),  # noqa: PLW0108 - it comes with the window, below
        texts=texts,
        clock_text=clock_text,
        parent=app,
    )
    doors.page_wanted.connect(kiosk.load)
    guest.page_wanted.connect(kiosk.load)
    kiosk.state_changed.connect(partial(_send_away, guest, kiosk))
    kiosk.reconnected.connect(freshness.check)
    freshness.changed.connect(kiosk.frontend_changed)
    kiosk.crash_looped.connect(drawing.fall_back)
    facts = Collector(
        kiosk=kiosk,
        account=account,
        page=page,
        drawing=drawing,
        runner=runner,
        call=call,
        parent=app,
    )
    sheet = Sheet(words, fixed, can_restart=read is not None)
    settings = Settings(config=config, sheet=sheet, facts=facts, parent=app)
    conversation.heard.connect(settings.hear)
    deeds = Deeds(kiosk, account, runner, app)
    settings.acted.connect(deeds.do)
    deeds.done.connect(settings.close)
    deeds.failed.connect(settings.tell_problem)
    navigator = Navigator(kiosk, bus, lambda: page.url_text)
    kiosk.view_wanted.connect(navigator.show)
    painter = Painter(kiosk, page, screen, app)
    mode = KioskMode(config, bus, kiosk.origin, kiosk.has_dashboard, app)
    kiosk.state_changed.connect(mode.apply)
    scheme = Scheme(config.theme, kiosk.origin, app)
    scheme.script.connect(page.run)
    cache = Cache(page_profile, app)
    cache.cleared.connect(kiosk.reload)
    toast = Toast(app)
    for hear in (painter.hear, mode.hear, scheme.hear, cache.hear, toast.hear, page.hear):
        conversation.heard.connect(hear)
    models = {
        "page": page,
        "doors": doors,
        "guest": guest,
        "sheets": sheets,
        "downloads": downloads,
        "screenModel": screen,
        "signIn": sign_in,
        "settings": settings,
        "toast": toast,
    }
    window = open_window(engine, config, models, gate, full_screen=screenshot is None)
    activity = Activity(window, app)
    for touched in (settings.touched, doors.stir, guest.touched, sheets.touched):
        activity.touched.connect(touched)
    conversation.heard.connect(activity.hear)
    long_press = LongPress(window, config.settings_gesture, app)
    long_press.held.connect(settings.open)
    guard = Guard(
        config=config,
        runner=runner,
        idle=activity.idle,
        has_page=kiosk.has_page,
        restarted=restarted,
        parent=app,
    )
    guard.collect_wanted.connect(page.collect_garbage)
    guard.reload_wanted.connect(kiosk.renew)
    guard.restart_wanted.connect(partial(app.exit, restart.CODE))
    network = Network(app)
    network.returned.connect(kiosk.try_now)
    network.woke.connect(kiosk.wake)
    QTimer.singleShot(WATCH_NETWORK_MS, network, network.watch)
    users = (
        page.configure,
        doors.configure,
        guest.configure,
        downloads.configure,
        screen.configure,
        guard.configure,
        settings.configure,
        long_press.configure,
        mode.configure,
        scheme.configure,
        kiosk.configure,
    )
    reconfigure = Reconfigure(
        config=config,
        read=partial(_reread, read, account) if read else partial(_as_it_is, config),
        users=users,
        notifier=notifier,
        runner=runner,
        parent=app,
    )
    settings.config_changed.connect(reconfigure.obey)
    if read is None:
        signals.hung_up.connect(app.quit)
    else:
        signals.hung_up.connect(reconfigure.start)
        keeper = Keeper(partial(save, paths.config_file), runner, app)
        settings.keys_changed.connect(keeper.keep)
        keeper.failed.connect(settings.tell_problem)
        app.aboutToQuit.connect(keeper.finish)
    camera = Camera(window, runner, app)
    commands = Commands(
        kiosk=kiosk,
        account=account,
        page=page,
        screen=screen,
        navigator=navigator,
        camera=camera,
        guard=guard,
        runner=runner,
        paths=paths,
        drawing=drawing,
        settings=settings,
        parent=app,
    )
    control = ControlServer(paths, commands.table, app)
    errand = Errand(kiosk, camera, screenshot, app) if screenshot else None
    service = Service(notifier, kiosk, screen, window, app)
    kiosk.start()
    code = _loop(app, signals)
    service.stop(restarting=code == restart.CODE)
    control.close()
    runner.close()
    cameras.close()
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
    texts = Texts(i18n.load(config.language, os.environ))
    gate = Gate(client, runner, app)

    def call(server: str, token: str, command: Mapping[str, object]) -> object:
        return websocket.call(server, token, command, rules=client.rules)

    sign_in = SignIn(
        client.send,
        runner,
        lambda _credentials: None,
        app,
        gate=gate,
        call=partial(websocket.call, rules=client.rules),
        texts=texts,
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


def _server_of(page: Page) -> Callable[[], str]:
    return lambda: page.server


def _send_away(guest: Guest, kiosk: Kiosk) -> None:
    """Close the guest view where there is no page below it to come back to."""
    if not kiosk.has_page():
        guest.close()


def _reread(read: Callable[[Credentials | None], Config], account: Account) -> Config:
    return read(account.credentials)


def _as_it_is(config: Config) -> Config:
    return config


def _page_profile(
    engine: QQmlApplicationEngine, paths: Paths, parent: QObject, gate: Gate
) -> QQuickWebEngineProfile:
    private_folder(paths.data)
    folders = profile.Storage(private_folder(paths.browser_storage), paths.browser_cache)
    made = profile.create(engine, folders, parent)
    gate.furnish(made)
    return made


def _capabilities(config: Config, cameras: Cameras) -> Capabilities:
    return Capabilities(
        has_settings_screen=True,
        has_exo_player=cameras.is_claimed,
        download_file_supported=config.downloads,
    )


def _loop(app: QGuiApplication, signals: Signals) -> int:
    """Run the event loop; SIGTERM and Ctrl-C end it."""
    signals.ended.connect(app.quit)
    return app.exec()
