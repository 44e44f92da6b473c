"""The picture that is taken once, and ends the program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from harness.page import Kiosk as Window
from harness.site import Site
from harness.waiting import settle, wait_until
from PySide6.QtCore import QCoreApplication, QObject, Signal

from ha_kiosk.errors import NotSignedIn, ServerUnreachable
from ha_kiosk.qt.control.screenshot import ScreenshotTaker
from ha_kiosk.qt.control.screenshot_run import ScreenshotRun, ScreenshotWaits
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.page.page import Page
from ha_kiosk.recovery.state import KioskState, Reason, State

FILE = Path("dashboard.png")
SUNNY = "resources: {en: {'component.weather.entity_component._.state.sunny': 'Sunny'}}"


def shadow(name: str, content: str) -> str:
    """Return an element with a shadow root, as the frontend's are."""
    return f"<{name}><template shadowrootmode=open>{content}</template></{name}>"


class FakeKiosk(QObject):
    """A kiosk that is where the test says."""

    state_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.current = KioskState()
        self.history = SimpleNamespace(last_error="")
        self.server = "http://ha.local:8123"

    def become(self, state: State) -> None:
        """Go to a state."""
        self.current = KioskState(state=state, reason=Reason.NONE)
        self.state_changed.emit()


OFTEN = ScreenshotWaits(ask_ms=1)


class Scene:
    """An errand, its page that is complete or not yet, and its camera."""

    def __init__(self, parent: QObject, waits: ScreenshotWaits = OFTEN) -> None:
        self.kiosk, self.is_complete, self.asked, self.taken = FakeKiosk(parent), False, 0, 0
        self.screenshot_run = ScreenshotRun(
            cast("KioskController", self.kiosk),
            cast("Page", SimpleNamespace(query=self._ask)),
            cast("ScreenshotTaker", SimpleNamespace(take_when_still=self._take)),
            FILE,
            parent,
            waits=waits,
        )
        self.kiosk.state_changed.connect(self.screenshot_run.check)

    def _ask(self, function: str, done: Callable[[object], None], *, of_page: bool) -> None:
        assert (function, of_page) == ("haKioskIsComplete", True)
        self.asked += 1
        done(self.is_complete)

    def _take(self, file: Path, *_then: object) -> None:
        assert file == FILE
        self.taken += 1


@pytest.fixture
def scene(parent: QObject, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Return an errand that asks often, and does not end the tests."""
    monkeypatch.setattr(QCoreApplication, "quit", lambda: None)
    return Scene(parent)


def test_the_picture_waits_for_words_and_icons(scene: Scene) -> None:
    """Not "sunny" but "Sunny", with its sun; and there is one picture."""
    settle()
    assert scene.asked == 0
    scene.kiosk.become(State.LIVE)
    wait_until(lambda: scene.asked > 3, "it asks the page again and again")
    assert scene.taken == 0
    scene.is_complete = True
    wait_until(lambda: scene.taken, "the picture")
    asked = scene.asked
    scene.kiosk.become(State.DEGRADED)
    scene.kiosk.become(State.LIVE)
    settle()
    assert (scene.taken, scene.asked) == (1, asked)


def test_what_never_comes_is_not_waited_for_for_ever(parent: QObject, scene: Scene) -> None:
    """A later frontend may keep them elsewhere."""
    patient = Scene(parent, ScreenshotWaits(ask_ms=1, complete_ms=30))
    patient.kiosk.become(State.LIVE)
    wait_until(lambda: patient.taken, "the picture")
    assert patient.asked
    settle()
    assert patient.taken == 1


def test_a_dashboard_that_goes_before_its_words_came_is_waited_for_again(scene: Scene) -> None:
    """A picture of our own screen is none of the dashboard."""
    scene.kiosk.become(State.LIVE)
    scene.kiosk.become(State.OFFLINE)
    scene.is_complete = True
    settle()
    assert (scene.taken, scene.asked) == (0, 0)
    scene.kiosk.become(State.LIVE)
    wait_until(lambda: scene.taken, "the picture")


def test_where_nobody_is_signed_in_there_is_no_picture(scene: Scene) -> None:
    """Nobody is there to sign in."""
    scene.kiosk.become(State.SIGNED_OUT)
    assert isinstance(scene.screenshot_run.error, NotSignedIn)
    assert scene.taken == 0


def test_a_dashboard_that_does_not_come_is_a_problem(parent: QObject, scene: Scene) -> None:
    """In time."""
    hasty = Scene(parent, ScreenshotWaits(within_ms=5))
    wait_until(lambda: hasty.screenshot_run.error, "the problem")
    assert isinstance(hasty.screenshot_run.error, ServerUnreachable)


@pytest.mark.parametrize(
    ("hass", "expected"),
    [
        ("undefined", False),
        ("{}", False),
        ("{language: 'en', resources: null}", False),
        ("{language: 'en', resources: {en: {'ui.panel.config': 'Settings'}}}", False),
        (f"{{language: 'de', {SUNNY}}}", False),
        (f"{{language: 'en', {SUNNY}}}", True),
    ],
)
def test_a_dashboard_has_its_words_when_those_of_the_server_are_there(
    kiosk: Window, site: Site, hass: str, *, expected: bool
) -> None:
    """Its own come first."""
    site.add("/", "<home-assistant></home-assistant>")
    kiosk.load()
    wait_until(lambda: kiosk.ask("document.readyState") == "complete", "the page")
    kiosk.do(f"document.querySelector('home-assistant').hass = {hass}")
    assert is_complete(kiosk) is expected


PATH = "<svg><g><path d='M0,0'></path></g></svg>"


@pytest.mark.parametrize(
    ("icon", "expected"),
    [
        (shadow("ha-state-icon", ""), False),
        (shadow("ha-state-icon", shadow("ha-svg-icon", "<svg><g></g></svg>")), False),
        (shadow("ha-state-icon", shadow("ha-svg-icon", PATH)), True),
        (shadow("ha-svg-icon", "<svg></svg>"), False),
        ("<ha-svg-icon></ha-svg-icon>", True),  # nobody has defined it
    ],
)
def test_a_dashboard_is_complete_when_its_icons_are_drawn(
    kiosk: Window, site: Site, icon: str, *, expected: bool
) -> None:
    """However deep they stand."""
    site.add("/", shadow("home-assistant", shadow("hui-card", "<p>" + icon)))
    kiosk.load()
    wait_until(lambda: kiosk.ask("document.readyState") == "complete", "the page")
    kiosk.do(f"document.querySelector('home-assistant').hass = {{language: 'en', {SUNNY}}}")
    assert is_complete(kiosk) is expected


def is_complete(kiosk: Window) -> object:
    """Return what the page says of itself."""
    answers: list[object] = []
    kiosk.page.query("haKioskIsComplete", answers.append, of_page=True)
    wait_until(lambda: answers, "its answer")
    return answers[0]
