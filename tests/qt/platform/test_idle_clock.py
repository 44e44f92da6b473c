"""When somebody last touched the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QEventPoint,
    QGuiApplication,
    QPointingDevice,
    QTouchEvent,
    QWindow,
)
from PySide6.QtTest import QTest

from ha_kiosk.qt.platform.input.idle_clock import IdleClock


class Clock:
    """A clock that stands still."""

    now = 100.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@pytest.fixture
def window(application: QGuiApplication) -> Iterator[QWindow]:
    """Return a window on screen."""
    window = QWindow()
    window.resize(200, 200)
    window.show()
    yield window
    shiboken6.delete(window)


@pytest.fixture
def clock() -> Clock:
    """Return the clock of the test."""
    return Clock()


@pytest.fixture
def activity(window: QWindow, parent: QObject, clock: Clock) -> IdleClock:
    """Return what looks at the window from second 100 on."""
    made = IdleClock(parent, clock=clock)
    made.watch(window)
    return made


def test_nobody_has_touched_anything_yet(activity: IdleClock, clock: Clock) -> None:
    """The time counts from the start: nobody knows what was before."""
    clock.now = 130.0
    assert activity.last_activity == 100.0
    assert activity.idle() == 30.0


def touch(window: QWindow) -> None:
    """Touch the screen, as a finger does."""
    screen = QPointingDevice(
        "screen",
        1,
        QPointingDevice.DeviceType.TouchScreen,
        QPointingDevice.PointerType.Finger,
        QPointingDevice.Capability.Position,
        10,
        0,
    )
    point = QEventPoint(1, QEventPoint.State.Pressed, QPointF(5, 5), QPointF(5, 5))
    event = QTouchEvent(QEvent.Type.TouchBegin, screen, Qt.KeyboardModifier.NoModifier, [point])
    QGuiApplication.sendEvent(window, event)


def click(window: QWindow) -> None:
    """Press and release the mouse."""
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))


def move(window: QWindow) -> None:
    """Move the mouse."""
    QTest.mouseMove(window, QPoint(9, 9))


def press_key(window: QWindow) -> None:
    """Press a key."""
    QTest.keyClick(window, Qt.Key.Key_A)


@pytest.mark.parametrize("deed", [touch, click, move, press_key])
def test_whatever_people_do_is_a_touch(
    activity: IdleClock, window: QWindow, clock: Clock, deed: Callable[[QWindow], None]
) -> None:
    """With a finger, a mouse or a keyboard."""
    touches: list[float] = []
    activity.activity_detected.connect(lambda: touches.append(activity.last_activity))
    clock.now = 160.0
    deed(window)
    clock.now = 165.0
    assert activity.last_activity == 160.0
    assert activity.idle() == 5.0
    assert touches
    assert set(touches) == {160.0}


def test_what_the_page_says_that_somebody_did_is_no_finger(
    activity: IdleClock, clock: Clock
) -> None:
    """Nothing is reloaded meanwhile, but settings that nobody touches close all the same."""
    touches: list[float] = []
    activity.activity_detected.connect(lambda: touches.append(clock.now))
    clock.now = 160.0
    activity.page_used()
    assert activity.last_activity == 160.0
    assert touches == []


def test_what_the_window_does_by_itself_is_none(
    activity: IdleClock, window: QWindow, clock: Clock
) -> None:
    """To be moved, hidden or painted is nobody's doing."""
    clock.now = 160.0
    window.resize(300, 300)
    window.hide()
    window.show()
    window.requestUpdate()
    QGuiApplication.processEvents()
    assert activity.last_activity == 100.0


def test_the_window_gets_every_event_all_the_same(
    activity: IdleClock, application: QGuiApplication
) -> None:
    """Somebody who looks must not be in the way."""

    class Window(QWindow):
        keys = 0

        def keyPressEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
            self.keys += 1

    window = Window()
    IdleClock(activity).watch(window)
    window.show()
    QTest.keyClick(window, Qt.Key.Key_A)
    assert window.keys == 1
    shiboken6.delete(window)
