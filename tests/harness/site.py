"""A web server on 127.0.0.1 with pages of the test's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PAGE = """<!doctype html><meta charset="utf-8"><title>test</title>
<link rel="icon" href="data:,">
<script>
window.answers = [];
for (const name of ["externalAuthSetToken", "externalAuthRevokeToken", "externalAuthMine"])
  window[name] = (...args) => answers.push([name, ...args]);
window.externalBus = (message) => answers.push(["externalBus", message]);
</script>
<body>%s</body>
"""
"""A page that keeps what the app tells it in `answers`, as the frontend's functions would."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to a GET."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Site:
    """The pages, by path, and the requests that came (path and query).

    Of a path in `slow` the second half comes after its event, or never where `cut` is set.
    """

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.answers: dict[str, Answer] = {"/": Answer(PAGE % "")}
        self.requests: list[str] = []
        self.slow: dict[str, threading.Event] = {}
        self.cut = False

    def add(self, path: str, body: str = "", *, before: str = "") -> str:
        """Serve a page at `path`, `before` in front of all its scripts; return its address."""
        self.answers[path] = Answer(before + PAGE % body)
        return self.url + path

    def redirect(self, path: str, to: str) -> str:
        """Redirect `path` to `to`; return the address of `path`."""
        self.answers[path] = Answer(status=302, headers={"Location": to})
        return self.url + path


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a `Site` on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.requests.append(self.path)
            if go := site.slow.get(urlsplit(self.path).path):
                self._trickle(go)
                return
            answer = site.answers.get(urlsplit(self.path).path, Answer("nothing here", 404))
            body = answer.body.encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _trickle(self, go: threading.Event) -> None:
            half = b"x" * 500_000
            self.send_response(200)
            self.send_header("Content-Type", "application/x-tar")
            self.send_header("Content-Length", str(2 * len(half)))
            self.end_headers()
            self.wfile.write(half)
            go.wait(30)
            if not site.cut:
                self.wfile.write(half)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Say nothing: `requests` has it all."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: a browser hangs up as it likes."""

    with Server(("127.0.0.1", 0), Handler) as server:
        site = Site(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
