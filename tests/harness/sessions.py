"""Sessions that need no server."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import cast

from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.websocket import Call


def held_session(address: str, token: str) -> Session:
    """Return a session of the server at `address` that holds this token, and learns nothing."""

    def call(call: Call, command: Mapping[str, object]) -> object:
        return call(address, token, command)

    held = SimpleNamespace(
        credentials=SimpleNamespace(address=address),
        access_token=lambda: SimpleNamespace(value=token),
        call=call,
    )
    return cast("Session", held)
