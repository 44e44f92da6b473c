"""A small window with the program's own PageView.qml (or SignInView.qml) in it.

The objects are made and wired by qt/app/page.py, around a server that the test plays. What happens
in the page is seen through `Window.ask`.
"""

from __future__ import annotations

import gettext
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import shiboken6
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QUrl, Signal, Slot
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.choices import BridgeForm as Form
from ha_kiosk.config.choices import ExternalLinks, Player
from ha_kiosk.config.config import Config
from ha_kiosk.external_app.capabilities import Capabilities
from ha_kiosk.external_app.handler import Handler
from ha_kiosk.external_app.messages import Message, PageCreated
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias
from ha_kiosk.qt.app import page as page_builder
from ha_kiosk.qt.app.page import PageSetting
from ha_kiosk.qt.external_app.external_app import ExternalApp
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.requests.dialogs import PATIENCE_MS, DialogTiming
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import HttpClient, Request, Response, Send
from harness import touch
from harness.component import take_down
from harness.waiting import WITHIN, wait_until

LOCKED = Config(external_links=ExternalLinks.BLOCK)
NO_FOLDER = Path("/nonexistent")
TAP_EVERY = 1.0
"""Seconds that a page has to do what a tap asks for."""
ACCESS, REFRESH = "acc3ss-t0ken", "r3fresh-t0ken"
_QML = """
import QtQuick
import QtWebEngine
import HaKiosk as Models
import "components"
import "page"
import "requests"
import "screens"
Window {
    id: root
    required property QtObject model
    required property QtObject eyes
    property Models.PageRequests requests: null
    property Models.ExternalView externalView: null
    property Models.PageDialogs dialogs: null
    property Models.Downloads downloads: null
    property QtObject wayBack: null
    property WebEngineProfile signInProfile: null
    width: 320
    height: 240
    visible: true
    property bool dark: false
    Binding { target: Theme; property: "dark"; value: root.dark }
VIEW    Connections {
        target: root.eyes
        function onWanted(script: string, number: int) {
            loader.item.runJavaScript(script, result => root.eyes.see(number, result));
        }
    }
}
"""
_PAGE = """
    Loader {
        id: loader
        active: root.model.view.wanted
        anchors.fill: parent
        sourceComponent: PageView {
            model: root.model
            requests: root.requests
            dialogs: root.dialogs
            wayBack: root.wayBack
        }
    }
    Loader {
        id: guest
        active: root.externalView.isOpen
        anchors.fill: parent
        sourceComponent: ExternalPage {
            connectionPolicy: root.model.connectionPolicy
            model: root.externalView
            dialogs: root.dialogs
        }
    }
    DownloadCard {
        anchors.bottom: parent.bottom
        model: root.downloads
        pageProfile: root.model.profile
        externalProfile: root.externalView.profile
        width: parent.width
    }
    Loader {
        active: root.dialogs.kind !== ""
        anchors.fill: parent
        anchors.topMargin: guest.item?.barHeight ?? 0
        sourceComponent: PageDialog { dialogs: root.dialogs }
    }
"""
_SIGN_IN = """
    Loader {
        id: loader
        active: root.model.state === "page" || root.model.state === "exchanging"
        anchors.fill: parent
        sourceComponent: SignInView {
            model: root.model
            viewProfile: root.signInProfile
        }
    }
"""
_SIGN_ON = """
    Loader {
        id: box
        active: root.model.isUsed
        anchors.fill: parent
        sourceComponent: SignOnView { model: root.model }
    }
    QtObject {
        id: loader
        readonly property var item: box.item ? box.item.view : null
    }
"""


class Said:
    """What Qt said at WARNING or above, and the exceptions that ended in a slot."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def take(self) -> list[str]:
        """Return what was said, because the test expected it."""
        texts, self.texts = self.texts, []
        return texts


class FakeServer:
    """Home Assistant's side of tokens: counts requests, and can be told to wait or to fail."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.open = threading.Event()
        self.open.set()
        self.answer: Callable[[Request], Response] = _good

    def send(self, request: Request) -> Response:
        """Take a request of the session, on one of the runner's threads."""
        self.requests.append(request)
        self.open.wait(10)
        return self.answer(request)

    def session(self, server: str) -> Session:
        """Return a session of this server."""
        client_id = "http://ha-kiosk.localhost/"
        return Session(Credentials(server, client_id, refresh_token=REFRESH), self.send)


def nothing(request: Request) -> Response:
    """Serve no stream."""
    return Response(404, request.url)


def _good(request: Request) -> Response:
    body = {"access_token": ACCESS, "expires_in": 1800}
    return Response(200, request.url, "application/json", body=json.dumps(body).encode())


class _Eyes(QObject):
    wanted = Signal(str, int)

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[int, object] = {}

    @Slot(int, "QVariant")
    def see(self, number: int, result: object) -> None:
        self.seen[number] = result


class Window:
    """A window with one view on `model`."""

    view = ""
    """The QML of another view than the two."""

    def __init__(
        self,
        engine: QQmlEngine,
        model: QObject,
        sign_in_profile: QQuickWebEngineProfile | None = None,
        **others: QObject,
    ) -> None:
        self._eyes = _Eyes()
        self._number = 0
        component = self._component = QQmlComponent(engine)
        view = self.view or (_PAGE if sign_in_profile is None else _SIGN_IN)
        base = QUrl.fromLocalFile(str(profile.QML / "TestWindow.qml"))
        component.setData(_QML.replace("VIEW", view).encode(), base)
        properties = {"model": model, "eyes": self._eyes, **others}
        if sign_in_profile is not None:
            properties["signInProfile"] = sign_in_profile
        window = component.createWithInitialProperties(properties)
        assert window is not None, component.errorString()
        self.window = cast("QQuickWindow", window)

    def close(self) -> None:
        """Delete the view, before its profile goes."""
        take_down(self.window, self._component)

    def ask(self, expression: str, *, within: float = WITHIN) -> object:
        """Return the value of a JavaScript expression in the page, as JSON has it."""
        self._number += 1
        number = self._number
        self._eyes.wanted.emit(f"JSON.stringify(({expression}))", number)
        what = f"an answer to {expression[:200]!r}"
        wait_until(lambda: number in self._eyes.seen, what, within=within)
        result = self._eyes.seen.pop(number)
        if not isinstance(result, str) or not result:
            return None
        # JavaScript's numbers are all floats; some print as integers that Python would not round.
        return json.loads(result, parse_int=float)

    def do(self, statement: str) -> None:
        """Run JavaScript in the page."""
        self.ask(f"(() => {{{statement}}})()")

    def painted(self) -> None:
        """Wait until the page is on screen: the web engine takes no touch before."""
        self.do("window.painted = 0; (function f() { painted++; requestAnimationFrame(f) })()")
        wait_until(lambda: self.ask("window.painted > 3"), "the page is painted")


class _ExternalApp(ExternalApp):
    """Keeps each text that the page sends."""

    texts: list[str]

    def __init__(self, runner: JobRunner, parent: QObject, *, answer_within: float) -> None:
        super().__init__(runner, parent, answer_within=answer_within)
        self.texts = []

    def receive(self, text: str) -> None:
        """Take one text of the page."""
        self.texts.append(text)
        super().receive(text)


class SignOnWindow(Window):
    """A window with the page of a single sign-on."""

    view = _SIGN_ON


class Kiosk(Window):
    """A window with the kiosk's page in it, and all that answers it."""

    translations = gettext.NullTranslations()

    def __init__(  # noqa: PLR0913 - the parts of a kiosk
        self,
        engine: QQmlEngine,
        page_profile: QQuickWebEngineProfile,
        guest_profile: QQuickWebEngineProfile,
        server: str,
        *,
        form: Form = Form.ANDROID,
        answer_within: float = 5.0,
        zoom: float = 1.0,
        client: HttpClient | None = None,
        config: Config = LOCKED,
        folders: tuple[Path, Path] = (NO_FOLDER, NO_FOLDER),
        patience_ms: int = PATIENCE_MS,
        settle: float = 0.0,
        player: Player = Player.NEVER,
        stream: Send = nothing,
        software: bool = True,
        alias: OriginAlias = NO_ALIAS,
    ) -> None:
        self.url, origin = server, alias.origin(server)
        self.server = FakeServer()
        self.heard: list[Message] = []
        self.scripts: list[str] = []
        self.happened: list[object] = []
        self.parent = QObject()
        self.runner = JobRunner(self.parent)
        self.client = client or HttpClient()
        self.external_app = _ExternalApp(self.runner, self.parent, answer_within=answer_within)
        self.texts = self.external_app.texts
        parts = self.parts = page_builder.build(
            PageSetting(
                parent=self.parent,
                runner=self.runner,
                config=replace(config, bridge=form, zoom=zoom, native_player=player),
                profile=page_profile,
                guest_profile=guest_profile,
                external_app=self.external_app,
                connection_policy=ConnectionPolicy(self.client, self.runner, self.parent),
                send=stream,
                alias=alias,
                software=software,
                translations=self.translations,
                clock_text=lambda when, _: when.isoformat(),
                downloads=folders[0],
                pictures=folders[1],
                dialog_timing=DialogTiming(patience_ms=patience_ms, settle=settle),
            )
        )
        self.page, self.cameras, self.dispatcher = parts.page, parts.cameras, parts.dispatcher
        self.page_requests, self.external_view = parts.page_requests, parts.external_view
        self.dialogs, self.downloads = parts.dialogs, parts.downloads
        self.page.recovery_event_occurred.connect(self.happened.append)
        self.external_app.script_requested.connect(self.page.run)
        self.external_app.script_requested.connect(self.scripts.append)
        self.external_app.message_received.connect(self.heard.append)
        claims = lambda: Capabilities(has_exo_player=self.cameras.is_claimed)  # noqa: E731
        self.external_app.serve(origin, Handler(self.server.session(server), origin, claims))
        self.opened: list[str] = []
        self.notes: list[str] = []
        for opener in (self.page_requests, self.external_view):
            opener.page_requested.connect(self.opened.append)
            opener.note_requested.connect(self.notes.append)
        self.downloads.on_activity()
        models = {name: model for name, model in parts.models.items() if name != "page"}
        super().__init__(engine, self.page, None, **models)

    def load(self, path: str = "/") -> None:
        """Load a page of the server, and wait until its bridge is open."""
        before = self.created
        self.page.load(self.url + path, self.url)
        wait_until(lambda: self.created > before, f"{path} has been created")

    def tap(self, element: str, *, hold: float = 0.05) -> None:
        """Tap on an element of the page (a JavaScript expression), as a finger does."""
        self.painted()
        where = self.ask(
            f"(box => [box.x + box.width / 2, box.y + box.height / 2])"
            f"({element}.getBoundingClientRect())"
        )
        assert isinstance(where, list)
        touch.tap(self.window, QPointF(*where), hold=hold)

    def click(self, button: Qt.MouseButton) -> None:
        """Press and release a button of the mouse in the middle of the window."""
        middle = QPoint(self.window.width() // 2, self.window.height() // 2)
        QTest.mouseClick(self.window, button, Qt.KeyboardModifier.NoModifier, middle)

    def tap_guest(self) -> None:
        """Tap on the middle of the guest view."""
        touch.tap(self.window, QPointF(self.window.width() / 2, self.window.height() * 0.7))

    def tap_guest_until(self, condition: Callable[[], object], what: str) -> None:
        """Tap on the guest view until `condition` holds: before it has drawn it takes no touch."""
        last = 0.0

        def is_done() -> bool:
            nonlocal last
            if condition():
                return True
            if self.guest_loaded() and time.monotonic() - last > TAP_EVERY:
                last = time.monotonic()
                self.tap_guest()
            return False

        wait_until(is_done, what)

    def guest_loaded(self) -> bool:
        """Return whether the guest view shows a page."""
        views = touch.items(self.window, "ServerView")
        return bool(views) and not views[-1].property("loading")

    def views(self) -> int:
        """Return how many web pages there are."""
        return len(touch.items(self.window, ("ServerView", "PageView")))

    @property
    def renderer_pid(self) -> int:
        """Return the process that draws the page, or 0."""
        (view,) = touch.items(self.window, "PageView") or (None,)
        return int(view.property("renderProcessPid")) if view else 0

    @property
    def created(self) -> int:
        """Return how many documents there were."""
        return self.heard.count(PageCreated())

    def answers(self, count: int) -> list[list[Any]]:
        """Return what the page was told, once there are `count` of it."""
        wait_until(lambda: len(self._answers()) >= count, f"{count} answers in the page")
        return self._answers()

    def _answers(self) -> list[list[Any]]:
        answers = self.ask("window.answers")
        return answers if isinstance(answers, list) else []

    def close(self) -> None:
        """End it all."""
        self.server.open.set()
        self.runner.close()
        self.cameras.close()
        super().close()
        shiboken6.delete(self.parent)
