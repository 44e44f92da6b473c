"""The push channel, with a server that the test plays."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

import pytest

from ha_kiosk.device import channel as module
from ha_kiosk.device.channel import Push, PushChannel
from ha_kiosk.errors import KioskError, ServerUnreachable, SignInRefused
from ha_kiosk.i18n.text import Text

Message = dict[str, object]


class Wire:
    """One connection: gives what the test put into it, and keeps what it was sent."""

    def __init__(self, *messages: Message | Exception | None) -> None:
        self.messages = list(messages)
        self.sent: list[Mapping[str, object]] = []
        self.is_closed = self.is_aborted = False

    def send(self, message: Mapping[str, object], *, within: float | None = None) -> None:
        """Take a message."""
        assert within
        self.sent.append(message)

    def receive(self, within: float) -> Message | None:
        """Return the next message; the end of the test is an error of the network's."""
        assert within > 0
        if not self.messages:
            raise ServerUnreachable(Text("It is gone."))
        message = self.messages.pop(0)
        if isinstance(message, Exception):
            raise message
        return message

    def abort(self) -> None:
        """End what receives."""
        self.is_aborted = True

    def close(self) -> None:
        """End it."""
        self.is_closed = True


class Rig:
    """A channel, its connections in turn, and what came of it."""

    def __init__(self, *wires: Wire | KioskError) -> None:
        self.wires = list(wires)
        self.used: list[Wire] = []
        self.got: list[Push] = []
        self.channel = PushChannel("h00k", self._connect, self.got.append)

    def run(self) -> None:
        """Run the channel until it has no connection left."""
        thread = threading.Thread(target=self.channel.run)
        thread.start()
        thread.join(60)
        assert not thread.is_alive()

    def _connect(self) -> Wire:
        if not self.wires:
            self.channel.stop()
            raise ServerUnreachable(Text("No more."))
        wire = self.wires.pop(0)
        self.channel.try_now()
        if isinstance(wire, KioskError):
            raise wire
        self.used.append(wire)
        return wire


def event(number: int, **more: object) -> Message:
    """Return a push of subscription `number`."""
    return {"type": "event", "id": number, "event": {"message": "hello", **more}}


def failure(number: int, code: str) -> Message:
    """Return a command that failed."""
    return {"type": "result", "id": number, "success": False, "error": {"code": code}}


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was logged but for the end of the test."""
    return [line for line in caplog.messages if not line.endswith(("It is gone.", "No more."))]


def test_a_push_is_confirmed_before_it_is_used() -> None:
    """Or the server ends the subscription without a word."""
    wire = Wire(
        {"type": "result", "id": 1, "success": True},
        event(1, hass_confirm_id="c1", title="T", data={"tag": "x"}),
        event(9),
        event(1, data="odd"),
    )
    rig = Rig(wire)
    rig.run()
    assert [message["type"] for message in wire.sent] == [
        "mobile_app/push_notification_channel",
        "mobile_app/push_notification_confirm",
    ]
    assert wire.sent[1]["confirm_id"] == "c1"
    assert rig.got == [Push("hello", "T", {"tag": "x"}), Push("hello", "", {})]
    assert wire.is_closed
    assert not rig.channel.is_open


def test_a_confirmation_that_is_not_known_subscribes_anew() -> None:
    """The channel was dropped in silence; on the next connection it is subscribed anyway."""
    wire = Wire(event(1, hass_confirm_id="c1"), failure(2, "not_found"), event(3))
    other = Wire(failure(99, "odd"), event(4))
    rig = Rig(wire, ServerUnreachable(Text("It restarts.")), other)
    rig.run()
    assert [message["type"] for message in wire.sent].count(
        "mobile_app/push_notification_channel"
    ) == 2
    assert len(rig.got) == 3


def test_a_subscription_that_is_refused_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """The device is another user's."""
    caplog.set_level(logging.INFO)
    rig = Rig(*(Wire(failure(1, "unauthorized")) for _ in range(3)))
    rig.run()
    assert told(caplog) == ["Home Assistant does not push to this device: it is another user's."]


@pytest.mark.parametrize("code", ["unknown_command", "not_found"])
def test_a_server_that_is_not_ready_is_asked_again_and_told_after_a_while(
    caplog: pytest.LogCaptureFixture, code: str
) -> None:
    """It starts, and has its integrations later; what lasts is not kept back."""
    caplog.set_level(logging.INFO)
    soon = Rig(Wire(failure(1, code)), Wire({"type": "result", "id": 2, "success": True}, event(2)))
    soon.run()
    assert len(soon.got) == 1
    assert told(caplog) == ["The server pushes to this device."]
    caplog.clear()
    Rig(*(Wire(failure(number, code)) for number in range(1, 10))).run()
    assert told(caplog) == [f"Home Assistant does not push to this device: the server says {code}."]


def test_a_silent_server_is_asked_and_left() -> None:
    """One that answers is kept."""
    wire = Wire(None, {"type": "pong"}, None, None)
    rig = Rig(wire)
    rig.run()
    assert [message["type"] for message in wire.sent] == [
        "mobile_app/push_notification_channel",
        "ping",
        "ping",
    ]


def test_a_refused_token_waits_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a sign-in; not forever."""
    monkeypatch.setattr(module, "PAUSES", (0.01, 0.02))
    rig = Rig(SignInRefused(Text("Sign in again.")), Wire(event(1)))
    rig.run()
    assert len(rig.got) == 1


def test_a_channel_that_is_stopped_takes_no_more() -> None:
    """What it has confirmed is the last."""
    wire = Wire(event(1), event(1))
    rig = Rig(wire)
    rig.channel._receive = lambda _push: rig.channel.stop()
    rig.run()
    assert wire.messages == [event(1)]
    assert wire.is_aborted
    assert wire.is_closed
