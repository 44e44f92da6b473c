"""The screen while somebody wipes it: the model of qml/screens/Cleaning.qml.

It covers the page and reports when two corners are held. The caller blocks the input.
"""

from __future__ import annotations

from PySide6.QtCore import Property, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QTouchEvent, QWindow

from ha_kiosk.page import corners
from ha_kiosk.qt.platform.input import window_input
from ha_kiosk.qt.platform.qml_module import qml_type

HOLD_MS = 2_000


@qml_type
class CleaningModel(QObject):
    """Shown or not. Emits `corners_held` after two corners of `window` were held long enough.

    Create it after the shield that blocks the input of `window`, because it has to see input first.
    """

    changed = Signal()
    corners_held = Signal()

    def __init__(
        self,
        window: QWindow,
        texts: tuple[str, str],
        parent: QObject | None = None,
        *,
        hold_ms: int = HOLD_MS,
    ) -> None:
        super().__init__(parent)
        self._window, self._texts = window, texts
        self._is_on = False
        self._held: frozenset[str] = frozenset()
        self._timer = QTimer(self, interval=hold_ms, singleShot=True)
        self._timer.timeout.connect(self.corners_held)
        window_input.watch(window, self._look, self)

    @property
    def overlay(self) -> str:
        """Return "cleaning" while it covers the page."""
        return "cleaning" if self._is_on else ""

    def show(self) -> None:
        """Cover the page."""
        self._is_on = True
        self.changed.emit()

    @Slot()
    def hide(self) -> None:
        """Show the page."""
        self._is_on = False
        self._follow(frozenset())
        self.changed.emit()

    def _look(self, event: QEvent) -> bool:
        """Check a touch on its way to the window, and let it pass."""
        if self._is_on and event.type() in window_input.TOUCH and isinstance(event, QTouchEvent):
            size = (float(self._window.width()), float(self._window.height()))
            self._follow(corners.held(window_input.fingers(event), size))
        return False

    def _follow(self, held: frozenset[str]) -> None:
        if held == self._held:
            return
        self._held = held
        if len(held) < 2:  # noqa: PLR2004 - two, as the text on screen says
            self._timer.stop()
        else:
            self._timer.start()
        self.changed.emit()

    isOn = Property(bool, lambda self: self._is_on, notify=changed)  # noqa: N815 - QML's
    held = Property(list, lambda self: sorted(self._held), notify=changed)
    title = Property(str, lambda self: self._texts[0], constant=True)
    text = Property(str, lambda self: self._texts[1], constant=True)
