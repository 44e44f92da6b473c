"""When somebody last touched the screen, the mouse or the keyboard.

It only watches, and swallows no event.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QWindow

from ha_kiosk.host.clocks import boottime
from ha_kiosk.qt.platform import window_input

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
    """What people do at one window; `activity_detected` follows each input.

    `clock` counts seconds, and on while the machine sleeps: waking up is not a touch.
    """

    activity_detected = Signal()

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = boottime
    ) -> None:
        super().__init__(parent)
        self.now = clock
        self._last_touch = clock()

    def watch(self, window: QWindow) -> None:
        """Look at what reaches `window` from now on."""
        window_input.watch(window, self._look, self)

    @property
    def last_activity(self) -> float:
        """Return when the last touch was, by the clock; before any, when this began to look."""
        return self._last_touch

    def idle(self) -> float:
        """Return for how many seconds nobody has touched anything."""
        return self.now() - self._last_touch

    def page_used(self) -> None:
        """Record what the frontend says that somebody did.

        That keeps a reload away, and nothing else: a page must not be able to keep the settings
        open, or a dialog, when nobody is there.
        """
        self._last_touch = self.now()

    def _look(self, event: QEvent) -> bool:
        """Record an event on its way to the window."""
        if event.type() in _INPUT:
            self.stir()
        return False

    def stir(self) -> None:
        """Note that somebody is there."""
        self._last_touch = self.now()
        self.activity_detected.emit()
