"""The cards of notifications: which are shown, for how long, and what a person does with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest
from harness import touch
from harness.component import take_down
from harness.waiting import wait_until
from PySide6.QtCore import QObject, QPointF, QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ha_kiosk.device.notifications import Notification, NotificationAction
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.screens.notification_cards import MAX_CARDS, NotificationCards

DOOR = Notification("door", "Hall", "Somebody rings", (NotificationAction("OPEN", "Open"),))


class Cards:
    """Cards, and what they told."""

    def __init__(self, parent: QObject) -> None:
        self.now = 100.0
        self.model = NotificationCards(parent, clock=lambda: self.now)
        self.told: list[object] = []
        self.model.action_pressed.connect(lambda shown, key: self.told.append((shown, key)))
        self.model.replied.connect(lambda *told: self.told.append(told))
        self.model.clicked.connect(lambda shown: self.told.append(("clicked", shown)))
        self.model.cleared.connect(lambda shown: self.told.append(("cleared", shown)))

    @property
    def shown(self) -> list[str]:
        """Return the messages on the screen, from the top."""
        rows = self.model.property("cards")
        return [row["message"] for row in rows]


@pytest.fixture
def cards(parent: QObject) -> Cards:
    """Return cards of which none is shown."""
    return Cards(parent)


def test_the_newest_is_on_top_and_of_a_tag_there_is_one(cards: Cards) -> None:
    """What does not fit is counted, and comes when there is room."""
    cards.model.show(Notification("", "", "first"))
    cards.model.show(DOOR)
    cards.model.show(Notification("door", "", "again"))
    assert cards.shown == ["again", "first"]
    numbers = [cards.model.show(Notification("", "", str(number))) for number in range(4)]
    assert len(cards.shown) == MAX_CARDS
    assert cards.model.property("more") == 2
    for number in numbers:
        cards.model.dismiss(number)
    assert cards.shown == ["again", "first"]


def test_a_person_presses_taps_and_takes_away(cards: Cards) -> None:
    """One that is persistent stays when it is tapped."""
    cards.model.press(cards.model.show(DOOR), "OPEN")
    cards.model.click(cards.model.show(DOOR))
    cards.model.dismiss(cards.model.show(DOOR))
    assert cards.told == [(DOOR, "OPEN"), ("clicked", DOOR), ("cleared", DOOR)]
    assert cards.model.overlay == ""
    stays = Notification("", "", "stays", is_persistent=True)
    cards.model.click(cards.model.show(stays))
    cards.model.click(99)
    assert cards.shown == ["stays"]
    assert cards.model.overlay == "notification"


def test_a_card_goes_when_its_time_is_over(cards: Cards) -> None:
    """Others stay."""
    cards.model.show(Notification("", "", "stays"))
    cards.model.show(Notification("", "", "goes", timeout=5))
    cards.now += 5
    wait_until(lambda: cards.shown == ["stays"], "the card has gone")


def test_cards_are_taken_away_by_their_tag(cards: Cards) -> None:
    """Or all at once."""
    cards.model.show(DOOR)
    cards.model.show(Notification("x", "", "other"))
    cards.model.clear("door")
    assert cards.shown == ["other"]
    cards.model.clear("")
    assert cards.shown == []


def test_a_picture_comes_later(cards: Cards) -> None:
    """To its own card."""
    number = cards.model.show(DOOR)
    cards.model.set_picture(number, "data:image/png;base64,AA==")
    cards.model.set_picture(99, "data:image/png;base64,BB==")
    cards.model.set_icon(number, "data:image/png;base64,CC==")
    (row,) = cards.model.property("cards")
    assert row["picture"] == "data:image/png;base64,AA=="
    assert row["icon"] == "data:image/png;base64,CC=="
    assert row["actions"] == [{"key": "OPEN", "title": "Open"}]


REPLY = NotificationAction("REPLY", "Answer", has_reply=True)
QUESTION = Notification("q", "Kitchen", "What is for dinner?", (REPLY,), timeout=30)


def test_an_answer_is_asked_for_and_told(cards: Cards) -> None:
    """On the one card that is shown meanwhile; its time does not run out, nothing is no answer."""
    cards.model.show(DOOR)
    number = cards.model.show(QUESTION)
    cards.model.press(number, "REPLY")
    assert cards.told == []
    assert cards.shown == []
    assert cards.model.property("isAnswered")
    assert cards.model.property("more") == 1
    question = cards.model.property("question")
    assert (question["message"], question["hint"], question["send"]) == (
        QUESTION.message,
        "Answer",
        "Send",
    )
    cards.now += 60
    cards.model._expire()
    cards.model.set_picture(number, "data:image/png;base64,AA==")
    cards.model.reply("  ")
    cards.model.reply(" Soup ")
    assert cards.told == [(QUESTION, "REPLY", "Soup")]
    assert not cards.model.property("isAnswered")
    assert cards.shown == [DOOR.message]
    cards.model.reply("Soup")
    assert len(cards.told) == 1


def test_a_reply_can_be_left(cards: Cards) -> None:
    """The card is as it was, with the sender's own words on the field and the button."""
    action = replace(REPLY, hint="A dish", send="Order")
    cards.model.press(cards.model.show(replace(QUESTION, actions=(action,))), "REPLY")
    question = cards.model.property("question")
    assert (question["hint"], question["send"]) == ("A dish", "Order")
    cards.model.cancel_reply()
    assert not cards.model.property("isAnswered")
    assert cards.model.property("question") == {}
    assert cards.shown == [QUESTION.message]
    assert cards.told == []


def test_a_card_that_is_gone_wants_no_answer(cards: Cards) -> None:
    """The server took it away, or another is in its place."""
    cards.model.press(cards.model.show(QUESTION), "REPLY")
    cards.model.clear("other")
    assert cards.model.property("isAnswered")
    cards.model.clear("q")
    assert not cards.model.property("isAnswered")
    cards.model.press(cards.model.show(QUESTION), "REPLY")
    cards.model.show(QUESTION)
    assert not cards.model.property("isAnswered")
    assert cards.shown == [QUESTION.message]
    assert cards.model.has("q")
    assert not cards.model.has("")


_WINDOW = b"""
import QtQuick
import "screens"
Window {
    id: root
    required property QtObject model
    property int below: 0
    width: 400
    height: 300
    visible: true
    MouseArea {
        anchors.fill: parent
        onPressed: root.below += 1
    }
    NotificationCards {
        anchors.fill: parent
        model: root.model
    }
}
"""


@pytest.fixture
def window(engine: QQmlEngine, cards: Cards) -> Iterator[QQuickWindow]:
    """Return a window with the cards over something that takes touches, too."""
    component = QQmlComponent(engine)
    component.setData(_WINDOW, QUrl.fromLocalFile(str(profile.QML / "TestWindow.qml")))
    made = component.createWithInitialProperties({"model": cards.model})
    assert made is not None, component.errorString()
    window = cast("QQuickWindow", made)
    yield window
    take_down(window, component)


def places(window: QQuickWindow, count: int) -> list[QPointF]:
    """Return where the upper half of each card is, the topmost first, once they are laid out."""
    found: list[QQuickItem] = []

    def is_laid_out() -> bool:
        window.grabWindow()  # only what is painted is laid out
        found[:] = sorted(touch.items(window, "NotificationCard_"), key=QQuickItem.y)
        places = {card.y() for card in found if card.width() > 0}
        return len(places) == len(found) == count

    wait_until(is_laid_out, f"{count} cards")
    return [card.mapToScene(QPointF(card.width() / 2, 24)) for card in found]


def test_a_touch_on_a_card_reaches_nothing_below_it(window: QQuickWindow, cards: Cards) -> None:
    """A tap opens what it is about, a finger that moves it to the right takes it away."""
    cards.model.show(DOOR)
    touch.tap(window, *places(window, 1))
    wait_until(lambda: cards.told == [("clicked", DOOR)], "the tap")
    cards.model.show(DOOR)
    (begin,) = places(window, 1)
    touch.move(window, [(begin, begin + QPointF(180, 0))])
    wait_until(lambda: cards.told[1:] == [("cleared", DOOR)], "the card is taken away")
    assert window.property("below") == 0
    touch.tap(window, QPointF(200, 280))
    assert window.property("below") == 1, "where there is no card, what is below gets the touch"


def test_cards_below_the_edge_are_moved_into_sight(window: QQuickWindow, cards: Cards) -> None:
    """A finger that does that neither opens nor takes away one."""
    for number in range(MAX_CARDS):
        cards.model.show(Notification("", "Hall", f"Message {number}", DOOR.actions))
    before = places(window, MAX_CARDS)
    assert before[-1].y() > window.height()
    touch.move(window, [(before[1], before[1] - QPointF(0, 140))])
    assert places(window, MAX_CARDS)[-1].y() < before[-1].y() - 50
    assert cards.told == []
    assert window.property("below") == 0
