"""Records when somebody last used the touch screen, the mouse or the keyboard.

It only watches, and blocks no event.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWindow

from ha_kiosk.host.clocks import boottime
from ha_kiosk.qt.platform.input import window_input

_INPUT = frozenset(
    {
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletRelease,
        QEvent.Type.NativeGesture,
    }
)


class IdleClock(QObject):
    """Watches the input of one window. Emits `activity_detected` at each input.

    `clock` counts seconds, also while the machine sleeps, because waking up is not a touch.
    """

    activity_detected = Signal()

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = boottime
    ) -> None:
        super().__init__(parent)
        self.now = clock
        self._last_touch = clock()

    def watch(self, window: QWindow) -> None:
        """Watch the input of `window` from now on."""
        window_input.watch(window, self._look, self)

    @property
    def last_activity(self) -> float:
        """Return the time of the last input, by the clock; before any, the time of creation."""
        return self._last_touch

    def idle(self) -> float:
        """Return the seconds since the last input."""
        return self.now() - self._last_touch

    def page_used(self) -> None:
        """Record that the frontend reports user activity.

        It delays a reload, and nothing else: a page must not be able to keep the settings or a
        dialog open when nobody is there.
        """
        self._last_touch = self.now()

    def _look(self, event: QEvent) -> bool:
        """Record an input event on its way to the window."""
        if event.type() in _INPUT:
            self.stir()
        return False

    def stir(self) -> None:
        """Record that somebody is there."""
        self._last_touch = self.now()
        self.activity_detected.emit()
