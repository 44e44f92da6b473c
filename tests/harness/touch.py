"""Fingers on a window, as a touch screen reports them, and a look at what is in it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPointingDevice
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from harness.waiting import pass_time

_PAGES = (
    *("QQuickWebEngineView", "ServerView", "FormView", "PageView", "SignInView"),
    "ScreensaverPage",
)
STEPS = 8
STEP = 0.016
"""Seconds between two reports of a moving finger."""


@functools.cache
def _screen() -> QPointingDevice:
    return QTest.createTouchDevice()


def tap(window: QQuickWindow, point: QPointF, *, hold: float = 0.05) -> None:
    """Press one finger on a point for so many seconds."""
    move(window, [(point, point)], hold=hold)


def move(window: QQuickWindow, ways: list[tuple[QPointF, QPointF]], *, hold: float = 0.0) -> None:
    """Put down a finger at the begin of each way, move all to the ends, and lift them."""
    screen = _screen()
    report = QTest.touchEvent(window, screen)
    for number, (begin, _end) in enumerate(ways):
        report.press(number, begin.toPoint(), window)
    report.commit()
    pass_time(hold or STEP)
    for step in range(1, STEPS + 1) if any(begin != end for begin, end in ways) else ():
        report = QTest.touchEvent(window, screen)
        for number, (begin, end) in enumerate(ways):
            report.move(number, (begin + (end - begin) * (step / STEPS)).toPoint(), window)
        report.commit()
        pass_time(STEP)
    report = QTest.touchEvent(window, screen)
    for number, (_begin, end) in enumerate(ways):
        report.release(number, end.toPoint(), window)
    report.commit()


def items(window: QQuickWindow, kind: str | tuple[str, ...]) -> list[QQuickItem]:
    """Return all visible items of a class (its name's beginning), the lowest first."""
    return [
        item
        for item in _descendants(window.contentItem())
        if item.metaObject().className().startswith(kind) and item.isVisible()
    ]


def texts(window: QQuickWindow) -> list[QQuickItem]:
    """Return all visible texts, of whatever type of ours, the lowest first."""
    return [item for item in items(window, "") if item.inherits("QQuickText")]


def _descendants(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        yield child
        # What is inside of a web page is the web engine's, and comes and goes as it likes.
        name = child.metaObject().className()
        if not name.startswith(_PAGES):
            yield from _descendants(child)
        elif requests := child.findChild(QQuickItem, "pageRequests"):
            yield from _descendants(requests)
