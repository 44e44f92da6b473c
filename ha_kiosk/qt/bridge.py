"""The object that the page reaches through QWebChannel.

It has one slot and nothing else, because QWebChannel shows the page every slot, signal and
property of an object that it publishes. It refuses to look into a message: the text goes on as it
came.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot


class Bridge(QObject):
    """Hands each text that the page sends to `on_message`, on the UI thread."""

    def __init__(self, on_message: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_message = on_message

    @Slot(str)
    def receive(self, text: str) -> None:
        """Take one message of the page."""
        self._on_message(text)
