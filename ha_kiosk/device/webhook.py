"""Sends reports of the device to the server by its webhook, whose id is the only permission."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from ha_kiosk.device.registration import Registration
from ha_kiosk.errors import KioskError, ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.http import Request, Send


class DeviceDeleted(KioskError):
    """The device, or the user who registered it, was deleted at the server (HTTP 410)."""


class WebhookUnknown(ServerUnreachable):
    """The server does not know the webhook: it is starting, or the device was deleted."""


class Webhook:
    """The webhook of one registration."""

    def __init__(self, send: Send, registration: Registration) -> None:
        self._send, self._registration = send, registration

    def call(self, kind: str, data: object) -> object:
        """Send one message and return the answer. Waits for the network.

        Raises `DeviceDeleted`, `WebhookUnknown` if the answer is empty, `ServerUnreachable`, and
        `KioskError` for a message that the server refuses.
        """
        url = f"{self._registration.server}/api/webhook/{self._registration.webhook_id}"
        answer = self._send(Request("POST", url, json={"type": kind, "data": data}))
        if answer.status == HTTPStatus.GONE:
            raise DeviceDeleted(Text("The device was deleted in Home Assistant."))
        if answer.status == HTTPStatus.OK and not answer.body:
            raise WebhookUnknown(Text("Home Assistant does not know the device."))
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerUnreachable(
                Text("Home Assistant is not ready: status {status}.", status=answer.status)
            )
        if answer.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
            raise KioskError(
                Text(
                    "The server did not take {kind}: status {status}.",
                    kind=kind,
                    status=answer.status,
                )
            )
        return answer.json()

    def fire_event(self, name: str, data: Mapping[str, object]) -> None:
        """Fire an event at the server, as the device. Raises as `call`."""
        self.call("fire_event", {"event_type": name, "event_data": dict(data)})


def check_deleted(send: Send, server: str, token: str) -> None:
    """Raise `DeviceDeleted` if a server that does not know the webhook has finished starting.

    A deleted device answers 410 only after the next start of the server (core's mobile_app).
    """
    config = send(Request("GET", f"{server}/api/config", bearer=token)).json()
    if isinstance(config, dict) and config.get("state") == "RUNNING":
        raise DeviceDeleted(Text("The device was deleted in Home Assistant."))
