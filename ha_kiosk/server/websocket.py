"""One authenticated command over Home Assistant's WebSocket.

Apart because some answers (who is signed in, for one) come from nowhere else. It keeps no
connection, and follows no redirect: the access token goes to the server that was asked for.

https://developers.home-assistant.io/docs/api/websocket
"""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Mapping
from contextlib import closing
from http import HTTPStatus
from urllib.parse import urlsplit

from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from ha_kiosk.errors import KioskError, NotHomeAssistant, ServerUnreachable, SignInRefused
from ha_kiosk.server.failures import is_proxy_challenge, proxy_refused, unreachable
from ha_kiosk.server.tls import Rules

_ID = 1
_CLOSE_TIMEOUT = 1.0
# The library logs whole frames at DEBUG, and the first of ours holds the token.
_quiet = logging.getLogger(f"{__name__}.frames")
_quiet.setLevel(logging.CRITICAL)
_RULES = Rules()


def call(
    server: str,
    access_token: str,
    command: Mapping[str, object],
    *,
    rules: Rules = _RULES,
    timeout: float = 10.0,
) -> object:
    """Send one command to `server`, an origin, and return its result, all within `timeout`.

    Raises `SignInRefused` when the server does not take the token, `KioskError` when it does not
    take the command, else as `http.HttpClient.send`.
    """
    deadline = time.monotonic() + timeout
    try:
        with closing(_open_socket(server, timeout)) as wire:
            return _converse(server, wire, access_token, command, rules=rules, deadline=deadline)
    except InvalidStatus as err:
        status = err.response.status_code
        if is_proxy_challenge(status, err.response.headers.get("WWW-Authenticate", "")):
            host = urlsplit(server).netloc
            raise proxy_refused(host, rules, with_token=False) from err
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerUnreachable(f"{server} is not ready: status {status}.") from err
        raise _foreign(server) from err
    except (OSError, WebSocketException) as err:
        raise unreachable(err, server) from err
    # Not JSON, or a redirect, which the library reports as ValueError when it has a socket.
    except (ValueError, RecursionError) as err:
        raise _foreign(server) from err


def _open_socket(server: str, timeout: float) -> socket.socket:
    parts = urlsplit(server)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return socket.create_connection((parts.hostname or "", port), timeout)


def _converse(  # noqa: PLR0913 - what `call` has, and its socket
    server: str,
    wire: socket.socket,
    access_token: str,
    command: Mapping[str, object],
    *,
    rules: Rules,
    deadline: float,
) -> object:
    login = rules.authorization(server)
    with connect(
        f"ws{server.removeprefix('http')}/api/websocket",
        sock=wire,
        ssl=rules.context(server) if server.startswith("https:") else None,
        additional_headers={"Authorization": login} if login else None,
        proxy=None,
        open_timeout=_left(deadline),
        close_timeout=_CLOSE_TIMEOUT,
        logger=_quiet,
    ) as connection:
        _sign_in(server, connection, access_token, deadline)
        connection.send(json.dumps({**command, "id": _ID}))
        while True:
            message = _receive(connection, deadline)
            if message.get("type") == "result" and message.get("id") == _ID:
                return _result(command, message)


def _sign_in(server: str, connection: ClientConnection, access_token: str, deadline: float) -> None:
    if _receive(connection, deadline).get("type") != "auth_required":
        raise _foreign(server)
    connection.send(json.dumps({"type": "auth", "access_token": access_token}))
    if _receive(connection, deadline).get("type") != "auth_ok":
        raise SignInRefused("The server does not accept the access token.")


def _receive(connection: ClientConnection, deadline: float) -> dict[str, object]:
    message = json.loads(connection.recv(timeout=_left(deadline)))
    if not isinstance(message, dict):
        raise ValueError("not an object")  # noqa: TRY004 - as what is no JSON at all
    return message


def _result(command: Mapping[str, object], message: Mapping[str, object]) -> object:
    if message.get("success") is True:
        return message.get("result")
    error = message.get("error")
    said = error.get("code") if isinstance(error, dict) else None
    raise KioskError(f"The server did not do {command.get('type')}: {said or 'no reason given'}.")


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic())


def _foreign(server: str) -> NotHomeAssistant:
    return NotHomeAssistant(f"{server} does not speak Home Assistant's WebSocket protocol.")
