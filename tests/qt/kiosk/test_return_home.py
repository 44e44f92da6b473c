"""The start view, once nobody has touched the screen for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import cast

import pytest
import shiboken6
from harness.waiting import wait_until
from PySide6.QtCore import QObject, Signal

from ha_kiosk.config.config import Config
from ha_kiosk.qt.kiosk import return_home
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.qt.kiosk.return_home import ReturnHome
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.input.idle_clock import IdleClock

SERVER = "http://ha.local:8123"


class FakePage(QObject):
    """Where the page is."""

    moved = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.url_text = f"{SERVER}/wall/home"
        self.is_zoomed = False

    def query(self, function: str, done: Callable[[object], None]) -> None:
        """Say whether it is zoomed."""
        assert function == "isZoomed"
        done(self.is_zoomed)

    def go(self, path: str) -> None:
        """Be at another view."""
        self.url_text = SERVER + path
        self.moved.emit(self.url_text)


class FakeKiosk:
    """A kiosk that is live."""

    home = "/wall/home"
    start_url = SERVER

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def load(self, url: str) -> None:
        """Keep it."""
        self.loaded.append(url)

    def has_dashboard(self) -> bool:
        """Return True."""
        return True


class Scene:
    """A kiosk of the view /wall/home with `home_after = 60`, and its time."""

    def __init__(self, parent: QObject) -> None:
        self.now = 1000.0
        self.sent: list[str] = []
        self.idle_clock = IdleClock(parent, clock=lambda: self.now)
        self.page, self.kiosk = FakePage(parent), FakeKiosk()
        self.return_home = ReturnHome(
            Config(home_after=60),
            cast("KioskController", self.kiosk),
            cast("Page", self.page),
            cast("Navigator", SimpleNamespace(navigate=self._navigate)),
            self.idle_clock,
            parent,
        )
        self.page.moved.connect(self.return_home.note_move)
        self.idle_clock.activity_detected.connect(self.return_home.on_activity)

    def _navigate(self, path: str) -> None:
        self.sent.append(path)
        self.page.go(path)


@pytest.fixture
def scene(application: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Return a kiosk that looks without a pause."""
    del application
    monkeypatch.setattr(return_home, "LOOK_MS", 0)
    parent = QObject()
    yield Scene(parent)
    shiboken6.delete(parent)


def looks(scene: Scene) -> None:
    """Have it look, several times."""
    seen = 0

    def count() -> bool:
        nonlocal seen
        seen += 1
        return seen > 5

    wait_until(count, "it has looked")


def test_home_after_a_while_without_a_touch(scene: Scene) -> None:
    """And not before; a touch begins the time anew."""
    scene.page.go("/history")
    scene.now += 59
    looks(scene)
    scene.idle_clock.stir()
    scene.now += 59
    looks(scene)
    assert scene.sent == []
    scene.now += 1
    wait_until(lambda: scene.sent, "it goes home")
    looks(scene)
    assert scene.sent == ["/wall/home"]


def test_a_view_that_was_shown_when_nobody_had_been_there_for_long(scene: Scene) -> None:
    """By a command at night, say: it stays as long as one that a person chose, then home."""
    scene.now += 1000
    looks(scene)
    assert scene.sent == []
    scene.page.go("/history")
    scene.now += 59
    looks(scene)
    assert scene.sent == []
    scene.now += 1
    wait_until(lambda: scene.sent, "it goes home")
    assert scene.sent == ["/wall/home"]


def test_a_page_that_two_fingers_have_zoomed_is_loaded_anew(scene: Scene) -> None:
    """Also where it is the start view already; another one goes there as ever."""
    scene.return_home.configure(Config(home_after=60, pinch_zoom=True))
    scene.page.go("/wall/garden")
    scene.now += 60
    wait_until(lambda: scene.sent == ["/wall/home"], "the start view")
    scene.page.is_zoomed = True
    scene.idle_clock.activity_detected.emit()
    scene.now += 60
    wait_until(lambda: scene.kiosk.loaded == [SERVER], "the page anew")
    assert scene.sent == ["/wall/home"]
