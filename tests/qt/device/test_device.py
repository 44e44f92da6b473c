"""The tablet as a device of a real Home Assistant: what reaches whom, and what comes back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from harness.home_assistant import OnboardedServer
from harness.waiting import wait_until
from PySide6.QtCore import QObject

from ha_kiosk import i18n
from ha_kiosk.config.config import Config
from ha_kiosk.device.channel import Push
from ha_kiosk.device.registration import RegistrationStore
from ha_kiosk.qt.app.second_stage.device import connect_inbox
from ha_kiosk.qt.device.device import DeviceController
from ha_kiosk.qt.device.device_inbox import CardParts, DeviceInbox
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.notification_cards import NotificationCards
from ha_kiosk.screens.device_texts import DeviceTexts
from ha_kiosk.server import websocket
from ha_kiosk.server.auth.session import Session
from ha_kiosk.status import Status

EVENT = "mobile_app_notification_action"
QUESTION = {
    "tag": "dinner",
    "actions": [
        {"action": "LATER", "title": "Later"},
        {"action": "REPLY", "title": "Answer"},
    ],
}
WITHIN = 60.0


class Tablet:
    """One device, and the pushes that reached it."""

    def __init__(self, server: OnboardedServer, file: Path, name: str, parent: QObject) -> None:
        self.account = SimpleNamespace(session=server.session, device_file=file, profile=file.stem)
        self.store = RegistrationStore(file)
        self.can_be_notified = partial(server.has_notify, name.replace(" ", "_"))
        self.runner = JobRunner(parent)
        self.device = DeviceController(
            Config(device_name=name),
            cast("Any", self.account),
            cast("Any", SimpleNamespace(now=Status(profile=name, version="1", state="live"))),
            self.runner,
            server.send,
            websocket.connect,
            parent,
        )
        self.pushes: list[Push] = []
        self.device.pushed.connect(self.pushes.append)

    @property
    def is_open(self) -> bool:
        """Return whether the server pushes to it."""
        channel = self.device._channel
        return channel is not None and channel.is_open

    def start(self) -> None:
        """Be a device, as far as the first pushes."""
        self.device.start()
        wait_until(lambda: self.is_open, "the push channel", within=WITHIN)
        wait_until(self.can_be_notified, "the notify action", within=WITHIN)

    def close(self) -> None:
        """End."""
        self.device.close()
        self.runner.close()


NewTablet = Callable[[str], Tablet]


@pytest.fixture
def new_tablet(
    home_assistant: OnboardedServer, parent: QObject, tmp_path: Path
) -> Iterator[NewTablet]:
    """Return a function that makes a tablet; the server has none of them afterwards."""
    tablets: list[Tablet] = []

    def new(name: str) -> Tablet:
        file = tmp_path / f"{name.replace(' ', '-')}.json"
        tablets.append(Tablet(home_assistant, file, name, parent))
        return tablets[-1]

    yield new
    for tablet in tablets:
        tablet.close()
    home_assistant.delete_devices()


def notify(server: OnboardedServer, name: str, message: str, **data: object) -> None:
    """Send a notification to a device."""
    server.notify(name.replace(" ", "_"), message, data)


def test_a_notification_reaches_its_own_device_alone(
    home_assistant: OnboardedServer, new_tablet: NewTablet
) -> None:
    """Of two kiosks, which are two devices of one user."""
    one, two = new_tablet("wall one"), new_tablet("wall two")
    one.start()
    two.start()
    notify(home_assistant, "wall one", "to one")
    notify(home_assistant, "wall two", "to two")
    wait_until(lambda: one.pushes and two.pushes, "both", within=WITHIN)
    notify(home_assistant, "wall two", "again")
    wait_until(lambda: len(two.pushes) > 1, "again", within=WITHIN)
    assert [push.message for push in one.pushes] == ["to one"]
    assert [push.message for push in two.pushes] == ["to two", "again"]
    kept = [tablet.store.load() for tablet in (one, two)]
    assert len({found.device_id for found in kept if found}) == 2


def test_what_a_person_answers_comes_back(
    home_assistant: OnboardedServer, new_tablet: NewTablet, parent: QObject
) -> None:
    """A button by its key, a reply with its text, both with the data of the notification."""
    tablet = new_tablet("wall one")
    cards = NotificationCards(parent)
    parts = CardParts(cards, cast("Any", None), DeviceTexts(i18n.load("en", {})))
    inbox = DeviceInbox(Config(), tablet.device, cast("Any", None), parts, parent)
    connect_inbox(inbox, tablet.device, cards)
    sounds: list[None] = []
    inbox.sound_due.connect(lambda: sounds.append(None))
    tablet.start()
    listener = websocket.connect(home_assistant.url, home_assistant.access_token())
    try:
        listener.send({"id": 1, "type": "subscribe_events", "event_type": EVENT})
        assert (listener.receive(WITHIN) or {}).get("success") is True

        def number() -> int:
            rows = cards.property("cards")
            return int(rows[0]["number"]) if rows else 0

        def event() -> dict[str, object]:
            found = listener.receive(WITHIN)
            assert found is not None
            data = cast("Any", found)["event"]["data"]
            assert data["tag"] == "dinner"
            return {key: value for key, value in data.items() if key in {"action", "reply_text"}}

        notify(home_assistant, "wall one", "What is for dinner?", **QUESTION)
        wait_until(number, "a card", within=WITHIN)
        cards.press(number(), "LATER")
        assert cards.overlay == ""
        wait_until(lambda: not tablet.runner._running, "it is told", within=WITHIN)
        assert event() == {"action": "LATER"}
        notify(home_assistant, "wall one", "What is for dinner?", importance="low", **QUESTION)
        wait_until(number, "a card", within=WITHIN)
        cards.press(number(), "REPLY")
        cards.reply("Soup")
        wait_until(lambda: not tablet.runner._running, "it is told", within=WITHIN)
        assert event() == {"action": "REPLY", "reply_text": "Soup"}
        assert len(sounds) == 1
    finally:
        listener.close()
    notify(home_assistant, "wall one", "What is for dinner?", **QUESTION)
    wait_until(number, "a card", within=WITHIN)
    cards.press(number(), "REPLY")
    tablet.device.stop()
    cards.reply("Soup")
    messages = [row["message"] for row in cards.property("cards")]
    assert messages[0].startswith("Your answer was not sent: this tablet is no device")
    assert messages[1] == "What is for dinner?"


def test_a_receipt_is_sent_where_one_is_wanted(
    home_assistant: OnboardedServer, new_tablet: NewTablet, parent: QObject
) -> None:
    """As soon as the notification is shown."""
    tablet = new_tablet("wall one")
    cards = NotificationCards(parent)
    parts = CardParts(cards, cast("Any", None), DeviceTexts(i18n.load("en", {})))
    inbox = DeviceInbox(Config(), tablet.device, cast("Any", None), parts, parent)
    connect_inbox(inbox, tablet.device, cards)
    tablet.start()
    told: list[tuple[str, object]] = []
    cast("Any", tablet.device).fire_event = lambda name, data: told.append((name, data["tag"]))
    notify(home_assistant, "wall one", "Silence", tag="none")
    notify(home_assistant, "wall one", "Read me", tag="read", confirmation=True)
    wait_until(lambda: len(tablet.pushes) > 1, "both", within=WITHIN)
    assert told == [("mobile_app_notification_received", "read")]


def test_another_user_has_another_device(
    home_assistant: OnboardedServer, new_tablet: NewTablet, caplog: pytest.LogCaptureFixture
) -> None:
    """That is said; a user who is deactivated has none, and the owner gets the old one back."""
    tablet = new_tablet("wall one")
    tablet.start()
    first = tablet.store.load()
    user_id = home_assistant.add_user("wall", "open sesame")
    caplog.set_level(logging.INFO)

    def use(session: Session) -> None:
        tablet.account.session = session
        tablet.device.stop()
        tablet.start()

    use(home_assistant.sign_in("wall", "open sesame"))
    assert "Another user has signed in" in caplog.text
    second = tablet.store.load()
    assert first is not None
    assert second is not None
    assert second.user != first.user
    assert second.webhook_id != first.webhook_id
    assert second.device_id == first.device_id
    notify(home_assistant, "wall one", "hello")
    wait_until(lambda: tablet.pushes, "a push", within=WITHIN)
    home_assistant.call({"type": "config/auth/update", "user_id": user_id, "is_active": False})
    # Servers before 2026 leave the connection of now alone.
    channel = tablet.device._channel
    assert channel is not None
    if (connection := channel._connection) is not None:
        connection.abort()
    wait_until(
        lambda: "does not push to this device" in caplog.text, "it is noticed", within=WITHIN
    )
    assert not tablet.is_open
    # The owner has no right to the other one's device.
    tablet.account.session = home_assistant.session
    tablet.device.reconnect()
    refused = "does not push to this device: it is another user's"
    wait_until(lambda: refused in caplog.text, "it is refused", within=WITHIN)
    tablet.device.stop()
    home_assistant.call({"type": "config/auth/delete", "user_id": user_id})
