"""The screensaver that is another dashboard: the page goes there, and comes back."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from harness.screensaver import new_model
from PySide6.QtCore import QObject

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.display.stages import Stage
from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.kiosk.dashboard_screensaver import DashboardScreensaver
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.platform.job_runner import ignore

SERVER = "http://ha.local:8123"
CONFIG = Config(
    screen_screensaver=Screensaver.DASHBOARD,
    screen_screensaver_dashboard="/night",
    home_after=600,
)


class Scene:
    """A page at a view, whose frontend goes where it is told once the test lets it."""

    home = "/wall/home"

    def __init__(self, parent: QObject) -> None:
        self.now, self.is_live = 1_000.0, True
        self.sent: list[str] = []
        self.under_way: list[Callable[[], None]] = []
        self.page = SimpleNamespace(url_text=f"{SERVER}/wall/hall?a=b")
        self.idle_clock = IdleClock(parent, clock=lambda: self.now)
        self.model = new_model("en", parent)
        self.saver = DashboardScreensaver(
            CONFIG,
            self.model,
            cast("Page", self.page),
            cast("Navigator", self),
            self.idle_clock,
            parent,
        )
        self.model.changed.connect(self.saver.follow_model)

    def navigate(
        self, path: str, done: Callable[[str], None] = ignore, *, replaces: bool = False
    ) -> None:
        """Be told to go somewhere."""
        assert replaces
        if not self.is_live:
            raise KioskError(Text("there is no dashboard on screen"))

        def arrive() -> None:
            self.page.url_text = f"{SERVER}{path}/0" if path == "/night" else SERVER + path
            done("bus")

        self.sent.append(path)
        self.under_way.append(arrive)

    def arrive(self) -> None:
        """Go where it was told to last."""
        self.under_way.pop()()

    def show(self, stage: Stage, config: Config = CONFIG) -> None:
        """Show a stage."""
        self.model.show(stage, config)


@pytest.fixture
def scene(parent: QObject) -> Scene:
    """Return a page at a view, which somebody has touched just now."""
    return Scene(parent)


def test_the_page_goes_to_the_dashboard_and_comes_back(scene: Scene) -> None:
    """Also by way of a dark screen."""
    scene.show(Stage.DIMMED)
    assert scene.sent == []
    scene.show(Stage.SCREENSAVER)
    assert scene.model.property("hidesPage") is False
    scene.arrive()
    assert scene.saver.has_page()
    scene.show(Stage.OFF)
    assert scene.saver.has_page()
    scene.show(Stage.ON)
    assert scene.sent == ["/night", "/wall/hall?a=b"]
    assert not scene.saver.has_page()


def test_somebody_who_comes_at_once_sees_the_view_again(scene: Scene) -> None:
    """The page was not there yet; it comes back once it is."""
    scene.show(Stage.SCREENSAVER)
    scene.show(Stage.ON)
    assert scene.sent == ["/night"]
    scene.show(Stage.SCREENSAVER)  # not while it is on its way
    assert scene.sent == ["/night"]
    scene.show(Stage.ON)
    scene.arrive()
    assert scene.sent == ["/night", "/wall/hall?a=b"]


def test_a_view_that_a_command_has_shown_meanwhile_stays(scene: Scene) -> None:
    """The doorbell has rung."""
    scene.show(Stage.SCREENSAVER)
    scene.arrive()
    scene.page.url_text = f"{SERVER}/door"
    scene.show(Stage.ON)
    assert scene.sent == ["/night"]


def test_after_a_long_night_the_start_view_comes(scene: Scene) -> None:
    """It was due while the screensaver had the page."""
    scene.show(Stage.SCREENSAVER)
    scene.arrive()
    scene.now += 600
    scene.show(Stage.ON)
    assert scene.sent == ["/night", "/wall/home"]


def test_another_screensaver_gives_the_page_back(scene: Scene) -> None:
    """At once: the settings may change at a time of day."""
    scene.show(Stage.SCREENSAVER)
    scene.arrive()
    scene.show(Stage.SCREENSAVER, Config(screen_screensaver=Screensaver.BLACK))
    assert scene.sent == ["/night", "/wall/hall?a=b"]


def test_a_page_that_is_not_there_goes_to_the_dashboard_later(scene: Scene) -> None:
    """The notice on screen says why it is not; and so does it come back later."""
    scene.is_live = False
    scene.show(Stage.SCREENSAVER)
    assert not scene.saver.has_page()
    scene.saver.try_again()
    scene.is_live = True
    scene.saver.try_again()
    scene.arrive()
    scene.is_live = False
    scene.show(Stage.ON)
    scene.saver.try_again()
    assert scene.sent == ["/night"]
    scene.is_live = True
    scene.saver.try_again()
    scene.saver.try_again()
    assert scene.sent == ["/night", "/wall/hall?a=b"]


def test_without_a_dashboard_the_page_stays_where_it_is(scene: Scene) -> None:
    """The setting is missing."""
    scene.saver.configure(Config(screen_screensaver=Screensaver.DASHBOARD))
    scene.show(Stage.SCREENSAVER)
    scene.show(Stage.ON)
    assert scene.sent == []
