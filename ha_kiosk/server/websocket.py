"""Runs one command over Home Assistant's WebSocket; imports `websocket_client` when it is used.

Every start imports this module, few send a command, and the library takes long to import.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ha_kiosk.server.tls.policy import TlsPolicy

if TYPE_CHECKING:
    from ha_kiosk.server.websocket_client import WebSocketConnection

_RULES = TlsPolicy()


def call(
    server: str,
    access_token: str,
    command: Mapping[str, object],
    *,
    rules: TlsPolicy = _RULES,
    timeout: float = 10.0,
) -> object:
    """Send one command to `server`, an origin, and return its result, all within `timeout`.

    Raises `SignInRefused` when the server does not take the token, `KioskError` when it does not
    take the command, else as `http.HttpClient.send`.
    """
    from ha_kiosk.server import websocket_client  # noqa: PLC0415 - see above

    return websocket_client.call(server, access_token, command, rules, timeout)


def connect(
    server: str, access_token: str, *, rules: TlsPolicy = _RULES, timeout: float = 10.0
) -> WebSocketConnection:
    """Return a connection that has signed in. Raises as `call` does."""
    from ha_kiosk.server import websocket_client  # noqa: PLC0415 - see above

    return websocket_client.connect(server, access_token, rules, timeout)
