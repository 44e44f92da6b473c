"""Notifications as cards over whatever is shown: the model of qml/screens/NotificationCards.qml."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from ha_kiosk.device.notifications import Notification, NotificationAction
from ha_kiosk.host.clocks import boottime
from ha_kiosk.qt.platform.qml_module import qml_type

MAX_CARDS = 4
"""Cards on the screen at once; older ones appear again when these are gone."""
MAX_KEPT = 500
MAX_REPLY = 2_000
"""Characters of a reply."""
TICK_MS = 1_000


@dataclass(frozen=True, slots=True)
class _Card:
    number: int
    notification: Notification
    ends: float
    picture: str = ""
    icon: str = ""


@qml_type
class NotificationCards(QObject):
    """The cards of one screen, the newest on top.

    `action_pressed` carries the notification and the key of the button, `replied` also the typed
    text, `clicked` the notification, `cleared` one that a person dismissed. While somebody types an
    answer, only that card is shown, and its timeout does not run.
    """

    cards_changed = Signal()
    answered_changed = Signal()
    action_pressed = Signal(object, str)
    replied = Signal(object, str, str)
    clicked = Signal(object)
    cleared = Signal(object)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        send_text: str = "Send",
        clock: Callable[[], float] = boottime,
    ) -> None:
        super().__init__(parent)
        self._clock, self._send_text = clock, send_text
        self._cards: list[_Card] = []
        self._answered: tuple[_Card, NotificationAction] | None = None
        self._numbers = count(1)
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self._expire)
        self.cards_changed.connect(self._check_answered)

    @property
    def overlay(self) -> str:
        """Return "notification" while there is a card."""
        return "notification" if self._cards else ""

    def show(self, notification: Notification) -> int:
        """Show a card, in place of one with the same tag; return its number."""
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
        """Show a picture on a card, if that is still there."""
        self._cards = [replace(c, picture=url) if c.number == number else c for c in self._cards]
        self.cards_changed.emit()

    def set_icon(self, number: int, url: str) -> None:
        """Show an icon beside the title of a card, if that is still there."""
        self._cards = [replace(c, icon=url) if c.number == number else c for c in self._cards]
        self.cards_changed.emit()

    def clear(self, tag: str) -> None:
        """Remove the card with this tag; without a tag, all cards."""
        self._cards = [c for c in self._cards if tag and c.notification.tag != tag]
        self.cards_changed.emit()

    @Slot(int)
    def dismiss(self, number: int) -> None:
        """Remove a card that a person dismissed."""
        for card in self._of(number):
            self._remove(card)
            self.cleared.emit(card.notification)

    @Slot(int)
    def click(self, number: int) -> None:
        """Handle a tap on a card."""
        for card in self._of(number):
            if not card.notification.is_persistent:
                self._remove(card)
            self.clicked.emit(card.notification)

    @Slot(int, str)
    def press(self, number: int, key: str) -> None:
        """Handle a press of a button; one that wants a reply asks for it first."""
        for card in self._of(number):
            action = next((a for a in card.notification.actions if a.key == key), None)
            if action is not None and action.has_reply:
                self._answer(card, action)
                continue
            self._remove(card)
            self.action_pressed.emit(card.notification, key)

    @Slot(str)
    def reply(self, text: str) -> None:
        """Send the text that was typed into the card; an empty text is no answer."""
        if self._answered is not None and text.strip():
            card, action = self._answered
            self._remove(card)
            self.replied.emit(card.notification, action.key, text.strip()[:MAX_REPLY])

    @Slot()
    def cancel_reply(self) -> None:
        """Show the card again as it was before somebody began to answer."""
        self._answered = None
        self.answered_changed.emit()
        self.cards_changed.emit()

    def _answer(self, card: _Card, action: NotificationAction) -> None:
        self._answered = card, action
        self.answered_changed.emit()
        self.cards_changed.emit()

    @Slot()
    def _check_answered(self) -> None:
        """Stop asking for a reply to a card that is gone."""
        if self._answered is not None and not self._of(self._answered[0].number):
            self._answered = None
            self.answered_changed.emit()

    def _of(self, number: int) -> list[_Card]:
        return [card for card in self._cards if card.number == number]

    def _remove(self, card: _Card) -> None:
        self._cards = [other for other in self._cards if other.number != card.number]
        self.cards_changed.emit()

    @Slot()
    def _expire(self) -> None:
        now = self._clock()
        answered = self._answered[0].number if self._answered else 0
        left = [c for c in self._cards if not c.ends or c.ends > now or c.number == answered]
        if not any(card.ends for card in left):
            self._timer.stop()
        if len(left) != len(self._cards):
            self._cards = left
            self.cards_changed.emit()

    def _rows(self) -> list[dict[str, object]]:
        return [] if self._answered else [_row(card) for card in self._cards[:MAX_CARDS]]

    def _more(self) -> int:
        return max(0, len(self._cards) - (1 if self._answered else MAX_CARDS))

    def _question(self) -> dict[str, object]:
        if self._answered is None:
            return {}
        card, action = self._answered
        send = action.send or self._send_text
        return {**_row(card), "actions": [], "hint": action.hint or action.title, "send": send}

    cards = Property(list, _rows, notify=cards_changed)
    more = Property(int, _more, notify=cards_changed)
    isAnswered = Property(  # noqa: N815 - QML's
        bool, lambda self: self._answered is not None, notify=answered_changed
    )
    question = Property("QVariantMap", _question, notify=answered_changed)  # type: ignore[arg-type]


def _row(card: _Card) -> dict[str, object]:
    shown = card.notification
    return {
        "number": card.number,
        "title": shown.title,
        "message": shown.message,
        "colour": shown.colour,
        "picture": card.picture,
        "icon": card.icon,
        "progress": -1.0 if shown.progress is None else shown.progress,
        "canBeDismissed": not shown.is_persistent,
        "actions": [{"key": action.key, "title": action.title} for action in shown.actions],
    }
