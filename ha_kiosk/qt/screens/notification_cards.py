"""Notifications as cards over whatever is shown: the model of qml/screens/NotificationCards.qml."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from ha_kiosk.device.notifications import Notification
from ha_kiosk.host.clocks import boottime
from ha_kiosk.qt.platform.qml_module import qml_type

MAX_CARDS = 4
"""Cards on the screen at once; the older ones come back when these are gone."""
MAX_KEPT = 500
TICK_MS = 1_000


@dataclass(frozen=True, slots=True)
class _Card:
    number: int
    notification: Notification
    ends: float
    picture: str = ""


@qml_type
class NotificationCards(QObject):
    """The cards of one screen, the newest on top.

    `action_pressed` carries the notification and the key of the button, `clicked` the notification,
    `cleared` one that a person took away.
    """

    cards_changed = Signal()
    action_pressed = Signal(object, str)
    clicked = Signal(object)
    cleared = Signal(object)

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = boottime
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._cards: list[_Card] = []
        self._numbers = count(1)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._expire)

    @property
    def overlay(self) -> str:
        """Return "notification" while there is a card."""
        return "notification" if self._cards else ""

    def show(self, notification: Notification) -> int:
        """Show a card, in the place of one with the same tag; return its number."""
        if notification.tag:
            self._cards = [c for c in self._cards if c.notification.tag != notification.tag]
        number = next(self._numbers)
        ends = self._clock() + notification.timeout if notification.timeout else 0.0
        self._cards.insert(0, _Card(number, notification, ends))
        del self._cards[MAX_KEPT:]
        self._timer.start()
        self.cards_changed.emit()
        return number

    def has(self, tag: str) -> bool:
        """Return whether there is a card with this tag."""
        return any(tag and card.notification.tag == tag for card in self._cards)

    def set_picture(self, number: int, url: str) -> None:
        """Show a picture on a card, if it is there still."""
        self._cards = [replace(c, picture=url) if c.number == number else c for c in self._cards]
        self.cards_changed.emit()

    def clear(self, tag: str) -> None:
        """Take away the card with this tag; without a tag, all."""
        self._cards = [c for c in self._cards if tag and c.notification.tag != tag]
        self.cards_changed.emit()

    @Slot(int)
    def dismiss(self, number: int) -> None:
        """Take a card away, because a person wants that."""
        for card in self._of(number):
            self._remove(card)
            self.cleared.emit(card.notification)

    @Slot(int)
    def click(self, number: int) -> None:
        """Take note of a tap on a card."""
        for card in self._of(number):
            if not card.notification.is_persistent:
                self._remove(card)
            self.clicked.emit(card.notification)

    @Slot(int, str)
    def press(self, number: int, key: str) -> None:
        """Take note of a button of a card."""
        for card in self._of(number):
            self._remove(card)
            self.action_pressed.emit(card.notification, key)

    def _of(self, number: int) -> list[_Card]:
        return [card for card in self._cards if card.number == number]

    def _remove(self, card: _Card) -> None:
        self._cards.remove(card)
        self.cards_changed.emit()

    @Slot()
    def _expire(self) -> None:
        now = self._clock()
        left = [card for card in self._cards if not card.ends or card.ends > now]
        if not any(card.ends for card in left):
            self._timer.stop()
        if len(left) != len(self._cards):
            self._cards = left
            self.cards_changed.emit()

    def _rows(self) -> list[dict[str, object]]:
        return [_row(card) for card in self._cards[:MAX_CARDS]]

    cards = Property(list, _rows, notify=cards_changed)
    more = Property(int, lambda self: max(0, len(self._cards) - MAX_CARDS), notify=cards_changed)


def _row(card: _Card) -> dict[str, object]:
    shown = card.notification
    return {
        "number": card.number,
        "title": shown.title,
        "message": shown.message,
        "colour": shown.colour,
        "picture": card.picture,
        "progress": -1.0 if shown.progress is None else shown.progress,
        "canBeDismissed": not shown.is_persistent,
        "actions": [
            {"key": action.key, "title": action.title}
            for action in shown.actions
            if not action.has_reply
        ],
    }
