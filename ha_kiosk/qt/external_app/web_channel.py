"""The object that the page reaches through QWebChannel.

It has one slot and nothing else, because QWebChannel publishes every slot, signal and property of
an object, and QObject's own `deleteLater` too, which is blocked here. The text is passed on as it
came.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Slot


class Bridge(QObject):
    """Hands each text that the page sends to `on_message`, on the UI thread."""

    def __init__(self, on_message: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_message = on_message

    @Slot(str)
    def receive(self, text: str) -> None:
        """Take one message of the page."""
        self._on_message(text)

    def event(self, event: QEvent) -> bool:
        """Take an event; none of them deletes this object."""
        if event.type() is QEvent.Type.DeferredDelete:
            # QWebChannel keeps a page from calling deleteLater by its number, not by its name.
            return True
        return super().event(event)
