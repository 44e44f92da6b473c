"""Moves the window back to the chosen output when that is connected again.

When an output disappears, Qt moves its window to another one, and leaves it there.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication, QScreen, QWindow


class ChosenOutput(QObject):
    """Watches the outputs for the one called `output`."""

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
        # Hidden meanwhile: on Wayland a window that is already full screen would not change its
        # output.
        self._window.hide()
        self._window.setScreen(screen)
        self._window.setPosition(screen.geometry().topLeft())
        self._window.showFullScreen()
