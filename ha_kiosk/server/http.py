"""The only module that names httpx: requests go out, responses come in, errors are ours.

Apart because timeouts, TLS and the translation of a library's errors must be the same for every
request. It refuses to retry, to follow redirects with a body, and to know what a token is.

Every exchange runs in a thread of its own and on a connection of its own. httpx's timeouts are
per read, and none of them covers looking up a name: only a second thread can give up in time,
whatever the server drips. A kept connection would save nothing for a few requests an hour, and
would be dead after each restart of the server.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent import futures
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from ha_kiosk import __version__
from ha_kiosk.errors import CertificateNotTrusted, KioskError, ServerUnreachable, UsageError

TIMEOUT = 10.0
"""Seconds that one request may take, from its first byte to its last."""
MAX_BODY = 4 * 1024 * 1024
"""Bytes of an answer that are read; more is not an answer to anything we ask."""
MAX_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `form`, `json` and `bearer` may hold secrets and are never shown."""

    method: str
    url: str
    form: Mapping[str, str] | None = field(default=None, repr=False)
    json: object | None = field(default=None, repr=False)
    bearer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to one request. `url` is where it came from, after redirects of a GET."""

    status: int
    url: str
    content_type: str = ""
    server: str = ""
    body: bytes = field(default=b"", repr=False)

    def json(self) -> object:
        """Return the decoded body, or None where it is not JSON."""
        try:
            decoded: object = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return decoded


Send = Callable[[Request], Response]
"""What every caller takes: tests pass a function, the program passes `HttpClient.send`."""


class HttpClient:
    """Sends requests, one after the other or from several threads.

    `timeout` (seconds) is for the whole exchange: a server that drips one byte a second does not
    hold a caller longer than that.
    """

    def __init__(
        self,
        *,
        timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._timeout = timeout
        self._clock = clock
        self._client = httpx.Client(
            verify=tls_context(),
            timeout=timeout,
            transport=transport,
            limits=httpx.Limits(max_keepalive_connections=0),
            max_redirects=MAX_REDIRECTS,
            headers={"User-Agent": f"ha-kiosk/{__version__}"},
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def send(self, request: Request) -> Response:
        """Send one request and return the answer, whatever its status.

        Raises `CertificateNotTrusted`, `ServerUnreachable`, and `UsageError` for what cannot be
        sent at all.
        """
        _check(request)
        wire = _Wire()
        answer: futures.Future[Response] = futures.Future()
        threading.Thread(
            target=self._work, args=(request, wire, answer), name="http", daemon=True
        ).start()
        futures.wait([answer], self._timeout)
        if not answer.done():
            wire.cut()
            raise _too_slow(request.url)
        return answer.result()

    def _work(self, request: Request, wire: _Wire, answer: futures.Future[Response]) -> None:
        try:
            answer.set_result(self._translated(request, wire))
        except BaseException as err:  # noqa: BLE001 - the caller raises it
            answer.set_exception(err)

    def _translated(self, request: Request, wire: _Wire) -> Response:
        try:
            return self._exchange(request, wire)
        except httpx.TimeoutException as err:
            raise _too_slow(request.url) from err
        except httpx.TooManyRedirects as err:
            raise ServerUnreachable(f"{_host(request.url)} redirects without end.") from err
        except httpx.HTTPError as err:
            raise unreachable(err, request.url) from err
        except httpx.InvalidURL:
            # The library's message repeats parts of the address, maybe a password.
            raise UsageError(f"{_host(request.url)} is not an address.") from None

    def _exchange(self, request: Request, wire: _Wire) -> Response:
        deadline = self._clock() + self._timeout
        headers = {"Authorization": f"Bearer {request.bearer}"} if request.bearer else None
        body = bytearray()
        with self._client.stream(
            request.method,
            request.url,
            data=request.form,
            json=request.json,
            headers=headers,
            follow_redirects=request.method == "GET",
            extensions={"trace": wire.trace},
        ) as answer:
            for chunk in answer.iter_bytes():
                body += chunk
                if len(body) > MAX_BODY:
                    raise ServerUnreachable(f"{_host(request.url)} sent an endless answer.")
                if self._clock() > deadline:
                    raise _too_slow(request.url)
            return Response(
                status=answer.status_code,
                url=str(answer.url),
                content_type=answer.headers.get("content-type", ""),
                server=answer.headers.get("server", ""),
                body=bytes(body),
            )


class _Wire:
    """The connection of one exchange, which another thread can cut."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._is_cut = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of the connection (httpx calls this at each step of an exchange)."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            wire: socket.socket = info["return_value"].get_extra_info("socket")
            self._socket = wire
            if self._is_cut:
                # The library closes no connection that its trace interrupted.
                wire.close()
        if self._is_cut:
            raise httpx.ReadTimeout("Nobody waits for this any more.")

    def cut(self) -> None:
        """End the exchange, so that its thread ends too."""
        self._is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                # Not SSLSocket.shutdown, which takes the TLS state away under the reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def tls_context() -> ssl.SSLContext:
    """Return what servers are verified with: the system's own store of authorities."""
    return ssl.create_default_context()


def unreachable(err: BaseException, url: str) -> KioskError:
    """Return our error for a library's `err` while talking to `url`, in words for people."""
    host = _host(url)
    for cause in _causes(err):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateNotTrusted(
                f"The certificate of {host} is not trusted: {cause.verify_message}. Add the "
                "authority that signed it to this system's (update-ca-certificates)."
            )
        if isinstance(cause, OSError):
            return ServerUnreachable(f"{host}: {_reason(cause)}")
    return ServerUnreachable(
        f"{host} hung up, or answered with something that is not HTTP. "
        "Is the port right, and should it be https:// in place of http:// ?"
    )


def _reason(err: OSError) -> str:
    if isinstance(err, ssl.SSLError):
        return "TLS failed. Should it be http:// in place of https:// ?"
    if isinstance(err, socket.gaierror):
        if err.errno == socket.EAI_AGAIN:
            return "the name cannot be looked up now. Is the network up?"
        return "name not known. Check the spelling, or use the IP address."
    if isinstance(err, TimeoutError):
        return "no answer in time."
    if err.errno == errno.ECONNREFUSED:
        return "connection refused. Is Home Assistant running, and is the port right?"
    return f"{os.strerror(err.errno).lower() if err.errno else 'connection lost'}."


def _causes(err: BaseException | None) -> Iterator[BaseException]:
    while err is not None:
        yield err
        err = err.__cause__ or err.__context__


def _too_slow(url: str) -> ServerUnreachable:
    return ServerUnreachable(f"{_host(url)} did not answer in time.")


def _host(url: str) -> str:
    """Return host and port of `url`, and nothing else: there may be a password before them."""
    with suppress(ValueError):
        if host := urlsplit(url).netloc.rpartition("@")[2]:
            return host
    return "This"


def _check(request: Request) -> None:
    # The library would repeat the whole header in its message.
    bearer = request.bearer or ""
    if not (bearer.isascii() and bearer.isprintable()):
        raise UsageError("The token has characters that no token of Home Assistant has.")
