"""What is loaded when the recovery machine wants the page."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import QObject, Signal

from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.recovery.page_loader import PageLoader
from ha_kiosk.recovery.state import Action

SERVER = "http://ha.local:8123"
START, HISTORY = f"{SERVER}/wall/home", f"{SERVER}/history"


class FakePage(QObject):
    """A page that is where it was sent; `steps` is what it was told."""

    moved = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.server_url_text, self.is_loading = "", False
        self.steps: list[str] = []

    def load(self, url: str, server: str, *, skip_cache: bool = False) -> None:
        """Be at `url`."""
        assert server == SERVER
        assert not skip_cache
        self.steps.append(url)
        self.go(url)

    def reload(self) -> None:
        """Stay."""
        self.steps.append("reload")

    def go(self, url: str) -> None:
        """Be somewhere else."""
        self.server_url_text = url
        self.moved.emit(url)


class Scene:
    """A loader whose start page is on screen."""

    def __init__(self, parent: QObject) -> None:
        self.now = 1000.0
        self.page = FakePage(parent)
        idle_clock = IdleClock(parent, clock=lambda: self.now)
        self.loader = PageLoader(cast("Page", self.page), idle_clock, parent)
        self.page.moved.connect(self.loader.note_move)
        self.missed: list[str] = []
        self.loader.page_missed.connect(self.missed.append)
        self.perform(Action.LOAD)
        self.loader.set_live(is_live=True)

    def perform(self, action: Action) -> None:
        """Load; nothing is on screen until it is."""
        self.loader.set_live(is_live=False)
        self.loader.perform(action, START, 60)

    def last(self) -> str:
        """Return what the page was told at last."""
        return self.page.steps[-1]


@pytest.fixture
def scene(parent: QObject) -> Scene:
    """Return a live page."""
    return Scene(parent)


def test_the_view_that_was_shown_is_loaded(scene: Scene) -> None:
    """Until home is due, or it may be at fault."""
    assert scene.page.steps == [START]
    scene.page.go(HISTORY)
    scene.perform(Action.LOAD)
    assert scene.last() == HISTORY
    scene.perform(Action.LOAD_START)
    assert scene.last() == START
    scene.perform(Action.LOAD)
    assert scene.last() == HISTORY
    scene.now += 60
    scene.perform(Action.LOAD)
    assert scene.last() == START


def test_home_is_where_the_start_page_led(scene: Scene) -> None:
    """At the start, or when somebody asks for it; any other page is none."""
    assert scene.loader.home == urlsplit(START).path
    scene.page.go(HISTORY)
    assert scene.loader.home == urlsplit(START).path
    scene.loader.forget_view()
    assert scene.loader.home == ""
    scene.loader.set_live(is_live=False)
    scene.loader.load(HISTORY, SERVER)
    scene.loader.set_live(is_live=True)
    assert scene.loader.home == ""
    scene.loader.set_live(is_live=False)
    scene.loader.load(START, SERVER, is_start=True)
    scene.loader.set_live(is_live=True)
    assert scene.loader.home == urlsplit(START).path


def test_a_document_that_has_not_been_on_screen_is_no_view(scene: Scene) -> None:
    """A link may lead to a page that never becomes a dashboard."""
    scene.page.is_loading = True
    scene.page.go(f"{SERVER}/what-is-this")
    scene.perform(Action.LOAD)
    assert scene.last() == START


def test_a_load_where_it_is_stays_there(scene: Scene) -> None:
    """Whatever view that is."""
    scene.page.go(HISTORY)
    scene.perform(Action.RELOAD)
    assert scene.page.steps == [START, "reload"]


@pytest.mark.parametrize("action", [Action.LOAD, Action.RELOAD])
def test_a_view_that_is_gone_leads_to_the_start_page(scene: Scene, action: Action) -> None:
    """Nobody has asked for it, so nobody is told."""
    scene.page.go(f"{SERVER}/deleted/0")
    scene.perform(action)
    scene.perform(Action.LOAD_DEFAULT)
    assert scene.last() == START
    scene.loader.set_live(is_live=True)
    assert scene.missed == []


def test_a_start_page_that_is_gone_leads_to_the_default_dashboard(scene: Scene) -> None:
    """And is told of once that is there."""
    scene.page.go(HISTORY)
    for action in (Action.LOAD_START, Action.LOAD_DEFAULT):
        scene.perform(action)
    assert scene.last() == f"{SERVER}/"
    assert scene.missed == []
    scene.loader.set_live(is_live=True)
    assert scene.missed == [START] == [scene.loader.missed_page]


def test_a_page_that_was_asked_for_and_is_gone_leads_to_the_default_dashboard(scene: Scene) -> None:
    """As a start page does."""
    scene.loader.load(f"{SERVER}/nowhere", SERVER)
    scene.perform(Action.LOAD_DEFAULT)
    scene.loader.set_live(is_live=True)
    assert scene.last() == f"{SERVER}/"
    assert scene.missed == [f"{SERVER}/nowhere"]


def test_another_account_begins_at_its_start(scene: Scene) -> None:
    """What the one before looked at is forgotten."""
    scene.page.go(HISTORY)
    scene.loader.forget_view()
    scene.perform(Action.LOAD)
    assert scene.last() == START
