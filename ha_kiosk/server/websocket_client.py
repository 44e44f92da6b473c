"""Home Assistant's WebSocket: a signed-in connection, and one command over a connection.

Some answers (the name of the signed-in user, for one) are available only there. It follows no
redirect: the access token goes only to the given server.

https://developers.home-assistant.io/docs/api/websocket
"""

from __future__ import annotations

import json
import logging
import socket
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from websockets.client import ClientProtocol
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Response as WireResponse
from websockets.protocol import State
from websockets.uri import parse_uri

from ha_kiosk.errors import KioskError, NotHomeAssistant, ServerUnreachable, SignInRefused
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import sign_on
from ha_kiosk.server.failures import is_proxy_challenge, proxy_refused, unreachable
from ha_kiosk.server.http import Response
from ha_kiosk.server.tls.policy import TlsPolicy
from ha_kiosk.server.websocket import PATH

_ID = 1
_CHUNK = 65_536
# The library logs whole frames at DEBUG, and the first of ours holds the token.
_quiet = logging.getLogger(f"{__name__}.frames")
_quiet.setLevel(logging.CRITICAL)


def call(
    server: str,
    access_token: str,
    command: Mapping[str, object],
    rules: TlsPolicy,
    timeout: float,
    cookie: str | None = None,
) -> object:
    """Send one command, as `websocket.call` says."""
    with closing(connect(server, access_token, rules, timeout, cookie)) as connection:
        connection.send({**command, "id": _ID})
        while True:
            message = connection.receive_until_deadline()
            if message.get("type") == "result" and message.get("id") == _ID:
                return _result(command, message)


def connect(
    server: str, access_token: str, rules: TlsPolicy, timeout: float, cookie: str | None = None
) -> WebSocketConnection:
    """Return a connection that has signed in within `timeout` seconds. Raises as `call` does.

    `cookie` is the handshake's header of that name.
    """
    deadline = time.monotonic() + timeout
    with _explained(server, rules):
        wire = _open_socket(server, rules, deadline)
        connection = WebSocketConnection(server, rules, wire, deadline)
        try:
            connection.open(cookie)
            _sign_in(server, connection, access_token)
        except BaseException:
            wire.close()
            raise
    return connection


@contextmanager
def _explained(server: str, rules: TlsPolicy) -> Iterator[None]:
    """Turn the errors of the library and of the network into ours."""
    try:
        yield
    except InvalidStatus as err:
        status = err.response.status_code
        if is_proxy_challenge(status, err.response.headers.get("WWW-Authenticate", "")):
            host = urlsplit(server).netloc
            raise proxy_refused(host, rules, with_token=False) from err
        sign_on.refuse(_answer(server, err.response))
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerUnreachable(
                Text("{url} is not ready: status {status}.", url=server, status=status)
            ) from err
        raise _foreign(server) from err
    except (OSError, WebSocketException) as err:
        raise unreachable(err, server) from err
    except (ValueError, RecursionError) as err:
        raise _foreign(server) from err


def _answer(server: str, answer: WireResponse) -> Response:
    """Return the HTTP response that came in place of the WebSocket."""
    url, headers = f"{server}{PATH}", answer.headers
    location = urljoin(url, headers["Location"]) if "Location" in headers else ""
    return Response(answer.status_code, url, headers.get("Content-Type", ""), location=location)


def _open_socket(server: str, rules: TlsPolicy, deadline: float) -> socket.socket:
    parts = urlsplit(server)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    wire = socket.create_connection(
        (host, parts.port or (443 if is_secure else 80)), _left(deadline)
    )
    if not is_secure:
        return wire
    try:
        wire.settimeout(_left(deadline))
        return rules.context(server).wrap_socket(wire, server_hostname=host)
    except BaseException:
        wire.close()
        raise


class WebSocketConnection:
    """A WebSocket on `wire`, used by the caller's thread only. Raises as `call` does.

    The library's own client reads in a thread while the caller writes, which OpenSSL forbids on one
    connection, and waits for that thread without a limit: it was seen to hang there over TLS.
    """

    def __init__(self, server: str, rules: TlsPolicy, wire: socket.socket, deadline: float) -> None:
        self._server, self._rules = server, rules
        self._wire, self._deadline = wire, deadline
        self._events: deque[object] = deque()
        self._parts: list[bytes] = []

    def open(self, cookie: str | None) -> None:
        """Do the handshake. Raises `InvalidStatus` and other errors of the library."""
        url = f"ws{self._server.removeprefix('http')}{PATH}"
        self._protocol = ClientProtocol(parse_uri(url), logger=_quiet)
        request = self._protocol.connect()
        if login := self._rules.authorization(self._server):
            request.headers["Authorization"] = login
        if cookie is not None:
            request.headers["Cookie"] = cookie
        self._protocol.send_request(request)
        self._flush()
        self._next_event()
        if self._protocol.handshake_exc is not None:
            raise self._protocol.handshake_exc

    def send(self, message: Mapping[str, object], *, within: float | None = None) -> None:
        """Send one message within `within` seconds; None: in the time that is left of `call`'s."""
        if within is not None:
            self._deadline = time.monotonic() + within
        with _explained(self._server, self._rules):
            self._protocol.send_text(json.dumps(message).encode())
            self._flush()

    def receive_until_deadline(self) -> dict[str, object]:
        """Return the next message."""
        with _explained(self._server, self._rules):
            return self._receive()

    def receive(self, within: float) -> dict[str, object] | None:
        """Return the next message, None if none is complete within `within` seconds."""
        self._deadline = time.monotonic() + within
        with _explained(self._server, self._rules):
            try:
                return self._receive()
            except TimeoutError:
                return None

    def _receive(self) -> dict[str, object]:
        while True:
            frame = self._next_event()
            if isinstance(frame, Frame) and frame.opcode in {Opcode.TEXT, Opcode.CONT}:
                self._parts.append(bytes(frame.data))
                if frame.fin:
                    break
        text, self._parts = b"".join(self._parts), []
        message = json.loads(text)
        if not isinstance(message, dict):
            raise ValueError("not an object")  # noqa: TRY004 - as what is no JSON at all
        return message

    def abort(self) -> None:
        """Make a `receive` of another thread end at once, as if the server had hung up."""
        with suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Send a close frame, and wait for nothing."""
        with suppress(OSError, WebSocketException):
            self._protocol.send_close(CloseCode.NORMAL_CLOSURE)
            self._flush()
        self._wire.close()

    def _next_event(self) -> object:
        while not self._events:
            if self._protocol.state is State.CLOSED:
                raise self._protocol.handshake_exc or self._protocol.close_exc
            self._wire.settimeout(_left(self._deadline))
            if data := self._wire.recv(_CHUNK):
                self._protocol.receive_data(data)
            else:
                self._protocol.receive_eof()
            self._events.extend(self._protocol.events_received())
            self._flush()
        return self._events.popleft()

    def _flush(self) -> None:
        self._wire.settimeout(_left(self._deadline))
        for data in self._protocol.data_to_send():
            if data:  # empty data means "no more from us", as closing does
                self._wire.sendall(data)


def _sign_in(server: str, connection: WebSocketConnection, access_token: str) -> None:
    if connection.receive_until_deadline().get("type") != "auth_required":
        raise _foreign(server)
    connection.send({"type": "auth", "access_token": access_token})
    if connection.receive_until_deadline().get("type") != "auth_ok":
        raise SignInRefused(Text("The server does not accept the access token."))


def _result(command: Mapping[str, object], message: Mapping[str, object]) -> object:
    if message.get("success") is True:
        return message.get("result")
    error = message.get("error")
    said = error.get("code") if isinstance(error, dict) else None
    raise KioskError(
        Text(
            "The server did not do {command}: {reason}.",
            command=command.get("type"),
            reason=said or Text("no reason given"),
        )
    )


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _foreign(server: str) -> NotHomeAssistant:
    return NotHomeAssistant(
        Text("{url} does not speak Home Assistant's WebSocket protocol.", url=server)
    )
