"""Input events of a window, seen before the window gets them.

One event filter serves all that want to see them: a filter in Python costs time for every event,
and each frame is one (five filters took 3 % of the CPU time under 20 changes a second).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QEventPoint, QTouchEvent, QWindow

if TYPE_CHECKING:
    from ha_kiosk.page.long_press import Point

Look = Callable[[QEvent], bool]
"""Sees an input event; True keeps it from the window and from the functions that see it later."""
# The window system cancels a touch that it takes for a gesture of its own.
TOUCH_OVER = frozenset({QEvent.Type.TouchEnd, QEvent.Type.TouchCancel})
TOUCH = TOUCH_OVER | {QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate}


class _InputFilter(QObject):
    def __init__(self, window: QWindow) -> None:
        super().__init__(window)
        self._looks: tuple[Look, ...] = ()
        window.installEventFilter(self)

    def add(self, look: Look) -> None:
        self._looks = (look, *self._looks)

    def remove(self, look: Look) -> None:
        self._looks = tuple(other for other in self._looks if other != look)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        return event.isInputEvent() and any(look(event) for look in self._looks)


def watch(window: QWindow, look: Look, owner: QObject) -> None:
    """Let `look` see the input of `window` while `owner` lives; the last one sees it first."""
    there = window.findChild(_InputFilter)
    input_filter = _InputFilter(window) if there is None else there
    input_filter.add(look)
    owner.destroyed.connect(partial(input_filter.remove, look))


def fingers(event: QTouchEvent) -> list[Point]:
    """Return where fingers are on the window; empty once the touch is over."""
    if event.type() in TOUCH_OVER:
        return []
    return [
        (point.position().x(), point.position().y())
        for point in event.points()
        if point.state() is not QEventPoint.State.Released
    ]
