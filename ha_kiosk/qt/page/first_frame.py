"""Finds out when a view has drawn something; until then our own screen covers it.

A page is ready, and `requestAnimationFrame` has even called it, some time before its picture
reaches the window: up to two seconds on a slow machine. So pictures of the view itself are checked.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from ha_kiosk.qt.platform.qml_module import qml_type

LOOK_MS, ASK_AGAIN_MS = 50, 500
"""Milliseconds from one picture to the next, and until a missing one is requested again: there
may be no view yet."""
PATIENCE_MS = 3_000
"""Milliseconds after which a view of one colour counts as drawn."""


@qml_type
class FirstFrame(QObject):
    """Checks small pictures of one view, which QML takes. Emits `painted` once.

    `is_painted` stays true from then on until `stop`.
    """

    painted = Signal()
    picture_requested = Signal(int, name="pictureRequested")

    def __init__(self, parent: QObject | None = None, *, patience_ms: int | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._is_waiting = False
        self.is_painted = False
        self._look = QTimer(self, singleShot=True)
        self._look.timeout.connect(self._request)
        interval = PATIENCE_MS if patience_ms is None else patience_ms
        self._patience = QTimer(self, interval=interval, singleShot=True)
        self._patience.timeout.connect(self._finish)

    def wait(self) -> None:
        """Start checking, unless it has started already."""
        if not self._is_waiting:
            self._is_waiting = True
            self._patience.start()
            self._request()

    @Slot()
    def stop(self) -> None:
        """Stop checking, because the view goes or shows something else."""
        self._is_waiting = self.is_painted = False
        self._look.stop()
        self._patience.stop()

    @Slot(int, QImage)
    def picture_taken(self, number: int, picture: QImage) -> None:
        """Check a small picture of the view."""
        if not self._is_waiting or number != self._number:
            return
        if has_content(picture):
            self._finish()
        else:
            self._look.start(LOOK_MS)

    @Slot()
    def _request(self) -> None:
        self._number += 1
        self._look.start(ASK_AGAIN_MS)
        self.picture_requested.emit(self._number)

    @Slot()
    def _finish(self) -> None:
        self.stop()
        self.is_painted = True
        self.painted.emit()


def has_content(picture: QImage) -> bool:
    """Return whether a picture has more than one colour."""
    opaque = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = bytes(opaque.constBits())  # copied from an object that is still alive
    return pixels != pixels[:4] * (len(pixels) // 4)
