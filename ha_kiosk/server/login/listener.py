"""Waits for the redirect that ends a sign-in: on 127.0.0.1 for a browser, on the LAN for a phone.

Protection against others who can reach the port:

- One address is bound, never all. On the LAN only this port is open, and only during the wait.
- The state is compared in constant time and is valid once. A second answer is refused.
- Every other request counts as wrong. After `most_wrong` wrong requests the sign-in ends; what
  browsers request on their own (favicon.ico) does not count.
- A connection lives `CONNECTION_LIFE` seconds, however slowly it sends, and at most `CONNECTIONS`
  are open. The oldest one is closed for a new one, so that a phone can always connect. http.server
  limits lines.
- Neither requests nor errors are logged, because both may contain the code.
"""

from __future__ import annotations

import queue
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar, cast

from ha_kiosk.errors import SignInAborted, SignInRefused
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.login import pages
from ha_kiosk.server.login.pages import Pages

CALLBACK = "/auth-callback"
CONNECTIONS = 16
CONNECTION_LIFE = 5.0
"""Seconds until a connection without a complete request is closed."""
_EXCHANGE = 60.0
"""Seconds after which the phone is told that the sign-in failed."""
_SHOWN = 5.0
"""Seconds that sending the last page may take."""
_POLL = 0.05
_ASKED_BY_BROWSERS = frozenset(
    {"/favicon.ico", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png"}
)


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """Where to listen: the address `bind`, which is written as `host` in a URL."""

    bind: str
    host: str


LOOPBACK = ListenAddress("127.0.0.1", "127.0.0.1")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a listener accepts, and for how long: seconds, and wrong requests (None: any number)."""

    state: str = field(repr=False)
    timeout: float
    most_wrong: int | None = None


class Listener(ThreadingHTTPServer):
    """One sign-in's listener, with a thread for each connection. `shown` maps paths to pages."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, where: ListenAddress, terms: Terms, made: Pages) -> None:
        self.address_family = socket.AF_INET6 if ":" in where.bind else socket.AF_INET
        self.pages = made
        self.shown: Mapping[str, bytes] = {}
        self._terms = terms
        self._lock = threading.Lock()
        self._wrong = 0
        self._is_taken = False
        self._began: dict[socket.socket, float] = {}
        self._outcomes: queue.SimpleQueue[str | SignInAborted] = queue.SimpleQueue()
        self._last_page: Future[bytes] = Future()
        self._is_shown = threading.Event()
        super().__init__((where.bind, 0), _Handler)
        self.client_id = f"http://{where.host}:{self.server_port}/"
        self.redirect_uri = f"{self.client_id.removesuffix('/')}{CALLBACK}"

    def server_bind(self) -> None:
        """Bind without the lookup of our own name that http.server does."""
        socketserver.TCPServer.server_bind(self)
        self.server_port = self.server_address[1]

    def exchanged(self, exchange: Callable[[str], Credentials]) -> Credentials:
        """Wait for the code, and return `exchange`'s result; show the outcome in the browser."""
        code = self._wait()
        page = self.pages.message(pages.NOT_SIGNED_IN)
        try:
            credentials = exchange(code)
            page = self.pages.done(credentials.server_name or credentials.server)
        finally:
            self._last_page.set_result(page)
            self._is_shown.wait(_SHOWN)
        return credentials

    def cancel(self) -> None:
        """End the wait; an answer that came before still counts."""
        self._outcomes.put(SignInAborted(Text("The sign-in was given up.")))

    def take(self, target: str) -> None:
        """Accept the code in the redirect to `target`, once.

        Raises `SignInRefused` for an answer with a wrong state or after the first one,
        `SignInAborted` if it has no code.
        """
        try:
            with self._lock:
                code = oauth.callback_code(target, state=self._terms.state)
                if self._is_taken:
                    raise SignInRefused(Text("This sign-in has been answered already."))
                self._is_taken = True
        except SignInAborted as err:
            self._outcomes.put(err)
            raise
        self._outcomes.put(code)

    def last_page(self) -> bytes:
        """Return the page that says how the sign-in ended, once it has."""
        return self._last_page.result(_EXCHANGE)

    def count_wrong(self) -> None:
        """Count a request that is not part of a sign-in."""
        with self._lock:
            self._wrong += 1
            is_enough = self._wrong == self._terms.most_wrong and not self._is_taken
        if is_enough:
            self._outcomes.put(
                SignInAborted(
                    Text(
                        "The sign-in was closed after {number} wrong requests from the network. "
                        "Start it again.",
                        number=self._wrong,
                    )
                )
            )

    def end_of_answer(self) -> None:
        """Record that the last page has been sent."""
        self._is_shown.set()

    def keep_open(self, connection: socket.socket) -> None:
        """Keep a connection open until it is answered."""
        with self._lock:
            self._began.pop(connection, None)

    def process_request(self, request: object, client_address: object) -> None:
        """Answer in a thread; close the oldest connection if there are too many."""
        connection = cast("socket.socket", request)
        with self._lock:
            oldest = next(iter(self._began)) if len(self._began) >= CONNECTIONS else None
            self._began[connection] = time.monotonic()
        if oldest is not None:
            self._cut(oldest)
        super().process_request(connection, client_address)

    def service_actions(self) -> None:
        """Close the connections whose time is over."""
        end = time.monotonic() - CONNECTION_LIFE
        with self._lock:
            old = [connection for connection, began in self._began.items() if began < end]
        for connection in old:
            self._cut(connection)

    def shutdown_request(self, request: object) -> None:
        """Close a connection that has been answered."""
        connection = cast("socket.socket", request)
        self.keep_open(connection)
        super().shutdown_request(connection)

    def handle_error(self, request: object, client_address: object) -> None:
        """Log nothing about a connection that broke: a traceback may contain the code."""

    def _cut(self, connection: socket.socket) -> None:
        self.keep_open(connection)
        with suppress(OSError):  # it may have ended already
            connection.shutdown(socket.SHUT_RDWR)

    def _wait(self) -> str:
        try:
            outcome = self._outcomes.get(timeout=self._terms.timeout)
        except queue.Empty:
            raise SignInAborted(
                Text(
                    "Nobody signed in within {seconds} seconds. Start it again.",
                    seconds=round(self._terms.timeout),
                )
            ) from None
        if isinstance(outcome, SignInAborted):
            raise outcome
        return outcome


@contextmanager
def listening(where: ListenAddress, terms: Terms, made: Pages) -> Iterator[Listener]:
    """Listen, until the block ends."""
    with Listener(where, terms, made) as listener:
        threading.Thread(target=listener.serve_forever, args=(_POLL,), daemon=True).start()
        try:
            yield listener
        finally:
            listener.shutdown()


class _Handler(BaseHTTPRequestHandler):
    """Answers one request for its listener."""

    server: Listener
    server_version = "ha-kiosk"
    sys_version = ""
    timeout: ClassVar[float | None] = 10
    raw_requestline: bytes

    def parse_request(self) -> bool:
        """Ignore an incomplete line of a connection that was closed by either side."""
        return self.raw_requestline.endswith(b"\n") and super().parse_request()

    def do_GET(self) -> None:
        """Send a page, or accept the redirect; refuse everything else."""
        path = self.path.partition("?")[0]
        if path == CALLBACK:
            self._take()
        elif (page := self.server.shown.get(path)) is not None:
            self._show(HTTPStatus.OK, page)
        else:
            if path not in _ASKED_BY_BROWSERS:
                self.server.count_wrong()
            self._say(HTTPStatus.NOT_FOUND, pages.NOT_HERE)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - as http.server calls it
        """Refuse a request that is invalid or too long."""
        self.server.count_wrong()
        self._say(HTTPStatus(code), pages.NOT_UNDERSTOOD)

    def log_message(self, *_: object) -> None:
        """Keep the request line, which may contain the code, out of the log."""

    def _take(self) -> None:
        try:
            self.server.take(self.path)
        except SignInRefused:
            self.server.count_wrong()
            self._say(HTTPStatus.BAD_REQUEST, pages.NOT_THIS_SIGN_IN)
        except SignInAborted:
            self._say(HTTPStatus.OK, pages.NOT_SIGNED_IN)
        else:
            self.server.keep_open(self.connection)
            try:
                self._show(HTTPStatus.OK, self.server.last_page())
            finally:
                self.server.end_of_answer()

    def _say(self, status: HTTPStatus, text: tuple[Text, Text]) -> None:
        self._show(status, self.server.pages.message(text))

    def _show(self, status: HTTPStatus, body: bytes) -> None:
        self.close_connection = True
        self.send_response(status)
        for name, value in pages.HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
