"""Runs one command over Home Assistant's WebSocket; imports `websocket_client` when needed.

Every start imports this module, few starts send a command, and the library takes long to import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from ha_kiosk.server.http.cookies import ServerCookies
from ha_kiosk.server.tls.policy import TlsPolicy

if TYPE_CHECKING:
    from ha_kiosk.server.http import HttpClient
    from ha_kiosk.server.websocket_client import WebSocketConnection

_RULES = TlsPolicy()
Call = Callable[[str, str, Mapping[str, object]], object]
"""Runs one command at a server, an origin, with an access token, as `call` does."""
PATH = "/api/websocket"


def call(
    server: str,
    access_token: str,
    command: Mapping[str, object],
    *,
    rules: TlsPolicy = _RULES,
    cookies: ServerCookies | None = None,
    timeout: float = 10.0,
) -> object:
    """Send one command to `server`, an origin, and return its result, all within `timeout`.

    `cookies` are sent if the policy is for that server. Raises `SignInRefused` if the server
    rejects the token, `KioskError` if it rejects the command, otherwise as `http.HttpClient.send`.
    """
    from ha_kiosk.server import websocket_client  # noqa: PLC0415 - see above

    cookie = _cookie(server, rules, cookies)
    return websocket_client.call(server, access_token, command, rules, timeout, cookie)


def connect(
    server: str,
    access_token: str,
    *,
    rules: TlsPolicy = _RULES,
    cookies: ServerCookies | None = None,
    timeout: float = 10.0,
) -> WebSocketConnection:
    """Return a connection that has signed in. Raises as `call` does."""
    from ha_kiosk.server import websocket_client  # noqa: PLC0415 - see above

    cookie = _cookie(server, rules, cookies)
    return websocket_client.connect(server, access_token, rules, timeout, cookie)


def caller(client: HttpClient) -> Call:
    """Return `call` with the policy that `client` has at that time, and with its cookies."""
    return partial(_call_by, client)


def connector(client: HttpClient) -> Callable[[str, str], WebSocketConnection]:
    """Return `connect` with the policy that `client` has at that time, and with its cookies."""
    return partial(_connect_by, client)


def _call_by(client: HttpClient, server: str, token: str, command: Mapping[str, object]) -> object:
    return call(server, token, command, rules=client.tls_policy, cookies=client.cookies)


def _connect_by(client: HttpClient, server: str, token: str) -> WebSocketConnection:
    return connect(server, token, rules=client.tls_policy, cookies=client.cookies)


def _cookie(server: str, rules: TlsPolicy, cookies: ServerCookies | None) -> str | None:
    """Return the value of the handshake's `Cookie` header, None for no header."""
    if cookies is None or not rules.apply_to(server):
        return None
    return cookies.header(f"{server}{PATH}")
