"""The on-screen keyboard in the program's own window, over the server's login page.

    python -m harness.keyboard_session

In a process of its own: Qt chooses its input context once, before the application is made.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest
from PySide6.QtWebEngineQuick import QtWebEngineQuick

from ha_kiosk.config.choices import KeyboardMode, Theme
from ha_kiosk.config.config import Config
from ha_kiosk.device.notifications import Notification, NotificationAction
from ha_kiosk.host.input_devices import InputDevices
from ha_kiosk.qt.app import keyboard as builder
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform import qt_log
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.notification_cards import NotificationCards
from ha_kiosk.qt.screens.on_screen_keyboard import OnScreenKeyboard
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.server.http import HttpClient, Request, Response
from harness import touch
from harness.component import take_down
from harness.offscreen import ENVIRONMENT
from harness.site import Site, serving
from harness.wait_timeout import WaitTimeout
from harness.waiting import settle, wait_until

PAGE = """<style>body { margin: 0 } input { display: block; height: 60px; width: 300px }</style>
<input id="name"><input id="password" type="password">
<div style="height: 260px">text</div><input id="last">"""
TELL = """<script>setInterval(() => {
  const box = document.getElementById("last").getBoundingClientRect();
  document.title = JSON.stringify([...document.querySelectorAll("input")].map((i) => i.value))
    + (box.bottom <= innerHeight + 1 ? " last in sight of " + innerHeight : "")
    + " focus on [" + (document.activeElement?.id ?? "") + "]";
}, 20);</script>"""
NAME, PASSWORD, TEXT, LAST = (QPointF(100, y) for y in (30, 90, 200, 410))


class Session:
    """A window at the login page, and fingers on it."""

    def __init__(self, engine: QQmlEngine, site: Site) -> None:
        site.add("/auth/authorize", PAGE, before=TELL)
        self._parent = QObject()
        self._runner = JobRunner(self._parent)
        policy = ConnectionPolicy(HttpClient(), self._runner, self._parent)
        self.sign_in = SignIn(
            _answer, self._runner, lambda _: None, self._parent, connection_policy=policy
        )
        notice = NoticeModel(Theme.LIGHT, self._parent)
        notice.show(None)
        self.devices = InputDevices(has_keyboard=True, has_pointer=True, has_touch_screen=True)
        self._component = QQmlComponent(engine, QUrl.fromLocalFile(str(profile.QML / "Main.qml")))
        window = self._component.createWithInitialProperties(
            {
                "noticeModel": notice,
                "signIn": self.sign_in,
                "signInProfile": profile.create(engine, None, self._parent),
                "fullScreen": False,
                "width": 800,
                "height": 480,
            }
        )
        assert isinstance(window, QQuickWindow), self._component.errorString()
        self.window = window
        window.show()
        made = builder.make(engine, window, Config(language="en"))
        assert made is not None
        self.keyboard: OnScreenKeyboard = made
        made._devices = lambda: self.devices
        self.sign_in.start(site.url)
        wait_until(lambda: "focus" in self.title, "the login page")
        wait_until(lambda: window.property("shownKeyboard"), "the keyboard is loaded")
        wait_until(window.isActive, "the window is active")
        self.tap(NAME, "name")

    @property
    def title(self) -> str:
        """Return what the page tells of itself."""
        view = self.view
        return str(view.property("title")) if view else ""

    @property
    def height(self) -> float:
        """Return how much of the window the keyboard takes."""
        return float(self.window.property("keyboardHeight"))

    @property
    def view(self) -> QQuickItem | None:
        """Return the login page."""
        return self.window.findChild(QQuickItem, "signInView")

    def tap(self, point: QPointF, focus: str) -> None:
        """Touch the page, and wait until a field has the focus, or none ("")."""
        _repeat(
            lambda: touch.tap(self.window, point),
            lambda: self.title.endswith(f"focus on [{focus}]"),
            f"the focus on {focus!r}",
        )

    def item(self, kind: str) -> QQuickItem | None:
        """Return the item of a QML type of ours that is on screen."""
        return next(iter(touch.items(self.window, kind)), None)

    def tap_item(self, item: QQuickItem | None, share: float) -> None:
        """Touch an item, if it is there, at a share of its width."""
        if item is None:
            return
        touch.tap(self.window, item.mapToScene(QPointF(item.width() * share, item.height() / 2)))

    @staticmethod
    def typed(line: QQuickItem) -> str:
        """Return what is in the field of a line."""
        return "".join(
            str(one.property("text"))
            for one in line.findChildren(QQuickItem)
            if one.metaObject().className().startswith("TextInputLine")
        )

    def key(self, column: float, row: int, done: Callable[[], bool], what: str) -> None:
        """Touch a key, by its place in a row of ten, until it is `done`."""
        height = self.height

        def press() -> None:
            y = self.window.height() - height * (1 - (row + 0.5) / 4)
            touch.tap(self.window, QPointF(self.window.width() * (column + 0.5) / 10, y))

        _repeat(press, done, what)

    def is_shown(self) -> None:
        """Wait until the keyboard is there, and the page above it."""
        wait_until(lambda: self.height > 0, "the keyboard is on screen")
        view = self.view
        assert view is not None
        wait_until(lambda: view.height() == self.window.height() - self.height, "a smaller page")

    def is_hidden(self) -> None:
        """Wait until it is gone."""
        wait_until(lambda: self.height == 0, "the keyboard is gone")

    def close(self) -> None:
        """End it all."""
        self._runner.close()
        take_down(self.window, self._component)
        shiboken6.delete(self._parent)


def _repeat(act: Callable[[], None], done: Callable[[], bool], what: str) -> None:
    """Act until it shows: what comes before a page or a keyboard has its first picture is lost."""
    end = time.monotonic() + 60
    while not done():
        act()
        try:
            wait_until(done, what, within=2)
        except WaitTimeout:
            if time.monotonic() > end:
                raise


def _answer(request: Request) -> Response:
    body = b'{"providers": [{"name": "HA", "id": null, "type": "homeassistant"}]}'
    return Response(200, request.url, "application/json", body=body)


def by_touch(session: Session) -> None:
    """Show that a touch on a field raises it; its own key and another place take it away."""
    session.is_shown()
    session.key(4, 0, lambda: '["T' in session.title.upper(), "what is typed is in the field")
    session.key(7.5, 3, lambda: session.height == 0, "it is hidden by its key")
    session.tap(TEXT, "")
    session.tap(NAME, "name")
    session.is_shown()
    session.tap(TEXT, "")
    session.is_hidden()


def password(session: Session) -> None:
    """Show that it types passwords, too."""
    session.tap(PASSWORD, "password")
    session.is_shown()
    session.key(4, 0, lambda: '"t' in session.title.partition(",")[2].lower(), "a typed password")
    session.tap(QPointF(700, 200), "")
    session.is_hidden()


def in_sight(session: Session) -> None:
    """Show that a field at the bottom is above the keyboard."""
    session.tap(LAST, "last")
    session.is_shown()
    left = f"last in sight of {session.window.height() - session.height:.0f} "
    wait_until(lambda: left in session.title, "the field is in sight")
    session.keyboard.hide()
    session.is_hidden()


def by_mouse(session: Session) -> None:
    """Show that a mouse raises it only without a keyboard; `on` always, `off` never."""

    def click() -> None:
        session.tap(QPointF(700, 200), "")
        session.is_hidden()
        button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        _repeat(
            lambda: QTest.mouseClick(session.window, button, no_key, NAME.toPoint()),
            lambda: "focus on [name]" in session.title,
            "the field has the focus",
        )

    click()
    wait_until(QGuiApplication.inputMethod().isVisible, "the page asks for a keyboard")
    assert session.height == 0
    session.keyboard.show()
    session.is_shown()
    session.devices = InputDevices(has_pointer=True)
    click()
    session.is_shown()
    QTest.keyClick(session.window, Qt.Key.Key_X)
    wait_until(lambda: "x" in session.title.partition(",")[0], "a hardware keyboard types")
    session.is_hidden()
    session.keyboard.configure(Config(keyboard=KeyboardMode.ON))
    session.is_shown()
    session.keyboard.configure(Config(keyboard=KeyboardMode.OFF))
    session.is_hidden()


def reply(session: Session) -> None:
    """Show that the answer to a notification is typed with it, in sight above it."""
    cards, sent = NotificationCards(session.window), list[str]()
    cards.replied.connect(lambda _shown, _key, text: sent.append(text))
    session.keyboard.configure(Config(language="en"))
    session.window.setProperty("cards", cards)
    action = NotificationAction("REPLY", "Answer", has_reply=True)
    cards.show(Notification("", "Kitchen", "What is for dinner?", (action,)))
    _repeat(
        lambda: session.tap_item(session.item("ActionButton"), 0.5),
        lambda: session.item("ReplyLine") is not None,
        "the line for an answer",
    )
    line = session.item("ReplyLine")
    assert line is not None
    wait_until(lambda: session.height > 0, "the keyboard is on screen")

    def is_in_sight() -> bool:
        top = line.mapToScene(QPointF(0, 0)).y()
        return 0 < top < session.window.height() - session.height - line.height()

    wait_until(is_in_sight, "the line is above it")
    session.key(4, 0, lambda: session.typed(line) == "T", "a letter")
    cards.show(Notification("", "", "another card"))
    session.key(4, 0, lambda: session.typed(line) == "Tt", "one more, in the same line")
    _repeat(lambda: session.tap_item(line, 0.95), lambda: bool(sent), "the answer is sent")
    assert sent == ["Tt"]
    session.is_hidden()


def main() -> None:
    """Run all of it in one window."""
    os.environ.update(ENVIRONMENT)
    builder.prepare(Config(keyboard=KeyboardMode.ON))
    qt_log.install()
    QtWebEngineQuick.initialize()
    application = QGuiApplication(["test"])
    engine = QQmlEngine()
    with serving() as site:
        session = Session(engine, site)
        for part in (by_touch, password, in_sight, by_mouse, reply):
            part(session)
        session.close()
    settle()
    shiboken6.delete(engine)
    del application
    print("all is well", flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
