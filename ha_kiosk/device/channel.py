"""The push channel: notifications and commands over a WebSocket of our own.

It has a thread of its own, because the server silently ends a subscription whose notification is
not confirmed within 10 seconds (core's mobile_app). So each is confirmed before it is handled. If
the server does not know a confirmation, it has ended the subscription, and a new one is made, as
after each new connection.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ha_kiosk.errors import KioskError, SignInRefused
from ha_kiosk.i18n.text import Text

_log = logging.getLogger(__name__)
PING_EVERY = 30.0
"""Seconds without a message after which the server is pinged."""
SEND_WITHIN = 10.0
PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0)
"""Seconds between tries to connect."""


class PushConnection(Protocol):
    """An authenticated WebSocket to Home Assistant."""

    def send(self, message: Mapping[str, object], *, within: float | None = None) -> None:
        """Send one message within `within` seconds. Raises `KioskError`."""

    def receive(self, within: float) -> dict[str, object] | None:
        """Return the next message, None if none comes in time. Raises `KioskError`."""

    def abort(self) -> None:
        """Make a `receive` of another thread end at once."""

    def close(self) -> None:
        """Close the connection."""


@dataclass(frozen=True, slots=True)
class Push:
    """One notification or command, as the server sent it."""

    message: str
    title: str
    data: Mapping[str, object]


class PushChannel:
    """Keeps the subscription of one webhook. Calls `receive` with each push, on its own thread.

    `connect` opens a connection, or raises `KioskError`. The reason why the channel cannot open is
    logged once: a refusal at once, another error after a minute, because the server may be
    starting.
    """

    def __init__(
        self,
        webhook_id: str,
        connect: Callable[[], PushConnection],
        receive: Callable[[Push], None],
    ) -> None:
        self._webhook_id, self._connect, self._receive = webhook_id, connect, receive
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._number = 0
        self._subscription = 0
        self._connection: PushConnection | None = None
        self.is_open = False

    def run(self) -> None:
        """Keep the subscription until `stop`; connect again whenever needed."""
        tries, said = 0, ""
        while not self._stop.is_set():
            try:
                connection = self._connection = self._connect()
                try:
                    self._subscribe(connection)
                    while not self._stop.is_set():
                        self._step(connection)
                        tries, said = 0, ""
                finally:
                    self.is_open, self._connection = False, None
                    connection.close()
            except KioskError as err:
                if isinstance(err, SignInRefused):
                    tries = len(PAUSES)
                if tries >= len(PAUSES) and str(err) != said:
                    said = str(err)
                    _log.info("Home Assistant does not push to this device: %s", said)
            pause = PAUSES[min(tries, len(PAUSES) - 1)]
            tries += 1
            self._wake.wait(pause)
            self._wake.clear()

    def stop(self) -> None:
        """End the thread soon."""
        self._stop.set()
        self._wake.set()
        if (connection := self._connection) is not None:
            connection.abort()

    def try_now(self) -> None:
        """Connect at once, because the page has its connection again."""
        self._wake.set()

    def _subscribe(self, connection: PushConnection) -> None:
        self._subscription = self._send(
            connection,
            "mobile_app/push_notification_channel",
            webhook_id=self._webhook_id,
            support_confirm=True,
        )

    def _send(self, connection: PushConnection, kind: str, **fields: object) -> int:
        self._number += 1
        connection.send({"id": self._number, "type": kind, **fields}, within=SEND_WITHIN)
        return self._number

    def _step(self, connection: PushConnection) -> None:
        """Handle one message, or check whether the server is still there."""
        message = connection.receive(PING_EVERY)
        if message is None:
            self._send(connection, "ping")
            message = connection.receive(PING_EVERY)
            if message is None:
                raise KioskError(Text("Home Assistant does not answer any more."))
        match message:
            case {"type": "event", "id": number, "event": dict(event)}:
                if number == self._subscription:
                    self._take(connection, event)
            case {"type": "result", "success": False, "error": {"code": str(code)}, "id": number}:
                self._fail(connection, code, is_subscription=number == self._subscription)
            case {"type": "result", "success": True, "id": number} if number == self._subscription:
                _log.info("The server pushes to this device.")
                self.is_open = True

    def _take(self, connection: PushConnection, event: Mapping[str, object]) -> None:
        if isinstance(confirm := event.get("hass_confirm_id"), str):
            self._send(
                connection,
                "mobile_app/push_notification_confirm",
                webhook_id=self._webhook_id,
                confirm_id=confirm,
            )
        data = event.get("data")
        self._receive(
            Push(
                message=str(event.get("message", "")),
                title=str(event.get("title", "")),
                data=data if isinstance(data, dict) else {},
            )
        )

    def _fail(self, connection: PushConnection, code: str, *, is_subscription: bool) -> None:
        if is_subscription and code == "unauthorized":
            raise SignInRefused(Text("it is another user's."))
        if is_subscription:  # the server may still be starting
            raise KioskError(Text("the server says {code}.", code=code))
        if code == "not_found":  # the server has ended the subscription
            self._subscribe(connection)
