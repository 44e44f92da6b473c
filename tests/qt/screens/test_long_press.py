"""The long press, in a real page: it opens the settings, and the page gets no click from it."""

from __future__ import annotations

import pytest
from harness.page import Kiosk
from harness.site import Site
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QPointingDevice, QTouchEvent
from PySide6.QtTest import QTest

from ha_kiosk.config.choices import Gesture
from ha_kiosk.config.config import Config
from ha_kiosk.qt.screens.long_press import LongPress

LISTENER = """<style>html, body { margin: 0; height: 100% }</style>
<script>window.events = [];
for (const type of ["touchstart", "touchend", "touchcancel", "mousedown", "mouseup", "click"])
  addEventListener(type, (event) => events.push(type), true);
</script>"""
BUTTON = """<button style="position: fixed; inset: 0 auto auto 0; width: 60px; height: 60px"
  onclick="events.push('pressed')">A menu</button>"""
CORNER, MIDDLE = QPoint(5, 5), QPoint(160, 120)
LEFT = Qt.MouseButton.LeftButton
HOLD_MS = 250


class Hand:
    """Fingers on the screen, and a mouse."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._window = kiosk.window
        self._screen = QTest.createTouchDevice(QPointingDevice.DeviceType.TouchScreen)

    def put(self, *places: QPoint) -> None:
        """Put fingers down, one after the other."""
        for count in range(1, len(places) + 1):
            sequence = QTest.touchEvent(self._window, self._screen, autoCommit=False)
            for number, place in enumerate(places[: count - 1]):
                sequence.stationary(number)
                del place
            sequence.press(count - 1, places[count - 1], self._window)
            sequence.commit()
            settle()

    def move(self, *places: QPoint) -> None:
        """Move all fingers."""
        sequence = QTest.touchEvent(self._window, self._screen, autoCommit=False)
        for number, place in enumerate(places):
            sequence.move(number, place, self._window)
        sequence.commit()
        settle()

    def lift(self, *places: QPoint) -> None:
        """Lift all fingers."""
        sequence = QTest.touchEvent(self._window, self._screen, autoCommit=False)
        for number, place in enumerate(places):
            sequence.release(number, place, self._window)
        sequence.commit()
        settle()

    def cancel(self) -> None:
        """Have the window system take the touch away."""
        gone = QTouchEvent(QEvent.Type.TouchCancel, self._screen)
        QCoreApplication.sendEvent(self._window, gone)
        settle()


class Press:
    """A page that notes what it gets, and a long press over it."""

    def __init__(self, kiosk: Kiosk, site: Site, wanted: Gesture) -> None:
        site.add("/", BUTTON, before=LISTENER)
        self.kiosk = kiosk
        kiosk.load()
        # Chromium drops what is touched before the first picture.
        painted = "performance.getEntriesByType('paint').length"
        wait_until(lambda: kiosk.ask(painted), "the page is painted")
        pass_time(0.3)
        self.long_press = LongPress(kiosk.window, wanted, kiosk.parent, hold_ms=HOLD_MS)
        self.held = 0
        self.long_press.long_pressed.connect(self._count)
        self.hand = Hand(kiosk)

    def _count(self) -> None:
        self.held += 1

    def events(self) -> list[str]:
        """Return what the page got."""
        events = self.kiosk.ask("events")
        assert isinstance(events, list)
        return events

    def wait_for_hold(self) -> None:
        """Wait until the press was long enough."""
        wait_until(lambda: self.held, "the press is long enough")


@pytest.fixture
def corner(kiosk: Kiosk, site: Site) -> Press:
    """Return a window whose corners count."""
    return Press(kiosk, site, Gesture.CORNER)


@pytest.fixture
def fingers(kiosk: Kiosk, site: Site) -> Press:
    """Return a window on which two fingers count."""
    return Press(kiosk, site, Gesture.TWO_FINGERS)


def test_a_mouse_in_a_corner(fingers: Press) -> None:
    """It has no second finger; what lies there is not pressed."""
    window = fingers.kiosk.window
    QTest.mousePress(window, LEFT, pos=CORNER)
    fingers.wait_for_hold()
    QTest.mouseRelease(window, LEFT, pos=CORNER)
    settle()
    assert fingers.held == 1
    wait_until(lambda: "mousedown" in fingers.events(), "the page saw the press")
    pass_time(0.2)
    assert "pressed" not in fingers.events()
    QTest.mouseClick(window, LEFT, pos=CORNER)
    wait_until(lambda: "pressed" in fingers.events(), "the page works as before")


def test_two_fingers(fingers: Press) -> None:
    """The page sees them, and then that they were taken away."""
    places = (MIDDLE, QPoint(220, 120))
    fingers.hand.put(*places)
    fingers.wait_for_hold()
    fingers.hand.lift(*places)
    wait_until(lambda: "touchcancel" in fingers.events(), "the page knows that it is over")
    pass_time(0.2)
    assert "touchstart" in fingers.events()
    assert not {"touchend", "click", "mouseup"} & set(fingers.events())
    fingers.hand.put(MIDDLE)
    fingers.hand.lift(MIDDLE)
    wait_until(lambda: "touchend" in fingers.events(), "the page works as before")


def test_one_finger_in_a_corner(corner: Press) -> None:
    """Where that is what is wanted."""
    corner.hand.put(CORNER)
    corner.wait_for_hold()
    corner.hand.lift(CORNER)
    wait_until(lambda: "touchcancel" in corner.events(), "the page knows that it is over")
    pass_time(0.2)
    assert "click" not in corner.events()


def test_a_short_touch_is_the_pages(corner: Press) -> None:
    """Also in a corner: there is the frontend's menu."""
    corner.hand.put(CORNER)
    corner.hand.lift(CORNER)
    wait_until(lambda: "touchend" in corner.events(), "the page got it")
    pass_time(0.4)
    assert corner.held == 0
    assert "touchcancel" not in corner.events()


def test_what_moves_is_no_press(fingers: Press) -> None:
    """A pinch that comes to rest, a third finger, one that is left over: none opens anything."""
    apart = (QPoint(100, 120), QPoint(300, 120))
    fingers.hand.put(MIDDLE, QPoint(220, 120))
    fingers.hand.move(*apart)
    pass_time(0.4)
    fingers.hand.lift(*apart)
    assert fingers.held == 0


@pytest.mark.parametrize("is_held", [False, True])
def test_a_touch_that_the_system_takes_away_is_over(corner: Press, *, is_held: bool) -> None:
    """It opens nothing later, and the next touch is the page's."""
    corner.hand.put(CORNER)
    if is_held:
        corner.wait_for_hold()
    corner.hand.cancel()
    pass_time(0.4)
    assert corner.held == is_held
    corner.hand.put(MIDDLE)
    corner.hand.lift(MIDDLE)
    wait_until(lambda: "touchend" in corner.events(), "the page got it")


def test_a_drag_into_a_corner_is_no_press(corner: Press) -> None:
    """It began elsewhere."""
    corner.hand.put(MIDDLE)
    corner.hand.move(CORNER)
    pass_time(0.4)
    corner.hand.lift(CORNER)
    assert corner.held == 0


def test_it_can_be_switched_off(corner: Press) -> None:
    """At once."""
    corner.long_press.configure(Config(settings_gesture=Gesture.OFF))
    corner.hand.put(CORNER)
    pass_time(0.4)
    corner.hand.lift(CORNER)
    assert corner.held == 0
