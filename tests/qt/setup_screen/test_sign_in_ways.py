"""A sign-in in a window of its own: the login page, and a phone, touched as a person does it."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator

import pytest
from harness import touch
from harness.gallery import Gallery
from harness.site import Site
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject, QPointF
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem

from ha_kiosk import i18n
from ha_kiosk.errors import KioskError, SignInAborted
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.qt.setup_screen.phone_sign_in import PhoneSignIn
from ha_kiosk.qt.setup_screen.sign_in_ways import SignInWays
from ha_kiosk.recovery.state import Reason
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import Request, Response
from ha_kiosk.server.login.phone import Invitation
from ha_kiosk.setup_screen.sign_in_model import SignInModel

FINGER = 48.0


class FakePhone:
    """A phone that comes back when the test says so, or does not."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()
        self.answers: queue.SimpleQueue[Credentials | KioskError] = queue.SimpleQueue()

    def sign_in(self, address: str, show: Callable[[Invitation], None]) -> Credentials:
        """Show a code, and wait as the real one does."""
        mine: queue.SimpleQueue[Credentials | KioskError] = queue.SimpleQueue()
        self.answers = mine

        def cancel() -> None:
            self.cancelled.set()
            mine.put(SignInAborted(Text("given up")))

        show(Invitation(f"{address}/x", "hall", "47", cancel))
        answer = mine.get(timeout=60)
        if isinstance(answer, KioskError):
            raise answer
        return answer


class Screen:
    """The window of the sign-in, in German, as large as a small tablet's."""

    def __init__(self, engine: QQmlEngine, site: Site, runner: JobRunner, parent: QObject) -> None:
        def send(request: Request) -> Response:
            found = [{"name": "HA", "id": None, "type": "homeassistant"}]
            body = json.dumps({"providers": found}).encode()
            return Response(200, request.url, "application/json", body=body)

        words = i18n.load("de", {})
        self.gallery = Gallery(engine, send=send)
        self.phone, self.sign_in = FakePhone(), self.gallery.sign_in
        self.ways = SignInWays(
            SignInModel(words),
            "hall",
            self.sign_in,
            PhoneSignIn(self.phone.sign_in, runner, parent),
            parent,
        )
        self.signed_in: list[Credentials] = []
        self.ways.sign_in_completed.connect(self.signed_in.append)
        self.sign_in.state_changed.connect(self.ways.follow)
        self.sign_in.line.offer_phone()
        self.sign_in.line.explain(Reason.NONE, device="hall")
        self.gallery.window.setProperty("setup", self.ways)
        self.gallery.fit((800, 480), dark=False)
        self.sign_in.state_changed.connect(self._show_notice)
        self.gallery.window.show()
        self.sign_in.start(site.url)

    def _show_notice(self) -> None:
        self.gallery.screen.show(self.sign_in.notice)

    def item(self, name: str) -> QQuickItem:
        """Return an item, once it is there."""

        def found() -> list[QQuickItem]:
            everything = touch.items(self.gallery.window, "")
            return [item for item in everything if item.objectName() == name]

        wait_until(found, f"{name} is there")
        self.gallery.grab()
        return found()[0]

    def tap(self, name: str) -> None:
        """Touch an item."""
        item = self.item(name)
        wait_until(lambda: self.sign_in.notice is None, "nothing covers it")
        assert min(item.width(), item.height()) >= FINGER
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        touch.tap(self.gallery.window, middle)
        settle()

    def wait(self, name: str, wanted: object) -> None:
        """Wait until QML sees what is wanted."""
        wait_until(lambda: self.ways.property(name) == wanted, f"{name} is {wanted}")


@pytest.fixture
def screen(engine: QQmlEngine, site: Site, runner: JobRunner, parent: QObject) -> Iterator[Screen]:
    """Return a window that shows the login page."""
    site.add("/auth/authorize", "<h1>Welcome home</h1>")
    screen = Screen(engine, site, runner, parent)
    yield screen
    screen.sign_in.stop()
    screen.gallery.close()


def _state(sign_in: SignIn) -> object:
    return sign_in.property("state")


def test_a_phone_can_sign_in_in_place_of_the_login_page(screen: Screen) -> None:
    """A button above the page leads there and another one back, as often as somebody likes."""
    screen.tap("phoneInstead")
    screen.wait("digits", "47")
    assert _state(screen.sign_in) == "phone"
    screen.tap("setupOther")
    wait_until(lambda: _state(screen.sign_in) == "page", "the login page is back")
    assert screen.phone.cancelled.wait(60)
    screen.tap("phoneInstead")
    screen.tap("setupBack")
    screen.tap("phoneInstead")
    screen.wait("digits", "47")
    mine = Credentials("http://ha.local", "http://c/", refresh_token="r")
    screen.phone.answers.put(mine)
    wait_until(lambda: screen.signed_in, "the credentials")
    assert screen.signed_in == [mine]


def test_what_goes_wrong_with_a_phone_is_said_and_a_new_code_can_be_had(screen: Screen) -> None:
    """As when nobody came within five minutes."""
    screen.tap("phoneInstead")
    screen.wait("digits", "47")
    screen.phone.answers.put(
        SignInAborted(Text("Nobody signed in within {seconds} seconds. Start it again.", seconds=9))
    )
    wait_until(lambda: "9" in str(screen.ways.property("problem")), "the problem")
    assert screen.ways.property("digits") == ""
    screen.tap("setupAction")
    screen.wait("digits", "47")
    assert screen.ways.property("problem") == ""
