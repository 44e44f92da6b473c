"""Who looks at the input of a window, and in which order."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest

from ha_kiosk.qt.platform.input import window_input


class Looker(QObject):
    """Writes down what it sees."""

    def __init__(self, name: str, window: QWindow, seen: list[str]) -> None:
        super().__init__()
        self._name, self._seen = name, seen
        self.swallows = False
        window_input.watch(window, self._look, self)

    def _look(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress:
            self._seen.append(self._name)
        return self.swallows


@pytest.fixture
def window(application: QGuiApplication) -> Iterator[QWindow]:
    """Return a window on screen."""
    window = QWindow()
    window.show()
    yield window
    shiboken6.delete(window)


def test_the_last_looks_first_and_may_swallow(window: QWindow) -> None:
    """One that is gone looks at nothing."""
    seen: list[str] = []
    first, second = Looker("first", window, seen), Looker("second", window, seen)
    QTest.keyClick(window, Qt.Key.Key_A)
    assert seen == ["second", "first"]
    second.swallows = True
    QTest.keyClick(window, Qt.Key.Key_A)
    assert seen[2:] == ["second"]
    shiboken6.delete(second)
    QTest.keyClick(window, Qt.Key.Key_A)
    assert seen[3:] == ["first"]
    shiboken6.delete(first)
    QTest.keyClick(window, Qt.Key.Key_A)
    assert seen[4:] == []


def test_a_frame_is_no_input(window: QWindow) -> None:
    """What looks is not asked about it."""
    seen: list[QEvent.Type] = []

    def look(event: QEvent) -> bool:
        seen.append(event.type())
        return False

    window_input.watch(window, look, window)
    QGuiApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
    QTest.keyClick(window, Qt.Key.Key_A)
    assert set(seen) == {QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride}
