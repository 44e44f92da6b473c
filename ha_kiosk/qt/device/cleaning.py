"""Lets somebody wipe the screen: touches do nothing until two corners are held, or time is up."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Slot

from ha_kiosk.qt.control.actions import KioskActions
from ha_kiosk.qt.platform.input.input_shield import InputShield
from ha_kiosk.qt.screens.cleaning import CleaningModel

_log = logging.getLogger(__name__)


class Cleaning(QObject):
    """Blocks input with a `shield` of its own, while `model` covers the page."""

    def __init__(
        self,
        actions: KioskActions,
        shield: InputShield,
        model: CleaningModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._shield, self._model = actions, shield, model
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(self.end)

    def start(self, seconds: int) -> None:
        """Start, or start again; the cleaning ends after `seconds` at the latest."""
        _log.info("Touches are ignored for %d seconds, to wipe the screen.", seconds)
        self._actions.wipe_screen(seconds)
        self._shield.raise_()
        self._model.show()
        self._over.start(seconds * 1000)

    @Slot()
    def end(self) -> None:
        """Let touches through again."""
        self._over.stop()
        self._actions.wipe_screen(0)
        self._model.hide()
        self._shield.lower()
