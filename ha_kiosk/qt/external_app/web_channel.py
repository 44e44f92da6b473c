"""The object that the page reaches through QWebChannel.

It has one slot and nothing else, because QWebChannel publishes every slot, signal and property of
an object. It also publishes QObject's own `deleteLater`, which is blocked here. The text is passed
on unchanged.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Slot


class Bridge(QObject):
    """Passes each text that the page sends to `on_message`, on the UI thread."""

    def __init__(self, on_message: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_message = on_message

    @Slot(str)
    def receive(self, text: str) -> None:
        """Receive one message of the page."""
        self._on_message(text)

    def event(self, event: QEvent) -> bool:
        """Handle an event, but let none delete this object."""
        if event.type() is QEvent.Type.DeferredDelete:
            # QWebChannel blocks calls of deleteLater by its name, but not by its number.
            return True
        return super().event(event)
