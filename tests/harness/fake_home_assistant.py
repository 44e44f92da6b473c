"""A small Home Assistant that speaks the sign-in protocol, for tests of the command line.

Real HTTP on loopback and nothing behind it: one user, one password, no WebSocket. What a real
server does with the same requests is tested in e2e/.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

PASSWORD = "right"
LONG_LIVED_TOKEN = "aaa.bbb.ccc"
Answer = tuple[HTTPStatus, object]


class FakeHomeAssistant(ThreadingHTTPServer):
    """The server. `requests` is what it was asked, `tokens` the refresh tokens that are good."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[str] = []
        self.tokens: set[str] = set()
        self.is_failing = self.is_refusing = False

    def answer(self, method: str, path: str, body: dict[str, object], bearer: str) -> Answer:
        """Answer one request."""
        self.requests.append(f"{method} {path}")
        if self.is_failing:
            return HTTPStatus.BAD_GATEWAY, None
        match method, path:
            case "GET", "/auth/providers":
                provider = {"name": "Home Assistant Local", "id": None, "type": "homeassistant"}
                return HTTPStatus.OK, {"providers": [provider]}
            case "POST", "/auth/login_flow":
                return HTTPStatus.OK, self._form({})
            case "POST", "/auth/login_flow/flow":
                return HTTPStatus.OK, self._log_in(body)
            case "POST", "/auth/token":
                return self._token(body)
            case "POST", "/auth/revoke":
                self.tokens.discard(str(body["token"]))
                return HTTPStatus.OK, {}
            case "GET", "/api/config" if bearer in {"access", LONG_LIVED_TOKEN}:
                return HTTPStatus.OK, {"version": "2026.11.0"}
            case "GET", "/api/config":
                return HTTPStatus.UNAUTHORIZED, None
        return HTTPStatus.NOT_FOUND, None

    def _log_in(self, body: dict[str, object]) -> object:
        if body.get("password") == PASSWORD:
            return {"type": "create_entry", "flow_id": "flow", "result": "code"}
        return self._form({"base": "invalid_auth"})

    def _form(self, errors: dict[str, str]) -> object:
        return {
            "type": "form",
            "flow_id": "flow",
            "step_id": "init",
            "data_schema": [{"name": n, "type": "string"} for n in ("username", "password")],
            "errors": errors,
        }

    def _token(self, body: dict[str, object]) -> Answer:
        if self.is_refusing and "refresh_token" in body:
            return HTTPStatus.BAD_REQUEST, {"error": "invalid_grant"}
        tokens: dict[str, object] = {"access_token": "access", "expires_in": 1800}
        if "code" in body:
            token = secrets.token_hex(64)
            self.tokens.add(token)
            tokens["refresh_token"] = token
        return HTTPStatus.OK, tokens


@contextmanager
def fake_home_assistant() -> Iterator[FakeHomeAssistant]:
    """Run a `FakeHomeAssistant`."""
    with FakeHomeAssistant() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: FakeHomeAssistant
    timeout: ClassVar[float | None] = 10

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        fields: dict[str, object]
        if "json" in self.headers.get("content-type", ""):
            fields = json.loads(body)
        else:
            fields = {name: values[0] for name, values in parse_qs(body).items()}
        bearer = self.headers.get("authorization", "").removeprefix("Bearer ")
        status, data = self.server.answer(self.command, urlsplit(self.path).path, fields, bearer)
        text = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_DELETE = _handle  # noqa: N815 - the names are http.server's

    def log_message(self, *_: object) -> None:
        """Keep the tests' output to the tests."""
