"""Wiping the screen: touches reach nobody until two corners are held, or the time is over."""

from __future__ import annotations

from typing import Any, cast

import pytest
from harness import touch
from harness.gallery import SIZES, Gallery
from harness.page import Kiosk
from harness.site import Site
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtQml import QQmlEngine
from PySide6.QtTest import QTest

from ha_kiosk import i18n
from ha_kiosk.qt.device.cleaning import Cleaning
from ha_kiosk.qt.platform.input.input_shield import InputShield
from ha_kiosk.qt.screens.cleaning import CleaningModel
from ha_kiosk.screens.device_texts import DeviceTexts

LISTENER = """<style>html, body { margin: 0; height: 100% }</style>
<script>window.events = [];
for (const type of ["touchstart", "touchend", "touchcancel", "mousedown", "click"])
  addEventListener(type, (event) => events.push(type), true);
</script>"""
MIDDLE = QPointF(160, 120)
CORNERS = {0: QPoint(5, 5), 1: QPoint(315, 235)}


class Actions:
    """Keeps for how long the screen is held."""

    held = 0.0

    def wipe_screen(self, seconds: float) -> None:
        """Keep it on."""
        self.held = seconds


class Scene:
    """A page that listens, and the screen over it while it is wiped."""

    def __init__(self, kiosk: Kiosk, hold_ms: int = 20) -> None:
        self.kiosk, self.actions = kiosk, Actions()
        self.device = QTest.createTouchDevice()
        self.shield = InputShield(kiosk.window, kiosk.parent, settle_ms=1)
        self.model = CleaningModel(kiosk.window, ("Clean", "Hold"), kiosk.parent, hold_ms=hold_ms)
        self.cleaning = Cleaning(cast("Any", self.actions), self.shield, self.model, kiosk.parent)
        self.model.corners_held.connect(self.cleaning.end)

    def press(self, fingers: dict[int, QPoint]) -> None:
        """Put fingers down together."""
        report = QTest.touchEvent(self.kiosk.window, self.device)
        for number, place in fingers.items():
            report.press(number, place, self.kiosk.window)
        report.commit()

    def move(self, fingers: dict[int, QPoint]) -> None:
        """Move them."""
        report = QTest.touchEvent(self.kiosk.window, self.device)
        for number, place in fingers.items():
            report.move(number, place, self.kiosk.window)
        report.commit()

    def lift(self, fingers: dict[int, QPoint]) -> None:
        """Lift them."""
        report = QTest.touchEvent(self.kiosk.window, self.device)
        for number, place in fingers.items():
            report.release(number, place, self.kiosk.window)
        report.commit()

    def events(self) -> object:
        """Return what the page saw."""
        return self.kiosk.ask("window.events")


@pytest.fixture
def scene(kiosk: Kiosk, site: Site) -> Scene:
    """Return a page on screen, which may be wiped soon."""
    site.add("/", "A page", before=LISTENER)
    kiosk.load()
    painted = "performance.getEntriesByType('paint').length"
    wait_until(lambda: kiosk.ask(painted), "the page is painted")
    pass_time(0.3)
    return Scene(kiosk)


def test_a_wipe_reaches_nobody_and_two_corners_end_it(scene: Scene) -> None:
    """Nor do the fingers in the corners; after that the page gets all."""
    scene.cleaning.start(600)
    assert scene.actions.held == 600
    assert scene.model.overlay == "cleaning"
    touch.move(scene.kiosk.window, [(QPointF(10, 200), QPointF(300, 30))])
    assert scene.model.overlay == "cleaning"
    scene.press(CORNERS)
    assert scene.model.property("held") == ["bottom right", "top left"]
    wait_until(lambda: scene.model.overlay == "", "it is over")
    assert scene.shield.is_up
    scene.lift(CORNERS)
    wait_until(lambda: not scene.shield.is_up, "touches are let in")
    assert scene.events() == []
    assert scene.actions.held == 0
    touch.tap(scene.kiosk.window, MIDDLE)
    wait_until(lambda: "click" in str(scene.events()), "the page was clicked")


@pytest.mark.parametrize(
    "fingers",
    [{0: QPoint(5, 5)}, {0: QPoint(5, 5), 1: QPoint(20, 30)}, {0: QPoint(5, 5), 1: QPoint(160, 5)}],
    ids=["one finger", "one corner", "a corner and an edge"],
)
def test_anything_else_does_not_end_it(scene: Scene, fingers: dict[int, QPoint]) -> None:
    """However long it is held."""
    scene.cleaning.start(600)
    scene.press(fingers)
    pass_time(0.1)
    assert scene.model.overlay == "cleaning"
    assert not scene.model._timer.isActive()
    scene.lift(fingers)


def test_a_finger_that_leaves_its_corner_begins_anew(kiosk: Kiosk) -> None:
    """So a wipe from corner to corner does not end it."""
    scene = Scene(kiosk, hold_ms=3_600_000)
    scene.cleaning.start(600)
    scene.press(CORNERS)
    assert scene.model._timer.isActive()
    elsewhere = {0: CORNERS[0], 1: QPoint(160, 120)}
    scene.move(elsewhere)
    assert not scene.model._timer.isActive()
    assert scene.model.property("held") == ["top left"]
    scene.lift(elsewhere)
    assert scene.model.property("held") == []


def test_it_ends_by_itself_as_well(scene: Scene) -> None:
    """Where there is a mouse alone, say."""
    scene.cleaning.start(0)
    wait_until(lambda: scene.model.overlay == "", "it is over")
    wait_until(lambda: not scene.shield.is_up, "touches are let in")


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_screen_says_how_it_ends(engine: QQmlEngine, size: tuple[int, int]) -> None:
    """In words that fit, between the marks of the corners."""
    gallery = Gallery(engine)
    texts = DeviceTexts(i18n.load("de", {})).cleaning()
    model = CleaningModel(gallery.window, texts, gallery.window)
    gallery.window.setProperty("cleaning", model)
    model.show()
    gallery.fit(size, dark=True)
    wait_until(lambda: bool(gallery.items("Cleaning")), "it is shown")
    settle()
    gallery.grab()
    assert [text.text for text in gallery.texts()] == list(texts)
    for text in gallery.texts():
        assert text.left >= 96, text
        assert text.left + text.painted_width <= size[0] - 96, text
        assert not text.is_cut, text
    gallery.close()
