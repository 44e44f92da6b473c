"""HTTP: whatever a server does, there is an answer or one of our errors, in time."""

from __future__ import annotations

import errno
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from harness.tls import self_signed

from ha_kiosk.errors import CertificateNotTrusted, KioskError, ServerUnreachable, UsageError
from ha_kiosk.server.http import HttpClient, Request, Response
from ha_kiosk.server.http.connection import CancellableConnection
from ha_kiosk.server.http.message import MAX_BODY

Answer = Callable[[socket.socket, threading.Event], None]
OK = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: test\r\n"
    b"Content-Length: 2\r\n\r\n{}"
)


@contextmanager
def serving(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Run a server that gives each connection to `answer`; yield its host and port."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            if context is None:
                answer(connection, over)
                return
            with context.wrap_socket(connection, server_side=True) as wrapped:
                answer(wrapped, over)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threads.append(threading.Thread(target=serve, args=(listener.accept()[0],)))
                threads[-1].start()

    threads.append(threading.Thread(target=accept))
    threads[0].start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()


def whole(data: bytes) -> Answer:
    """Return a server's behaviour: read the request, send `data`, hang up."""

    def answer(connection: socket.socket, _over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(data)

    return answer


def dripping(head: bytes, drop: bytes) -> Answer:
    """Return a server's behaviour: send `head`, then `drop` again and again without end."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(head)
        while not over.wait(0.05):
            connection.sendall(drop)

    return answer


def silent(_connection: socket.socket, over: threading.Event) -> None:
    """Accept and say nothing."""
    over.wait()


@contextmanager
def client(
    timeout: float = 10.0, handler: Callable[[httpx.Request], httpx.Response] | None = None
) -> Iterator[HttpClient]:
    """Yield a client, with `handler` in place of the network if given."""
    made = HttpClient(timeout=timeout, transport=httpx.MockTransport(handler) if handler else None)
    try:
        yield made
    finally:
        made.close()


def no_workers_are_left() -> bool:
    """Return whether all threads of the client have ended, after at most two seconds."""
    for thread in threading.enumerate():
        if thread.name == "http":
            thread.join(20)
    return not any(thread.name == "http" for thread in threading.enumerate())


def test_an_answer_comes_back_whole() -> None:
    """Status, address, type, server and body of the answer are there."""
    with serving(whole(OK)) as host, client() as http_client:
        response = http_client.send(Request("GET", f"http://{host}/x"))
    assert response == Response(200, f"http://{host}/x", "application/json", "test", b"{}")
    assert response.json() == {}


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b"[" * 200_000])
def test_what_is_not_json_decodes_to_none(body: bytes) -> None:
    """A body that is no JSON is None, not an error."""
    assert Response(200, "http://h/", body=body).json() is None


def test_form_json_and_bearer_are_sent() -> None:
    """What a request holds arrives at the server."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    with client(handler=handler) as http_client:
        http_client.send(Request("POST", "http://h/", form={"a": "b c"}))
        http_client.send(Request("POST", "http://h/", json={"a": 1}, bearer="abc"))
    assert seen[0].content == b"a=b+c"
    assert "authorization" not in seen[0].headers
    assert seen[0].headers["user-agent"].startswith("ha-kiosk/")
    assert seen[1].content.replace(b" ", b"") == b'{"a":1}'
    assert seen[1].headers["authorization"] == "Bearer abc"


def _redirecting(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/old":
        return httpx.Response(301, headers={"Location": "https://new.example/there"})
    return httpx.Response(200, content=b"here")


def test_a_redirect_of_a_get_is_followed() -> None:
    """The answer tells where it came from in the end."""
    with client(handler=_redirecting) as http_client:
        response = http_client.send(Request("GET", "http://h/old"))
    assert (response.status, response.url) == (200, "https://new.example/there")


def test_a_redirect_of_a_post_is_not_followed() -> None:
    """A body with a secret goes to the address that it was meant for, or nowhere."""
    with client(handler=_redirecting) as http_client:
        response = http_client.send(Request("POST", "http://h/old", form={"token": "secret"}))
    assert (response.status, response.url) == (301, "http://h/old")


def test_a_token_does_not_follow_a_redirect_to_another_host() -> None:
    """The bearer token is for the host that was asked."""
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return _redirecting(request)

    with client(handler=handler) as http_client:
        http_client.send(Request("GET", "http://h/old", bearer="secret"))
    assert ["authorization" in request.headers for request in seen] == [True, False]


def test_a_redirect_to_no_web_address_is_the_servers_fault() -> None:
    """And not that of the address that was typed, which is right."""
    with (
        client(handler=lambda _: httpx.Response(302, headers={"Location": "javascript:1"})) as c,
        pytest.raises(ServerUnreachable, match="h redirects to something that is no web address"),
    ):
        c.send(Request("GET", "http://h/old"))


def test_a_name_with_a_symbol_is_asked_like_any_other() -> None:
    """The library's own reading of names refuses ☕, which browsers take."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=f"{request.url.raw_host!r} {request.headers['Host']}")

    with client(handler=answer) as http_client:
        url = "http://xn--53h.local:8123/"
        found = http_client.send(Request("GET", url, bearer="token"))
    assert found.body == b"b'xn--53h.local' xn--53h.local:8123"
    assert found.url == url


def test_a_redirect_to_a_name_with_a_symbol_is_the_servers_fault() -> None:
    """It is not followed, and no other error comes of it."""

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "http://xn--53h.local/"})

    with (
        client(handler=answer) as http_client,
        pytest.raises(ServerUnreachable, match="h redirects to something"),
    ):
        http_client.send(Request("GET", "http://h/"))


def test_redirects_without_end_are_given_up() -> None:
    """A server that redirects in a circle is no server for us."""
    with (
        client(handler=lambda _: httpx.Response(302, headers={"Location": "/again"})) as c,
        pytest.raises(ServerUnreachable, match="h redirects without end"),
    ):
        c.send(Request("GET", "http://h/"))


@pytest.mark.parametrize(
    "answer",
    [
        silent,
        dripping(b"", b"H"),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X-Drip: drop\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"."),
    ],
    ids=["nothing", "status line", "headers", "body"],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_deadline_holds_whatever_the_server_drips(
    answer: Answer, scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each single read is quick, the whole is not: the caller is free in time all the same."""
    context = None
    if scheme == "https":
        context, file = self_signed(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serving(answer, context) as host, client(timeout=0.5) as http_client:
        start = time.monotonic()
        with pytest.raises(ServerUnreachable, match=f"{host} did not answer in time"):
            http_client.send(Request("GET", f"{scheme}://{host}/"))
        assert time.monotonic() - start < 8
        assert no_workers_are_left()


def test_a_client_that_is_closed_cuts_what_is_under_way() -> None:
    """So that the end of the program leaves no connection open; and it sends nothing more."""
    arrived = threading.Event()
    errors: list[KioskError] = []

    def answer(connection: socket.socket, over: threading.Event) -> None:
        connection.recv(65536)
        arrived.set()
        over.wait()

    with serving(answer) as host, client() as http_client:

        def send() -> None:
            try:
                http_client.send(Request("GET", f"http://{host}/"))
            except KioskError as err:
                errors.append(err)

        sender = threading.Thread(target=send)
        sender.start()
        assert arrived.wait(10)
        http_client.close()
        sender.join(60)
        assert no_workers_are_left()
        assert isinstance(errors[0], ServerUnreachable)
        with pytest.raises(ServerUnreachable, match="The program ends"):
            http_client.send(Request("GET", f"http://{host}/"))


def test_an_exchange_that_was_cut_is_still_closed() -> None:
    """The library closes in steps, and tells of each: an error there would leave it open."""
    wire = CancellableConnection("http://h/")
    wire.cancel()
    with pytest.raises(httpx.ReadTimeout):
        wire.trace("http11.receive_response_body.started", {})
    for event in ("receive_response_body.failed", "response_closed.started"):
        wire.trace(f"http11.{event}", {})


def test_the_deadline_holds_in_the_tls_handshake() -> None:
    """A port that accepts and never speaks TLS does not hold the caller."""
    with (
        serving(silent) as host,
        client(timeout=0.5) as http_client,
        pytest.raises(ServerUnreachable, match="in time"),
    ):
        http_client.send(Request("GET", f"https://{host}/"))
    assert no_workers_are_left()


def test_the_deadline_holds_while_a_name_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that hangs does not hold the caller, and its late answer sends nothing."""
    release = threading.Event()
    requests: list[bytes] = []
    look_up = socket.getaddrinfo

    def slow(*args: Any, **kwargs: Any) -> object:  # noqa: ANN401 - passed through
        release.wait(10)
        return look_up(*args, **kwargs)

    def answer(connection: socket.socket, _over: threading.Event) -> None:
        requests.append(connection.recv(65536))

    with serving(answer) as host, client(timeout=0.2) as http_client:
        monkeypatch.setattr(socket, "getaddrinfo", slow)
        with pytest.raises(ServerUnreachable, match="in time"):
            http_client.send(Request("GET", f"http://{host}/"))
        release.set()
        assert no_workers_are_left()
    assert requests in ([], [b""])


def test_a_slow_body_ends_by_the_clients_own_clock() -> None:
    """The clock that was given decides, chunk by chunk."""
    times = iter([0.0, 11.0])
    made = HttpClient(
        transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"x")),
        clock=lambda: next(times),
    )
    with pytest.raises(ServerUnreachable, match="in time"):
        made.send(Request("GET", "http://h/"))
    made.close()


def test_an_endless_answer_is_cut() -> None:
    """Nobody fills our memory."""
    with (
        client(handler=lambda _: httpx.Response(200, content=b"x" * (MAX_BODY + 1))) as c,
        pytest.raises(ServerUnreachable, match="h sent an endless answer"),
    ):
        c.send(Request("GET", "http://h/"))


def test_nobody_listening_is_unreachable() -> None:
    """The message says what was tried and what to look at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with (
        client() as http_client,
        pytest.raises(ServerUnreachable, match=f"127.0.0.1:{port}: connection refused"),
    ):
        http_client.send(Request("GET", f"http://127.0.0.1:{port}/"))


@pytest.mark.parametrize("data", [b"", b"SSH-2.0-OpenSSH_9.2\r\n"])
def test_a_port_that_does_not_speak_http_is_unreachable(data: bytes) -> None:
    """Hanging up and talking nonsense are the same to us."""
    with (
        serving(whole(data)) as host,
        client() as http_client,
        pytest.raises(ServerUnreachable, match="hung up, or answered with something"),
    ):
        http_client.send(Request("GET", f"http://{host}/"))


def test_a_reset_connection_is_unreachable() -> None:
    """The network's own errors are told in the system's words."""

    def reset(connection: socket.socket, _over: threading.Event) -> None:
        connection.recv(1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with (
        serving(reset) as host,
        client() as http_client,
        pytest.raises(ServerUnreachable, match="connection reset by peer"),
    ):
        http_client.send(Request("GET", f"http://{host}/"))


def test_a_self_signed_certificate_is_not_trusted(tmp_path: Path) -> None:
    """It is its own error, since trying later does not help."""
    context, _ = self_signed(tmp_path)
    with (
        serving(whole(OK), context) as host,
        client() as http_client,
        pytest.raises(CertificateNotTrusted, match=f"{host} is not trusted: self-signed"),
    ):
        http_client.send(Request("GET", f"https://{host}/"))


def test_the_systems_own_authorities_are_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What update-ca-certificates (here SSL_CERT_FILE) adds is enough."""
    context, file = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serving(whole(OK), context) as host, client() as http_client:
        assert http_client.send(Request("GET", f"https://{host}/")).status == 200


def test_https_to_a_plain_port_says_so() -> None:
    """The likeliest mistake is named."""
    with (
        serving(whole(OK)) as host,
        client() as http_client,
        pytest.raises(ServerUnreachable, match="begin with http://"),
    ):
        http_client.send(Request("GET", f"https://{host}/"))


@pytest.mark.parametrize(
    ("cause", "message"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), "h: name not known"),
        (socket.gaierror(socket.EAI_AGAIN, "x"), "h: the name cannot be looked up now"),
        (OSError(errno.EHOSTUNREACH, "x"), "h: no route to host"),
        (TimeoutError("x"), "h: no answer in time"),
        (OSError("x"), "h: connection lost"),
        (None, "h hung up"),
    ],
)
def test_each_way_to_fail_has_its_words(cause: OSError | None, message: str) -> None:
    """People read the reason, not the name of a class."""

    def handler(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("secret") from cause

    with client(handler=handler) as c, pytest.raises(ServerUnreachable, match=message) as caught:
        c.send(Request("GET", "http://h/"))
    assert "secret" not in str(caught.value)


def test_the_librarys_timeout_is_ours() -> None:
    """A read that took too long is the same as a whole that did."""

    def handler(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("")

    with client(handler=handler) as c, pytest.raises(ServerUnreachable, match="in time"):
        c.send(Request("GET", "http://h/"))


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@127.0.0.1:1/",
        "http://user:secret@h:port/",
        "http://user:secret@[h/",
        "ftp://user:secret@h/",
        "secret",
    ],
)
def test_a_password_in_an_address_is_not_repeated(url: str) -> None:
    """Neither our message nor the error below it shows what stood before the host."""
    with client() as http_client, pytest.raises(KioskError) as caught:
        http_client.send(Request("GET", url))
    error: BaseException | None = caught.value
    while error is not None:
        assert "secret" not in str(error)
        error = error.__cause__


@pytest.mark.parametrize("token", ["secret\r\nX-Evil: 1", "secrét"])
def test_a_token_that_fits_no_header_is_not_repeated(token: str) -> None:
    """The library would show the whole header."""
    with client() as http_client, pytest.raises(UsageError) as caught:
        http_client.send(Request("GET", "http://127.0.0.1:1/", bearer=token))
    assert "secr" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_secrets_of_requests_and_responses_are_not_shown() -> None:
    """A traceback with local variables tells nothing."""
    request = Request("POST", "http://h/", {"a": "secret"}, {"b": "secret"}, "secret")
    assert "secret" not in repr(request)
    assert "secret" not in repr(Response(200, "http://h/", body=b"secret"))
