"""Detects the long press that opens the settings (`page.long_press`).

The page gets every touch while that may still be meant for it. Once the press is long enough the
page sees the touch cancelled, so that it is no click. Further events until the fingers are lifted
are dropped.
"""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTouchEvent, QWindow

from ha_kiosk.config.choices import Gesture
from ha_kiosk.config.config import Config
from ha_kiosk.page import long_press
from ha_kiosk.qt.platform.input import window_input

HOLD_MS = 1_000
_MOUSE = frozenset(
    {QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease}
)
_OUTSIDE = QPointF(-1000.0, -1000.0)


class LongPress(QObject):
    """The long press at one window. Emits `long_pressed` at each."""

    long_pressed = Signal()

    def __init__(
        self,
        window: QWindow,
        wanted: Gesture,
        parent: QObject | None = None,
        *,
        hold_ms: int = HOLD_MS,
    ) -> None:
        super().__init__(parent)
        self._window, self._wanted = window, wanted
        self._hold: long_press.Hold | None = None
        self._device: QPointingDevice | None = None
        self._is_mouse = self._swallows = self._is_sending = False
        self._count = 0
        self._timer = QTimer(self, interval=hold_ms, singleShot=True)
        self._timer.timeout.connect(self._fire)
        window_input.watch(window, self._look, self)

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._wanted = config.settings_gesture

    def _look(self, event: QEvent) -> bool:
        """Handle an event on its way to the window; block it if its press has fired."""
        if self._is_sending:
            return False
        if event.type() in window_input.TOUCH and isinstance(event, QTouchEvent):
            return self._touch(event)
        if event.type() in _MOUSE and isinstance(event, QMouseEvent):
            return self._mouse(event)
        return False

    def _touch(self, event: QTouchEvent) -> bool:
        if self._swallows:
            self._swallows = event.type() not in window_input.TOUCH_OVER
            return True
        self._device = event.pointingDevice()
        self._follow(window_input.fingers(event), is_mouse=False)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        if event.pointingDevice().type() is not QPointingDevice.DeviceType.Mouse:
            return False  # made from a touch, which was seen before
        is_over = event.type() is QEvent.Type.MouseButtonRelease
        if self._swallows:
            self._swallows = not is_over
            return True
        is_held = event.buttons() == QtCore.Qt.MouseButton.LeftButton and not is_over
        place = event.position()
        self._follow([(place.x(), place.y())] if is_held else [], is_mouse=True)
        return False

    def _follow(self, points: list[long_press.Point], *, is_mouse: bool) -> None:
        if self._hold is not None and long_press.goes_on(self._hold, points):
            return
        size = (float(self._window.width()), float(self._window.height()))
        # Only a new finger starts a press, not one that stays when another is lifted.
        is_new = len(points) > self._count
        begun = long_press.begin(self._wanted, points, size, is_mouse=is_mouse)
        self._hold = begun if is_new else None
        self._count = len(points)
        self._is_mouse = is_mouse
        if self._hold is None:
            self._timer.stop()
        else:
            self._timer.start()

    @Slot()
    def _fire(self) -> None:
        if self._hold is None:
            return
        self._hold, self._count = None, 0
        self._swallows = True
        self._is_sending = True
        try:
            QCoreApplication.sendEvent(self._window, self._end())
        finally:
            self._is_sending = False
        self.long_pressed.emit()

    def _end(self) -> QEvent:
        """Return the event that ends the press for the page without a click."""
        if not self._is_mouse and self._device is not None:
            return QTouchEvent(QEvent.Type.TouchCancel, self._device)
        return QMouseEvent(
            QEvent.Type.MouseButtonRelease,
            _OUTSIDE,
            _OUTSIDE,
            QtCore.Qt.MouseButton.LeftButton,
            QtCore.Qt.MouseButton.NoButton,
            QtCore.Qt.KeyboardModifier.NoModifier,
        )
