"""The first user of a throw-away Home Assistant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pytest

from ha_kiosk.demo.onboarding import RUNNING_TIMEOUT, onboard, wait_until_running
from ha_kiosk.errors import DemoFailed, KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.http import Request, Response

SERVER = "http://127.0.0.1:8123"
TOKENS = {"access_token": "access", "expires_in": 1800, "refresh_token": "refresh"}


class FakeServer:
    """Answers as a fresh server does; `states` is what it says of itself, one after the other."""

    def __init__(self, *states: str) -> None:
        self.requests: list[Request] = []
        self.commands: list[object] = []
        self.states: Iterator[str] = iter(states)
        self.answers: dict[str, object] = {
            "/api/onboarding/users": {"auth_code": "code"},
            "/auth/token": TOKENS,
            "/api/config": {"version": "2026.11.0"},
        }

    def send(self, request: Request) -> Response:
        """Answer one request."""
        self.requests.append(request)
        path = request.url.removeprefix(SERVER)
        body = {"state": next(self.states)} if path == "/api/core/state" else self.answers[path]
        return Response(200, request.url, "application/json", body=json.dumps(body).encode())

    def call(self, server: str, access_token: str, command: Mapping[str, object], /) -> object:
        """Answer one command on the WebSocket, as a server before 2026.11 does."""
        assert (server, access_token) == (SERVER, "access")
        self.commands.append(command["type"])
        if command["type"] == "http/config/promote":
            raise KioskError(Text("unknown_command"))
        return {"name": "Demo"}


def test_a_user_is_created_and_signed_in() -> None:
    """With a password that nobody knows."""
    fake = FakeServer("RUNNING")
    owner = onboard(SERVER, fake.send, call=fake.call)

    user = fake.requests[0].json
    assert isinstance(user, dict)
    assert user == {
        "client_id": "http://ha-kiosk.localhost/",
        "name": "Demo",
        "username": "demo",
        "password": owner.password,
        "language": "en",
    }
    assert len(owner.password) >= 16
    assert owner.username == "demo"
    assert owner.credentials.refresh_token == "refresh"
    assert owner.credentials.user == "Demo"
    assert fake.commands == ["auth/current_user", "http/config/promote"]
    assert owner.password not in repr(owner)


def test_a_server_that_has_a_user_already_is_refused() -> None:
    """It is not ours then."""
    fake = FakeServer()
    fake.answers["/api/onboarding/users"] = {"message": "User step already done"}
    with pytest.raises(DemoFailed, match="did not create a user: status 200, application/json"):
        onboard(SERVER, fake.send, call=fake.call)


def test_starting_is_waited_for() -> None:
    """The page would show a note otherwise."""
    fake = FakeServer("NOT_RUNNING", "STARTING", "RUNNING")
    naps: list[float] = []
    wait_until_running(SERVER, "access", fake.send, clock=lambda: 0.0, sleep=naps.append)
    assert len(naps) == 2
    assert {request.bearer for request in fake.requests} == {"access"}


def test_starting_is_not_waited_for_without_end() -> None:
    """A minute is enough for a small configuration."""
    fake = FakeServer(*["STARTING"] * 3)
    clock = iter([0.0, RUNNING_TIMEOUT, RUNNING_TIMEOUT + 1])
    with pytest.raises(DemoFailed, match="does not finish starting"):
        wait_until_running(
            SERVER, "access", fake.send, clock=lambda: next(clock), sleep=lambda _: None
        )


def test_a_server_without_a_state_is_said() -> None:
    """Older ones do not tell; the newest for any Python does."""
    with pytest.raises(DemoFailed, match="does not tell its state: status 404"):
        wait_until_running(SERVER, "access", lambda request: Response(404, request.url))
