"""A page on https whose server changes its certificate, wants ours, or a password.

One port for the page, its WebSocket and what it fetches, so that all of them meet the same rules.
"""

from __future__ import annotations

import logging
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from harness.site import PAGE

_SOCKET = """<script>
window.log = [];
const connect = () => new Promise((done) => {
  const socket = new WebSocket(location.origin.replace("https", "wss") + "/socket");
  socket.onopen = () => { window.socket = socket; log.push("open"); done(true); };
  socket.onerror = () => { log.push("error"); done(false); };
});
const get = (headers) => fetch("/data", {headers, cache: "no-store"}).then(
  (answer) => log.push(answer.status), () => log.push("failed"));
connect();
</script>"""


class SecureSite:
    """The server: `requests` are path and `Authorization` of each that came."""

    def __init__(self, context: ssl.SSLContext, login: tuple[str, str] | None = None) -> None:
        self._login = login and "Basic " + b64encode(":".join(login).encode()).decode()
        self.requests: list[tuple[str, str | None]] = []
        self.redirects: dict[str, str] = {}
        self._server = self._serve(context, 0)
        self.port: int = self._server.socket.getsockname()[1]
        self.url = f"https://127.0.0.1:{self.port}"

    def speak(self, context: ssl.SSLContext) -> None:
        """Show another certificate from now on, on new connections."""
        self.close()
        self._server = self._serve(context, self.port)

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.socket.close()

    def asked(self, path: str) -> list[str | None]:
        """Return the `Authorization` of all requests for a path."""
        return [header for asked, header in self.requests if asked == path]

    def _serve(self, context: ssl.SSLContext, port: int) -> Server:
        quiet = logging.getLogger(f"{__name__}.frames")
        quiet.setLevel(logging.CRITICAL)
        server = serve(
            _listen,
            "127.0.0.1",
            port,
            ssl=context,
            process_request=self._answer,
            close_timeout=0.1,
            logger=quiet,
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def _answer(self, _connection: ServerConnection, request: Request) -> Response | None:
        header = request.headers.get("Authorization")
        path = request.path.partition("?")[0]
        self.requests.append((path, header))
        if self._login is not None and header != self._login:
            return _response(HTTPStatus.UNAUTHORIZED, ("WWW-Authenticate", 'Basic realm="x"'))
        if path in self.redirects:
            return _response(HTTPStatus.FOUND, ("Location", self.redirects[path]))
        if path == "/socket":
            return None
        return _response(HTTPStatus.OK, body=(PAGE % _SOCKET).encode())


def _response(status: HTTPStatus, *headers: tuple[str, str], body: bytes = b"") -> Response:
    length = ("Content-Length", str(len(body)))
    always = (("Content-Type", "text/html"), ("Connection", "close"), length)
    return Response(status, status.phrase, Headers([*headers, *always]), body)


def _listen(connection: ServerConnection) -> None:
    for _ in connection:
        pass


@contextmanager
def secure_site(
    context: ssl.SSLContext, login: tuple[str, str] | None = None
) -> Iterator[SecureSite]:
    """Run a `SecureSite`."""
    site = SecureSite(context, login)
    try:
        yield site
    finally:
        site.close()
