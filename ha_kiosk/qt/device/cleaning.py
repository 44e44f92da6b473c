"""Lets somebody wipe the screen: touches do nothing for a while, and a card says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ha_kiosk.device.notifications import Notification
from ha_kiosk.qt.control.actions import KioskActions
from ha_kiosk.qt.platform.input_shield import InputShield
from ha_kiosk.qt.screens.notification_cards import NotificationCards

TAG = "ha-kiosk cleaning"


class Cleaning(QObject):
    """Swallows input by a `shield` of its own; `texts` gives title and text of the card."""

    def __init__(
        self,
        actions: KioskActions,
        shield: InputShield,
        cards: NotificationCards,
        texts: Callable[[int], tuple[str, str]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._shield = actions, shield
        self._cards, self._texts = cards, texts
        self._over = QTimer(self, singleShot=True)
        self._over.timeout.connect(shield.lower)

    def start(self, seconds: int) -> None:
        """Begin, or begin again."""
        self._actions.hold_screen(seconds)
        self._shield.raise_()
        self._over.start(seconds * 1000)
        title, text = self._texts(seconds)
        self._cards.show(Notification(TAG, title, text, timeout=seconds))
