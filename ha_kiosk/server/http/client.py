"""Sends requests with httpx.

Timeouts, TLS and errors are the same for every request. Nothing is retried, redirects of requests
with a body are not followed, and tokens are not interpreted here.

`TlsPolicy` (tls/policy.py) is applied at each hop of a redirect: the pinned certificate, and
credentials for a proxy in front, are for the server itself only.

Each exchange has a thread and a connection of its own (connection.py). A kept connection would save
nothing for a few requests an hour, and would be dead after each restart of the server.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent import futures
from contextlib import suppress

import httpx

from ha_kiosk.errors import ServerUnreachable, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.failures import (
    host_of,
    is_proxy_challenge,
    proxy_refused,
    too_slow,
    unreachable,
)
from ha_kiosk.server.http.connection import CancellableConnection
from ha_kiosk.server.http.cookies import ServerCookies
from ha_kiosk.server.http.message import Request, Response
from ha_kiosk.server.http.server_clients import ServerClients
from ha_kiosk.server.tls.policy import TlsPolicy

TIMEOUT = 10.0
"""Seconds that one request may take, from the first byte to the last."""
MAX_REDIRECTS = 5
CLOSE_WITHIN = 0.5
"""Seconds that the end of the program waits for the exchanges that it cancels."""


class HttpClient:
    """Sends requests with the policy `rules`, from any number of threads.

    `cookies` are sent to the server of the policy; cookies that servers set are not stored.

    `timeout` (seconds) is for the whole exchange, so that a server that sends one byte a second
    cannot hold a caller longer. Raises `UsageError` for a policy with files that cannot be used.
    """

    def __init__(
        self,
        rules: TlsPolicy | None = None,
        *,
        timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.cookies = ServerCookies()
        self._timeout = timeout
        self._clock = clock
        self._transport = transport
        self._is_closed, self._starting = False, threading.Lock()
        self._under_way: dict[CancellableConnection, threading.Thread] = {}
        self.apply(rules or TlsPolicy())

    @property
    def tls_policy(self) -> TlsPolicy:
        """Return the current policy."""
        return self._lines.rules

    def apply(self, rules: TlsPolicy) -> None:
        """Use this policy for all further requests."""
        self._lines = ServerClients(rules, self._timeout, self._transport)

    def close(self) -> None:
        """Cancel all exchanges and close all connections; nothing can be sent after that."""
        with self._starting:
            self._is_closed = True
            under_way = dict(self._under_way)
        for wire in under_way:
            wire.cancel()
        deadline = time.monotonic() + CLOSE_WITHIN
        for thread in under_way.values():
            thread.join(max(0.0, deadline - time.monotonic()))
        self._lines.close()

    def send(self, request: Request) -> Response:
        """Send one request and return the answer, whatever its status.

        Raises `CertificateNotTrusted`, `ServerUnreachable`, and `UsageError` for a request that
        cannot be sent at all.
        """
        _check(request)
        wire = CancellableConnection(request.url)
        answer: futures.Future[Response] = futures.Future()
        thread = threading.Thread(
            target=self._work, args=(request, wire, answer), name="http", daemon=True
        )
        with self._starting:
            if self._is_closed:
                raise ServerUnreachable(Text("The program ends."))
            self._under_way[wire] = thread
            thread.start()
        futures.wait([answer], self._timeout)
        if not answer.done():
            wire.cancel()
            raise too_slow(request.url)
        return answer.result()

    def _work(
        self, request: Request, wire: CancellableConnection, answer: futures.Future[Response]
    ) -> None:
        try:
            answer.set_result(self._translated(request, wire))
        except BaseException as err:  # noqa: BLE001 - the caller raises it
            answer.set_exception(err)
        finally:
            del self._under_way[wire]

    def _translated(self, request: Request, wire: CancellableConnection) -> Response:
        try:
            return self._exchange(request, wire)
        except httpx.TimeoutException as err:
            raise too_slow(wire.url) from err
        except UnicodeEncodeError:
            # Invalid bytes from a command line or a script. The library's message repeats the text.
            raise UsageError(
                Text("A name or password that was given is not a text in UTF-8.")
            ) from None
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):
            # UnicodeError: after a redirect to a name with symbols, such as xn--53h.local.
            # The library's message repeats parts of the address, maybe a password.
            host = host_of(request.url)
            if _is_address(request.url):
                nowhere = Text("{host} redirects to something that is no web address.", host=host)
                raise ServerUnreachable(nowhere) from None
            raise UsageError(Text("{host} is not an address.", host=host)) from None
        except httpx.HTTPError as err:
            raise unreachable(err, wire.url) from err

    def _exchange(self, request: Request, wire: CancellableConnection) -> Response:
        deadline = self._clock() + self._timeout
        lines, url, hops = self._lines, request.url, 0
        while True:
            with lines.to(url).stream(
                request.method,
                url,
                data=request.form,
                json=request.json,
                headers=_headers(request, url, lines.rules, self.cookies),
                extensions={"trace": wire.trace},
            ) as answer:
                if request.method != "GET" or answer.next_request is None:
                    _check_proxy(request, answer, lines.rules)
                    return self._read(request, answer, deadline)
                url = wire.url = str(answer.next_request.url)
                hops += 1
            if hops > MAX_REDIRECTS:
                raise ServerUnreachable(
                    Text("{host} redirects without end.", host=host_of(request.url))
                )

    def _read(self, request: Request, answer: httpx.Response, deadline: float) -> Response:
        url, body = str(answer.url), bytearray()
        certificate = _certificate(answer)  # the connection is gone after the last byte
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > request.max_body:
                raise ServerUnreachable(Text("{host} sent an endless answer.", host=host_of(url)))
            if self._clock() > deadline:
                raise too_slow(url)
        return Response(
            status=answer.status_code,
            url=url,
            content_type=answer.headers.get("content-type", ""),
            server=answer.headers.get("server", ""),
            body=bytes(body),
            asked=request.url,
            location=str(answer.next_request.url) if answer.next_request else "",
            certificate=certificate,
        )


def _check_proxy(request: Request, answer: httpx.Response, rules: TlsPolicy) -> None:
    challenge = answer.headers.get("www-authenticate", "")
    if is_proxy_challenge(answer.status_code, challenge):
        has_token = request.bearer is not None
        raise proxy_refused(host_of(str(answer.url)), rules, with_token=has_token)


def _headers(
    request: Request, url: str, rules: TlsPolicy, cookies: ServerCookies
) -> dict[str, str]:
    """Return the headers for one hop to `url`: a token goes only to the server it is meant for."""
    # Without it the library decodes the name, and refuses symbols, such as those of xn--53h.local.
    headers = {"Host": httpx.URL(url).netloc.decode("ascii")}
    if rules.apply_to(url) and (carried := cookies.header(url)):
        headers["Cookie"] = carried
    if request.bearer and _origin(url) == _origin(request.url):
        return headers | {"Authorization": f"Bearer {request.bearer}"}
    login = rules.authorization(url)
    return headers | ({"Authorization": login} if login else {})


def _origin(url: str) -> tuple[str, bytes, int | None]:
    parts = httpx.URL(url)
    return parts.scheme, parts.raw_host, parts.port


def _certificate(answer: httpx.Response) -> bytes | None:
    stream = answer.extensions.get("network_stream")
    wrapped = stream.get_extra_info("ssl_object") if stream is not None else None
    return wrapped.getpeercert(True) if wrapped is not None else None  # noqa: FBT003 - C's


def _check(request: Request) -> None:
    # The library would repeat the whole header in its message.
    bearer = request.bearer or ""
    if not (bearer.isascii() and bearer.isprintable()):
        raise UsageError(Text("The token has characters that no token of Home Assistant has."))


def _is_address(url: str) -> bool:
    with suppress(httpx.InvalidURL):
        return httpx.URL(url).scheme in {"http", "https"}
    return False
