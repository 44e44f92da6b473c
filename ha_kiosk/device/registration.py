"""Registers the device at the server, and stores the registration in a file.

The webhook's id is a secret like a token: it is all that is needed to call services as the user who
registered. It is stored in a private file, and never shown.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from http import HTTPStatus
from pathlib import Path

from ha_kiosk.device.identity import Identity
from ha_kiosk.errors import KioskError, NotHomeAssistant
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.http import Request, Send
from ha_kiosk.storage import atomic_file

_PATH = "/api/mobile_app/registrations"


class NoDevices(KioskError):
    """The server has no `mobile_app` integration."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One device entry of one server, made by one user."""

    server: str
    user: str
    device_id: str
    name: str
    webhook_id: str = field(repr=False)
    is_deleted: bool = False
    """The device was deleted at the server; only a person can have it registered again."""

    def is_of(self, server: str, user: str) -> bool:
        """Return whether it was made at `server` by `user`; only this user may use its channel."""
        return (self.server, self.user) == (server, user)


class RegistrationStore:
    """Stores the registration in the file `path` (0600)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Registration | None:
        """Return it, None if there is none or the file is invalid. Waits for the disk."""
        try:
            decoded = json.loads(atomic_file.read_private(self._path))
            return Registration(
                **{entry.name: decoded[entry.name] for entry in fields(Registration)}
            )
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def save(self, registration: Registration) -> None:
        """Store it. Raises `OSError`."""
        atomic_file.write_private(self._path, json.dumps(asdict(registration)).encode())

    def delete(self) -> None:
        """Delete it."""
        atomic_file.delete(self._path)


def register(send: Send, server: str, token: str, user: str, identity: Identity) -> Registration:
    """Register the device. Raises what `send` does, `NoDevices`, and `NotHomeAssistant`."""
    answer = send(Request("POST", f"{server}{_PATH}", json=identity.fields(), bearer=token))
    if answer.status == HTTPStatus.NOT_FOUND:
        raise NoDevices(Text("This server has no mobile_app integration, so it knows no devices."))
    body = answer.json()
    webhook = body.get("webhook_id") if isinstance(body, dict) else None
    if answer.status != HTTPStatus.CREATED or not isinstance(webhook, str) or not webhook:
        raise NotHomeAssistant(
            Text(
                "{server} did not register this device: status {status}.",
                server=server,
                status=answer.status,
            )
        )
    return Registration(server, user, identity.device_id, identity.name, webhook)
