"""Toasts of the page (`toast/show`), for the model that qml/screens/Toast.qml binds to."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from ha_kiosk.external_app.messages import ToastShow
from ha_kiosk.qt.platform.qml_module import qml_type

SECONDS = 4.0
LONGEST = 60.0
"""Seconds; a toast without an end would stay on the screen for ever."""


@qml_type
class Toast(QObject):
    """One toast at a time: a later one replaces an earlier one."""

    toast_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: ToastShow | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)

    def show(self, message: ToastShow) -> None:
        """Show a toast for its duration."""
        self._shown = message
        seconds = min(max(message.duration or SECONDS, 1.0), LONGEST)
        self._timer.start(round(seconds * 1000))
        self.toast_changed.emit()

    @Slot(str)
    def show_text(self, text: str) -> None:
        """Show a toast of our own."""
        self.show(ToastShow("", text))

    def hide_toast(self, toast_id: str) -> None:
        """Hide the toast `toast_id`, if it is the one that is shown."""
        if self._shown is not None and self._shown.id == toast_id:
            self.hide()

    @Slot()
    def hide(self) -> None:
        """Hide the toast."""
        self._timer.stop()
        self._shown = None
        self.toast_changed.emit()

    text = Property(
        str, lambda self: self._shown.message if self._shown else "", notify=toast_changed
    )
    dismissable = Property(
        bool, lambda self: self._shown is not None and self._shown.dismissable, notify=toast_changed
    )
