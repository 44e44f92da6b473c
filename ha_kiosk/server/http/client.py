"""Sends requests, each on a thread of its own, and closes what is under way.

Each exchange (exchange.py) also has a connection of its own (connection.py). A kept connection
would save nothing for a few requests an hour, and would be dead after each restart of the server.

httpx is imported by the thread of the first request, so that the start of the kiosk does not wait
for it.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from concurrent import futures
from typing import TYPE_CHECKING

from ha_kiosk.errors import ServerUnreachable, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.failures import too_slow
from ha_kiosk.server.http.connection import CancellableConnection
from ha_kiosk.server.http.cookies import ServerCookies
from ha_kiosk.server.http.message import Request, Response
from ha_kiosk.server.http.server_clients import ServerClients
from ha_kiosk.server.tls.policy import TlsPolicy

if TYPE_CHECKING:
    import httpx

TIMEOUT = 10.0
"""Seconds that one request may take, from the first byte to the last."""
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
        return self._clients.rules

    def apply(self, rules: TlsPolicy) -> None:
        """Use this policy for all further requests."""
        self._clients = ServerClients(rules, self._timeout, self._transport)

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
        self._clients.close()

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
            exchange = _imported()
            end = self._clock() + self._timeout
            answer.set_result(
                exchange(request, wire, self._clients, self.cookies, lambda: self._clock() > end)
            )
        except BaseException as err:  # noqa: BLE001 - the caller raises it
            answer.set_exception(err)
        finally:
            del self._under_way[wire]


def _imported() -> Callable[..., Response]:
    """Import httpx, and collect no garbage meanwhile: this thread must not delete Qt's objects."""
    gc.disable()
    try:
        from ha_kiosk.server.http.exchange import exchange  # noqa: PLC0415 - see above
    finally:
        gc.enable()
    return exchange


def _check(request: Request) -> None:
    # The library would repeat the whole header in its message.
    bearer = request.bearer or ""
    if not (bearer.isascii() and bearer.isprintable()):
        raise UsageError(Text("The token has characters that no token of Home Assistant has."))
