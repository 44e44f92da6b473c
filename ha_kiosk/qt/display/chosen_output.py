"""Brings the window back to the output that was chosen, once that is there again.

Qt moves a window whose output has gone to another one, and leaves it there.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QScreen, QWindow


class ChosenOutput(QObject):
    """Watches the outputs for the one of the name `output`."""

    def __init__(
        self,
        window: QWindow,
        output: str,
        application: QGuiApplication,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._output = window, output
        application.screenAdded.connect(self._bring_back)

    @Slot(QScreen)
    def _bring_back(self, screen: QScreen) -> None:
        is_full = self._window.visibility() is QWindow.Visibility.FullScreen
        if screen.name() != self._output or not is_full:
            return
        # Hidden meanwhile: Wayland takes the output of a window that is already full as it is.
        self._window.hide()
        self._window.setScreen(screen)
        self._window.setPosition(screen.geometry().topLeft())
        self._window.showFullScreen()
