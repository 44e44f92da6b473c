"""One command over the WebSocket, against real sockets."""

from __future__ import annotations

import http
import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness.tls import self_signed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from ha_kiosk.errors import (
    CertificateNotTrusted,
    KioskError,
    NotHomeAssistant,
    ServerUnreachable,
    SignInRefused,
    SignOnRequired,
)
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.http.cookies import ServerCookies
from ha_kiosk.server.tls.policy import TlsPolicy
from ha_kiosk.server.websocket import call, caller, connect, connector
from ha_kiosk.storage.browser_cookies import Cookie

Talk = Callable[[ServerConnection], None]
Gate = Callable[[ServerConnection, Request], Response | None]
COMMAND = {"type": "auth/current_user"}


@contextmanager
def serving(
    talk: Talk, *, context: ssl.SSLContext | None = None, gate: Gate | None = None
) -> Iterator[str]:
    """Run a WebSocket server; yield its origin."""
    with serve(talk, "127.0.0.1", 0, ssl=context, process_request=gate) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            port = server.socket.getsockname()[1]
            yield f"{'https' if context else 'http'}://127.0.0.1:{port}"
        finally:
            server.shutdown()
            thread.join()


def home_assistant(*answers: Mapping[str, object]) -> tuple[Talk, list[object]]:
    """Return a server that takes the token `good` and gives `answers`, and what it heard."""
    heard: list[object] = []

    def talk(connection: ServerConnection) -> None:
        assert connection.request is not None
        heard.append(connection.request.path)
        connection.send(json.dumps({"type": "auth_required", "ha_version": "2025.4.4"}))
        auth = json.loads(connection.recv())
        if auth != {"type": "auth", "access_token": "good"}:
            connection.send(json.dumps({"type": "auth_invalid", "message": "Invalid access token"}))
            return
        connection.send(json.dumps({"type": "auth_ok", "ha_version": "2025.4.4"}))
        heard.append(json.loads(connection.recv()))
        for answer in answers:
            connection.send(json.dumps(answer))
        connection.recv()

    return talk, heard


def saying(*messages: str) -> Talk:
    """Return a server that says `messages`, whatever it hears."""

    def talk(connection: ServerConnection) -> None:
        for message in messages:
            connection.send(message)
            connection.recv()

    return talk


def test_the_result_comes_back() -> None:
    """Signed in, asked, answered; what is not the answer is passed over."""
    talk, heard = home_assistant(
        {"id": 7, "type": "result", "success": True, "result": "another's"},
        {"id": 1, "type": "event"},
        {"id": 1, "type": "result", "success": True, "result": {"name": "Anna"}},
    )
    with serving(talk) as server:
        assert call(server, "good", COMMAND) == {"name": "Anna"}
    assert heard == ["/api/websocket", {"type": "auth/current_user", "id": 1}]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"success": False, "error": {"code": "unknown_command"}}, "unknown_command"),
        ({"success": False}, "no reason given"),
        ({}, "no reason given"),
    ],
)
def test_a_command_that_failed_is_an_error(answer: Mapping[str, object], said: str) -> None:
    """Its code is in the message."""
    talk, _ = home_assistant({"id": 1, "type": "result", **answer})
    with (
        serving(talk) as server,
        pytest.raises(KioskError, match=f"did not do auth/current_user: {said}") as caught,
    ):
        call(server, "good", COMMAND)
    assert type(caught.value) is KioskError


def test_a_token_that_is_not_accepted_is_refused() -> None:
    """The server said no; the token is not in the message."""
    talk, _ = home_assistant()
    with serving(talk) as server, pytest.raises(SignInRefused) as caught:
        call(server, "secret", COMMAND)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "messages",
    [
        ['{"type": "hello"}'],
        ["[]"],
        ["what?"],
        ['{"type": "auth_required"}', '{"type": "auth_ok"}', "?"],
    ],
)
def test_another_protocol_is_not_home_assistant(messages: list[str]) -> None:
    """Somebody else's WebSocket."""
    with serving(saying(*messages)) as server, pytest.raises(NotHomeAssistant):
        call(server, "good", COMMAND)


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, NotHomeAssistant), (200, NotHomeAssistant), (502, ServerUnreachable)],
)
def test_no_websocket_there(status: int, error: type[KioskError]) -> None:
    """A proxy without its server is unreachable, anything else is not Home Assistant."""

    def gate(connection: ServerConnection, _request: Request) -> Response:
        return connection.respond(http.HTTPStatus(status), "")

    with serving(saying(), gate=gate) as server, pytest.raises(error):
        call(server, "good", COMMAND)


def test_an_answer_in_pieces_with_a_ping_between_is_one_answer() -> None:
    """What a proxy in between makes of a long one."""

    def talk(connection: ServerConnection) -> None:
        connection.ping()
        connection.send('{"type": "auth_required"}')
        connection.recv()
        connection.send('{"type": "auth_ok"}')
        connection.recv()
        connection.send(['{"type": "result", "id": 1, ', '"success": true, ', '"result": "ü"}'])
        connection.recv()

    with serving(talk) as server:
        assert call(server, "good", COMMAND) == "ü"


def test_no_time_at_all_is_unreachable() -> None:
    """Who has waited long enough elsewhere does not begin."""
    with pytest.raises(ServerUnreachable, match="no answer in time"):
        call("http://127.0.0.1:9", "good", COMMAND, timeout=0)


def test_a_redirect_does_not_get_the_token() -> None:
    """The token is for the server that was asked; who redirects wants a sign-in of its own."""
    talk, heard = home_assistant()
    with serving(talk) as other:

        def gate(connection: ServerConnection, _request: Request) -> Response:
            response = connection.respond(http.HTTPStatus.FOUND, "")
            response.headers["Location"] = f"ws{other.removeprefix('http')}/api/websocket"
            return response

        with serving(saying(), gate=gate) as server, pytest.raises(SignOnRequired):
            call(server, "good", COMMAND)
    assert heard == []


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (302, {"Location": "https://auth.example/?rd=x"}, SignOnRequired),
        (302, {"Location": "/outpost/start"}, SignOnRequired),
        (401, {"Content-Type": "text/html"}, SignOnRequired),
        (302, {}, NotHomeAssistant),
        (401, {"Content-Type": "text/plain"}, NotHomeAssistant),
    ],
)
def test_a_sign_on_in_front_is_told(
    status: int, headers: dict[str, str], kind: type[KioskError]
) -> None:
    """In place of the WebSocket."""

    def gate(connection: ServerConnection, _request: Request) -> Response:
        response = connection.respond(http.HTTPStatus(status), "")
        del response.headers["Content-Type"]
        for name, value in headers.items():
            response.headers[name] = value
        return response

    with serving(saying(), gate=gate) as server, pytest.raises(kind) as caught:
        call(server, "good", COMMAND)
    assert type(caught.value) is kind


@pytest.mark.parametrize("is_ours", [False, True])
def test_cookies_are_carried_to_the_server_only(*, is_ours: bool) -> None:
    """Where the rules are for it."""
    seen: list[str | None] = []

    def gate(connection: ServerConnection, request: Request) -> Response:
        seen.append(request.headers.get("Cookie"))
        return connection.respond(http.HTTPStatus.NOT_FOUND, "")

    cookies = ServerCookies()
    cookies.add(Cookie("session", "s3cret", "127.0.0.1"))
    with serving(saying(), gate=gate) as server:
        rules = TlsPolicy(origins=frozenset({server if is_ours else "http://ha:8123"}))
        with pytest.raises(NotHomeAssistant):
            call(server, "good", COMMAND, rules=rules, cookies=cookies)
        with pytest.raises(NotHomeAssistant):
            connect(server, "good", rules=rules, cookies=cookies)
    assert seen == (["session=s3cret"] * 2 if is_ours else [None] * 2)


def test_a_clients_rules_and_cookies_hold_when_a_command_is_sent() -> None:
    """Also those that came after its caller was made."""
    seen: list[str | None] = []

    def gate(connection: ServerConnection, request: Request) -> Response:
        seen.append(request.headers.get("Cookie"))
        return connection.respond(http.HTTPStatus.NOT_FOUND, "")

    client = HttpClient()
    command, opened = caller(client), connector(client)
    with serving(saying(), gate=gate) as server:
        with pytest.raises(NotHomeAssistant):
            command(server, "good", COMMAND)
        client.apply(TlsPolicy(origins=frozenset({server})))
        client.cookies.add(Cookie("session", "s3cret", "127.0.0.1"))
        with pytest.raises(NotHomeAssistant):
            command(server, "good", COMMAND)
        with pytest.raises(NotHomeAssistant):
            opened(server, "good")
    assert seen == [None, "session=s3cret", "session=s3cret"]
    client.close()


def test_nobody_listening_is_unreachable() -> None:
    """The words are those of HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(ServerUnreachable, match=f"127.0.0.1:{port}: connection refused"):
        call(f"http://127.0.0.1:{port}", "good", COMMAND)


def test_a_server_that_hangs_up_is_unreachable() -> None:
    """In the middle of the conversation."""
    with serving(saying()) as server, pytest.raises(ServerUnreachable, match="hung up"):
        call(server, "good", COMMAND)


@pytest.mark.parametrize("start", ["accepts", "opens", "chatters"])
def test_the_timeout_is_for_the_whole(start: str) -> None:
    """Silence before the handshake, silence after it, or talk that is no answer."""
    over = threading.Event()

    def silent(_connection: ServerConnection) -> None:
        over.wait(10)

    def chatter(connection: ServerConnection) -> None:
        connection.send('{"type": "auth_required"}')
        connection.send('{"type": "auth_ok"}')
        while not over.wait(0.05):
            connection.send('{"type": "event"}')

    def gate(_connection: ServerConnection, _request: Request) -> None:
        if start == "accepts":
            over.wait(10)

    began = time.monotonic()
    with serving(chatter if start == "chatters" else silent, gate=gate) as server:
        with pytest.raises(ServerUnreachable, match="no answer in time"):
            call(server, "good", COMMAND, timeout=0.3)
        assert time.monotonic() - began < 8
        over.set()


def test_tls_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate that nobody vouches for gets no token; one of the system's authorities does."""
    context, file = self_signed(tmp_path)
    talk, heard = home_assistant({"id": 1, "type": "result", "success": True, "result": 5})
    with serving(talk, context=context) as server:
        with pytest.raises(CertificateNotTrusted, match="is not trusted: self-signed"):
            call(server, "good", COMMAND)
        assert heard == []
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert call(server, "good", COMMAND) == 5


def test_a_default_port_is_the_schemes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Port 80 or 443 where the origin names none."""
    tried: list[object] = []

    def refuse(address: object, _timeout: float) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    for server in ("http://ha", "https://ha", "http://[fe80::1]:8123"):
        with pytest.raises(ServerUnreachable):
            call(server, "good", COMMAND)
    assert tried == [("ha", 80), ("ha", 443), ("fe80::1", 8123)]


def test_a_connection_stays_open() -> None:
    """It sends and receives until another thread ends it; silence is no error, an end is one."""
    go = threading.Event()

    def talk(connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "auth_required"}))
        connection.recv()
        connection.send(json.dumps({"type": "auth_ok"}))
        connection.send(json.dumps({"heard": json.loads(connection.recv())["id"]}))
        go.wait(10)

    with serving(talk) as server:
        connection = connect(server, "good")
        connection.send({"id": 7}, within=5)
        assert connection.receive(5) == {"heard": 7}
        assert connection.receive(0.05) is None
        threading.Timer(0.05, connection.abort).start()
        with pytest.raises(ServerUnreachable):
            connection.receive(5)
        connection.close()
        connection.abort()
        go.set()


def test_frames_are_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    """The library would log the token at DEBUG."""
    talk, _ = home_assistant({"id": 1, "type": "result", "success": True, "result": 5})
    with caplog.at_level(logging.DEBUG), serving(talk) as server:
        logging.getLogger("websockets.server").setLevel(logging.WARNING)
        call(server, "good", COMMAND)
    assert "access_token" not in caplog.text
