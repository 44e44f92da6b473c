"""The composition root: the only place where the objects of the window are wired together."""

from __future__ import annotations

import logging
import os
import signal
import socket
from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject, QSocketNotifier, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile, QtWebEngineQuick

from ha_kiosk import storage
from ha_kiosk.config import Config, Render, Theme
from ha_kiosk.errors import KioskError, SignInAborted
from ha_kiosk.paths import Paths, private_folder
from ha_kiosk.qt import profile, qtlog
from ha_kiosk.qt.account import Account
from ha_kiosk.qt.bridge import Bridge
from ha_kiosk.qt.commands import Commands
from ha_kiosk.qt.control import ControlServer
from ha_kiosk.qt.conversation import Conversation
from ha_kiosk.qt.errand import Errand
from ha_kiosk.qt.kiosk import Kiosk
from ha_kiosk.qt.navigator import Navigator
from ha_kiosk.qt.page import Page
from ha_kiosk.qt.runner import Runner
from ha_kiosk.qt.screen import Screen
from ha_kiosk.qt.screenshot import Camera
from ha_kiosk.qt.signin import SignIn
from ha_kiosk.server.address import Server
from ha_kiosk.server.credentials import Credentials, CredentialStore
from ha_kiosk.server.http import HttpClient, Send
from ha_kiosk.server.session import Session
from ha_kiosk.system import gpu

_log = logging.getLogger(__name__)
DEFAULT_SIZE = (1280, 800)
# blink::mojom::PreferredColorScheme
_BLINK_SCHEMES = {Theme.DARK: 0, Theme.LIGHT: 1}


def run(  # noqa: PLR0913 - what the command line has already made
    config: Config,
    paths: Paths,
    store: CredentialStore,
    session: Session | None,
    client: HttpClient,
    *,
    screenshot: Path | None = None,
) -> int:
    """Show the kiosk until it is quit; return the exit code.

    With `screenshot`, wait for the dashboard, write it there, and end; `SCREENSHOT_WITHIN`
    seconds later give up with the reason.
    """
    rendering = _prepare(config)
    storage.delete_if_marked(paths)
    app, engine = _application()
    runner = Runner(app)
    account = Account(
        session=session,
        new_session=lambda credentials: Session(credentials, client.send),
        store=store,
        paths=paths,
        runner=runner,
    )
    conversation = Conversation(runner, lambda: page.url_text, app)
    bridge = Bridge(conversation.receive, app)
    page = Page(_page_profile(engine, paths, app), bridge, config.bridge, config.zoom, app)
    screen = Screen(config.theme, app)
    sign_in = SignIn(client.send, runner, account.keep, app)
    kiosk = Kiosk(
        config=config,
        account=account,
        page=page,
        screen=screen,
        sign_in=sign_in,
        conversation=conversation,
        runner=runner,
        send=client.send,
        parent=app,
    )
    window = _window(engine, config, screenshot, page=page, screen=screen, sign_in=sign_in)
    camera = Camera(window, runner, app)
    commands = Commands(
        kiosk=kiosk,
        account=account,
        page=page,
        navigator=Navigator(kiosk, page, conversation, app),
        camera=camera,
        runner=runner,
        paths=paths,
        rendering=rendering,
        parent=app,
    )
    control = ControlServer(paths, commands.table, app)
    errand = Errand(kiosk, camera, screenshot, app) if screenshot else None
    kiosk.start()
    code = _loop(app)
    control.close()
    runner.close()
    _take_down(engine, window)
    if errand is not None and errand.problem is not None:
        raise errand.problem
    return code


def sign_in_window(server: Server, send: Send, paths: Paths) -> Credentials:
    """Show the server's own login page in a window and return the new credentials.

    They are not stored. Raises `SignInAborted` when the window is closed.
    """
    del paths  # nothing of the login page is kept
    config = Config(full_screen=False)
    _prepare(config)
    app, engine = _application()
    runner = Runner(app)
    screen = Screen(config.theme, app)
    sign_in = SignIn(send, runner, lambda _credentials: None, app)
    got: list[Credentials] = []

    def show() -> None:
        screen.show(sign_in.notice)

    def finish(credentials: Credentials) -> None:
        got.append(credentials)
        app.quit()

    sign_in.changed.connect(show)
    sign_in.signed_in.connect(finish)
    screen.acted.connect(sign_in.retry)
    window = _window(engine, config, None, page=None, screen=screen, sign_in=sign_in)
    sign_in.start(server.url)
    _loop(app)
    runner.close()
    _take_down(engine, window)
    if not got:
        raise SignInAborted("The window was closed before anybody had signed in.")
    return got[0]


def _prepare(config: Config) -> gpu.Rendering:
    """Set what Qt reads from the environment before it starts."""
    rendering = gpu.choose(config.render, os.environ)
    _log.info("Rendering by %s: %s.", rendering.backend.value, rendering.why)
    if rendering.backend is Render.SOFTWARE:
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
    flags = [os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")]
    if config.theme in _BLINK_SCHEMES:
        # Few platform themes obey QStyleHints.setColorScheme; this one the page always sees.
        flags.append(f"--blink-settings=preferredColorScheme={_BLINK_SCHEMES[config.theme]}")
    if not _log.isEnabledFor(logging.DEBUG) and "--log-level" not in flags[0]:
        # Chromium writes to stderr past every log; only what is fatal is worth it.
        flags.append("--log-level=3")
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join(flags).strip()
    return rendering


def _application() -> tuple[QGuiApplication, QQmlApplicationEngine]:
    qtlog.install()
    QtWebEngineQuick.initialize()
    QGuiApplication.setDesktopFileName("ha-kiosk")
    app = QGuiApplication(["ha-kiosk"])
    app.setApplicationName("ha-kiosk")
    return app, QQmlApplicationEngine(app)


def _page_profile(
    engine: QQmlApplicationEngine, paths: Paths, parent: QObject
) -> QQuickWebEngineProfile:
    private_folder(paths.data)
    folders = profile.Storage(private_folder(paths.browser_storage), paths.browser_cache)
    return profile.create(engine, folders, parent)


def _window(  # noqa: PLR0913 - the properties of Main.qml
    engine: QQmlApplicationEngine,
    config: Config,
    screenshot: Path | None,
    *,
    page: Page | None,
    screen: Screen,
    sign_in: SignIn,
) -> QQuickWindow:
    full_screen = config.full_screen and screenshot is None
    width, height = config.size or DEFAULT_SIZE
    engine.setInitialProperties(
        {
            "page": page,
            "screenModel": screen,
            "signIn": sign_in,
            "signInProfile": profile.create(engine, None, engine),
            "fullScreen": full_screen,
            "width": width,
            "height": height,
        }
    )
    engine.load(QUrl.fromLocalFile(str(profile.QML / "Main.qml")))
    windows = engine.rootObjects()
    if not windows or not isinstance(windows[0], QQuickWindow):
        raise KioskError("The window could not be made; the log tells why.")
    return windows[0]


def _loop(app: QGuiApplication) -> int:
    """Run the event loop; SIGTERM and Ctrl-C end it."""
    read_end, write_end = socket.socketpair()
    with read_end, write_end:
        for one in (read_end, write_end):
            one.settimeout(0)
        # Python runs signal handlers between byte codes, of which an idle event loop has none; the
        # descriptor wakes it up.
        signal.set_wakeup_fd(write_end.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: app.quit())
        waker = QSocketNotifier(read_end.fileno(), QSocketNotifier.Type.Read)
        waker.activated.connect(lambda: read_end.recv(64))
        code = app.exec()
        waker.setEnabled(False)
        signal.set_wakeup_fd(-1)
    return code


def _take_down(engine: QQmlApplicationEngine, window: QQuickWindow) -> None:
    """Delete the views before their profiles, as Qt wants it."""
    window.close()
    shiboken6.delete(window)
    shiboken6.delete(engine)
