"""Signs in with the system's browser, which comes back to a listener on 127.0.0.1.

This is OAuth's way for desktop programs (RFC 8252): the client id is the listener's own address, so
the server lets its login page redirect there. The listener accepts one answer with the right state.
It refuses others and goes on waiting: another process on this machine can reach it too, and must be
able neither to sign in nor to prevent a sign-in.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

from ha_kiosk.errors import SignInAborted, SignInRefused
from ha_kiosk.server import oauth
from ha_kiosk.server.credentials import Credentials
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import Send
from ha_kiosk.server.login import Call, finish
from ha_kiosk.server.websocket import call as websocket_call

TIMEOUT = 300.0
"""Seconds that a person has to sign in."""
CALLBACK = "/auth-callback"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --page: #fafafa; --card: #fff; --text: #212121; --dim: #727272 }}
@media (prefers-color-scheme: dark) {{
  :root {{ --page: #111; --card: #1c1c1c; --text: #e1e1e1; --dim: #9b9b9b }}
}}
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: var(--page); color: var(--text); font: 16px/1.5 Roboto, Noto, sans-serif }}
main {{ margin: 16px; padding: 32px; max-width: 360px; text-align: center;
  background: var(--card); border: 1px solid #8884; border-radius: 12px }}
h1 {{ margin: 0 0 8px; font-size: 24px; font-weight: 400; color: #03a9f4 }}
p {{ margin: 0; color: var(--dim) }}
</style>
</head>
<body><main><h1>{title}</h1><p>{text}</p></main></body>
</html>
"""
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}


def sign_in(
    server: Server,
    send: Send,
    open_browser: Callable[[str], bool],
    say: Callable[[str], None],
    *,
    timeout: float = TIMEOUT,
    call: Call = websocket_call,
) -> Credentials:
    """Sign in at `server` with the browser that `open_browser` opens.

    Where it opens none, the address is said for the person to open. Raises `SignInAborted` when
    nobody came back within `timeout` seconds, `SignInRefused` and what `send` raises.
    """
    state = oauth.new_state()
    with _listening(state) as listener:
        client_id = f"http://127.0.0.1:{listener.server_port}/"
        url = oauth.authorize_url(
            server.url,
            client_id=client_id,
            redirect_uri=f"{client_id.removesuffix('/')}{CALLBACK}",
            state=state,
        )
        if open_browser(url):
            say("Sign in with the browser that has opened.")
        else:
            say(f"Open this address in a browser on this machine:\n\n{url}\n")
        code = listener.wait(timeout)
    return finish(server.url, client_id, code, send, call=call)


@contextmanager
def _listening(state: str) -> Iterator[_Listener]:
    listener = _Listener(state)
    thread = threading.Thread(target=listener.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.shutdown()
        listener.server_close()


class _Listener(ThreadingHTTPServer):
    """Waits for the redirect, one thread per connection, so that none can keep it busy."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, state: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._state = state
        self._outcomes: queue.SimpleQueue[str | SignInAborted] = queue.SimpleQueue()

    def code(self, target: str) -> str:
        """Return the code out of the redirect to `target`."""
        return oauth.callback_code(
            f"http://127.0.0.1:{self.server_port}{target}", state=self._state
        )

    def end(self, outcome: str | SignInAborted) -> None:
        """End the wait; only the first call counts."""
        self._outcomes.put(outcome)

    def wait(self, timeout: float) -> str:
        """Return the authorization code."""
        try:
            outcome = self._outcomes.get(timeout=timeout)
        except queue.Empty:
            raise SignInAborted(
                f"Nobody signed in with the browser within {timeout:.0f} seconds."
            ) from None
        if isinstance(outcome, SignInAborted):
            raise outcome
        return outcome

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing about a connection that broke: a traceback would hold the code."""


class _Handler(BaseHTTPRequestHandler):
    """Answers one request; knows nothing but its listener."""

    server: _Listener
    server_version = "ha-kiosk"
    sys_version = ""
    timeout: ClassVar[float | None] = 10

    def do_GET(self) -> None:
        """Take the redirect, and refuse everything else."""
        if urlsplit(self.path).path != CALLBACK:
            self._show(HTTPStatus.NOT_FOUND, "Not here", "There is nothing at this address.")
            return
        try:
            code = self.server.code(self.path)
        except SignInRefused:
            self._show(
                HTTPStatus.BAD_REQUEST, "Not this sign-in", "Start again with ha-kiosk login."
            )
        except SignInAborted as err:
            self._show(HTTPStatus.OK, "Not signed in", "You can close this window.")
            self.server.end(err)
        else:
            self._show(HTTPStatus.OK, "Signed in", "You can close this window.")
            self.server.end(code)

    def log_message(self, *_: object) -> None:
        """Keep the request line, which holds the code, out of the log."""

    def _show(self, status: HTTPStatus, title: str, text: str) -> None:
        body = _PAGE.format(title=title, text=text).encode()
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
