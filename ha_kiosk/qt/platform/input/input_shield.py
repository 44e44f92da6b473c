"""Keeps input from a window while the screen does not show the page.

A touch also reaches the program while the screen is dark. The touch that wakes the screen must not
reach the page: it is blocked from press to release, and for `SETTLE_MS` after the screen is on.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QInputDevice, QPointingDevice, QTouchEvent, QWindow

from ha_kiosk.qt.platform.input import window_input

SETTLE_MS = 300

_PRESS = frozenset(
    {
        QEvent.Type.TouchBegin,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.TabletPress,
        QEvent.Type.KeyPress,
    }
)
_RELEASE = frozenset(
    {
        QEvent.Type.TouchEnd,
        QEvent.Type.TouchCancel,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.TabletRelease,
        QEvent.Type.KeyRelease,
    }
)
_OTHERS = frozenset(
    {
        QEvent.Type.TouchUpdate,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.Wheel,
        QEvent.Type.TabletMove,
        QEvent.Type.NativeGesture,
        QEvent.Type.ShortcutOverride,
    }
)
_INPUT = _PRESS | _RELEASE | _OTHERS
_NO_WAKE = frozenset({QEvent.Type.MouseMove, QEvent.Type.ShortcutOverride, *_RELEASE})


class InputShield(QObject):
    """Blocks the input of `window` while it is up.

    Emits `touched` at input that shall wake the screen, `brushed` at other input, such as a mouse
    that moves.
    """

    touched = Signal()
    brushed = Signal()

    def __init__(
        self, window: QWindow, parent: QObject | None = None, *, settle_ms: int = SETTLE_MS
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._is_up = self._may_go = self._passes = self._is_sending = False
        self._pressed = 0
        self._screen: QPointingDevice | None = None
        self._settled = QTimer(self, interval=settle_ms, singleShot=True)
        self._settled.timeout.connect(self._go)
        window_input.watch(window, self._look, self)

    @property
    def is_up(self) -> bool:
        """Return whether input is blocked."""
        return self._is_up

    def raise_(self, *, passes: bool = False) -> None:
        """Block input from now on. A touch that is under way ends for the page, as cancelled.

        With `passes`, only report input, and let it through.
        """
        self._may_go, self._passes = False, passes
        self._settled.stop()
        if self._is_up:
            return
        self._is_up, self._pressed = True, 0
        if self._screen is not None:
            self._is_sending = True
            QCoreApplication.sendEvent(
                self._window, QTouchEvent(QEvent.Type.TouchCancel, self._screen)
            )
            self._is_sending = False

    @Slot()
    def lower(self) -> None:
        """Let input through again, once nothing is pressed any more and `SETTLE_MS` is over."""
        if not self._may_go:
            self._may_go = True
            self._settled.start()

    def _look(self, event: QEvent) -> bool:
        """Handle an input event on its way to the window."""
        kind = event.type()
        if kind in window_input.TOUCH and isinstance(event, QTouchEvent):
            device = event.pointingDevice()
            if device.type() is QInputDevice.DeviceType.TouchScreen:
                self._screen = device
        if not self._is_up or kind not in _INPUT or self._is_sending:
            return False
        if kind in _PRESS:
            self._pressed += 1
        elif kind in _RELEASE:
            self._pressed = max(0, self._pressed - 1)
        if self._may_go:
            self._settled.start()
        elif kind in _NO_WAKE:
            self.brushed.emit()
        else:
            self.touched.emit()
        if self._passes:
            return False
        event.accept()
        return True

    @Slot()
    def _go(self) -> None:
        if self._may_go and not self._pressed:
            self._is_up = False
