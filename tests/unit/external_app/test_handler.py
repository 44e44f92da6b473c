"""Message in, reply out, with a real session and a server that the test plays."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest

from ha_kiosk import __version__
from ha_kiosk.errors import AccessDenied, KioskError, NotSignedIn, ServerUnreachable, SignInRefused
from ha_kiosk.external_app import script
from ha_kiosk.external_app.capabilities import Capabilities
from ha_kiosk.external_app.handler import Handler, Reply
from ha_kiosk.external_app.messages import (
    BusResult,
    ConfigGet,
    ConnectionStatus,
    FrontendLoaded,
    GetExternalAuth,
    Message,
    PageCreated,
    RevokeExternalAuth,
    Unknown,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Response, Send

ORIGIN = "http://ha.local:8123"
REFRESH, ACCESS = "r3fresh", "acc3ss"


class FakeServer:
    """Answers token and revoke requests, and keeps them."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answer: Callable[[Request], Response] = self._good

    def send(self, request: Request) -> Response:
        """Take a request."""
        self.requests.append(request)
        return self.answer(request)

    def _good(self, request: Request) -> Response:
        if request.url.endswith("/auth/revoke"):
            return Response(200, request.url)
        body = {"access_token": f"{ACCESS}{len(self.requests)}", "expires_in": 1800}
        return Response(200, request.url, "application/json", body=json.dumps(body).encode())


def refusing(status: int, body: bytes = b"{}") -> Callable[[Request], Response]:
    """Return an answer that is always the same."""
    return lambda request: Response(status, request.url, "application/json", body=body)


def raising(err: Exception) -> Callable[[Request], Response]:
    """Return an answer that never comes."""

    def answer(_request: Request) -> Response:
        raise err

    return answer


@pytest.fixture
def server() -> FakeServer:
    """Return a server that says yes."""
    return FakeServer()


@pytest.fixture
def clock() -> list[float]:
    """Return the time, to be moved."""
    return [1000.0]


@pytest.fixture
def handler(server: FakeServer, clock: list[float]) -> Handler:
    """Return a handler for a signed-in user."""
    return Handler(session(server.send, clock), ORIGIN)


def session(send: Send, clock: list[float]) -> Session:
    """Return a session on `send`."""
    credentials = Credentials(ORIGIN, "http://ha-kiosk.localhost/", refresh_token=REFRESH)
    return Session(credentials, send, clock=lambda: clock[0])


def answered(reply: Reply | None) -> Reply:
    """Return the reply that there has to be."""
    assert reply is not None
    return reply


def test_a_token_is_answered_with_its_remaining_life(handler: Handler, clock: list[float]) -> None:
    """Not with what the server said when it issued it."""
    first = answered(handler.handle(GetExternalAuth()))
    clock[0] += 600
    second = answered(handler.handle(GetExternalAuth()))
    for reply, left in ((first, 1800), (second, 1200)):
        token = {"access_token": f"{ACCESS}1", "expires_in": left}
        assert reply == Reply(script.call("externalAuthSetToken", True, token, origin=ORIGIN))


def test_force_asks_the_server_again(handler: Handler, server: FakeServer) -> None:
    """Whatever is held: the server has just rejected it."""
    handler.handle(GetExternalAuth())
    reply = answered(handler.handle(GetExternalAuth("externalAuthMine", force=True)))
    assert len(server.requests) == 2
    token = {"access_token": f"{ACCESS}2", "expires_in": 1800}
    assert reply.script == script.call("externalAuthMine", True, token, origin=ORIGIN)


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (refusing(400, b'{"error": "invalid_grant"}'), SignInRefused),
        (refusing(403, b'{"error": "access_denied"}'), AccessDenied),
        (refusing(502, b"<html>"), ServerUnreachable),
        (raising(ServerUnreachable(Text("no answer"))), ServerUnreachable),
    ],
)
def test_a_failure_is_answered_with_false_and_told_beside_it(
    handler: Handler,
    server: FakeServer,
    answer: Callable[[Request], Response],
    problem: type[KioskError],
) -> None:
    """Refused and unreachable stay different."""
    server.answer = answer
    reply = answered(handler.handle(GetExternalAuth()))
    assert reply.script == script.call("externalAuthSetToken", False, origin=ORIGIN)
    assert type(reply.problem) is problem
    assert not reply.signed_out


def test_an_unexpected_error_is_answered_too(
    handler: Handler, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    """An unanswered call would block the frontend for good; the log has the traceback."""
    server.answer = raising(ZeroDivisionError("never repeat me"))
    reply = answered(handler.handle(GetExternalAuth()))
    assert reply.script == script.call("externalAuthSetToken", False, origin=ORIGIN)
    assert type(reply.problem) is KioskError
    assert "ZeroDivisionError" in str(reply.problem)
    assert "never repeat me" not in str(reply.problem)
    (record,) = caplog.records
    assert (record.levelno, record.name) == (logging.ERROR, "ha_kiosk.external_app.handler")
    assert record.exc_info is not None


def test_a_log_out_revokes_and_says_so(handler: Handler, server: FakeServer) -> None:
    """The caller deletes the credentials afterwards."""
    reply = answered(handler.handle(RevokeExternalAuth()))
    assert reply == Reply(
        script.call("externalAuthRevokeToken", True, origin=ORIGIN), signed_out=True
    )
    (request,) = server.requests
    assert request.url == f"{ORIGIN}/auth/revoke"
    assert request.form == {"token": REFRESH}


def test_a_sign_in_that_a_page_stored_is_revoked(handler: Handler, server: FakeServer) -> None:
    """By the session, whose user it does not touch."""
    handler.revoke_stored("another")
    (request,) = server.requests
    assert request.form == {"token": "another"}
    with pytest.raises(NotSignedIn):
        Handler(None, ORIGIN).revoke_stored("another")


def test_a_log_out_calls_what_the_page_names(handler: Handler) -> None:
    """The specification's own example names the other function."""
    reply = answered(handler.handle(RevokeExternalAuth("externalAuthSetToken")))
    assert reply.script == script.call("externalAuthSetToken", True, origin=ORIGIN)


def test_a_log_out_that_the_server_did_not_hear_signs_nobody_out(
    handler: Handler, server: FakeServer
) -> None:
    """The credentials stay."""
    server.answer = raising(ServerUnreachable(Text("no answer")))
    reply = answered(handler.handle(RevokeExternalAuth()))
    assert reply.script == script.call("externalAuthRevokeToken", False, origin=ORIGIN)
    assert isinstance(reply.problem, ServerUnreachable)
    assert not reply.signed_out


def test_after_a_log_out_there_is_no_token(handler: Handler) -> None:
    """The old page may still ask."""
    handler.handle(RevokeExternalAuth())
    reply = answered(handler.handle(GetExternalAuth()))
    assert reply.script == script.call("externalAuthSetToken", False, origin=ORIGIN)
    assert isinstance(reply.problem, NotSignedIn)


@pytest.mark.parametrize("message", [GetExternalAuth(), RevokeExternalAuth()])
def test_without_a_session_every_request_is_answered_with_false(
    message: GetExternalAuth | RevokeExternalAuth,
) -> None:
    """Nobody is signed in, and the page is told."""
    reply = answered(Handler(None, ORIGIN).handle(message))
    assert reply.script == script.call(message.callback, False, origin=ORIGIN)
    assert isinstance(reply.problem, NotSignedIn)


def test_a_refusal_needs_no_server(handler: Handler, server: FakeServer) -> None:
    """It is for when there is no time to ask one."""
    assert handler.refusal(GetExternalAuth("externalAuthMine")) == Reply(
        script.call("externalAuthMine", False, origin=ORIGIN)
    )
    assert not server.requests


@pytest.mark.parametrize(
    "capabilities",
    [
        Capabilities(),
        Capabilities(has_settings_screen=True),
        Capabilities(has_exo_player=True, download_file_supported=True),
    ],
)
def test_config_get_is_answered_with_the_capabilities(
    server: FakeServer, clock: list[float], capabilities: Capabilities
) -> None:
    """Under the same id."""
    handler = Handler(session(server.send, clock), ORIGIN, lambda: capabilities)
    reply = answered(handler.handle(ConfigGet(42)))
    result = {"id": 42, "type": "result", "success": True, "result": capabilities.result()}
    assert reply == Reply(script.call("externalBus", result, origin=ORIGIN))


def test_only_what_works_is_claimed() -> None:
    """Nothing but the version, unless it is said that it works; -1 stands for no toasts."""
    assert {name: value for name, value in Capabilities().result().items() if value} == {
        "appVersion": __version__,
        "toastComponentVersion": -1,
    }
    claimed = Capabilities(
        has_settings_screen=True, has_exo_player=True, download_file_supported=True
    ).result()
    assert claimed["hasSettingsScreen"] is True
    assert claimed["hasExoPlayer"] is True
    assert claimed["downloadFileSupported"] is True


def test_a_question_that_nobody_here_can_answer_gets_an_error(handler: Handler) -> None:
    """A dialog that waits for it ends."""
    reply = answered(handler.handle(Unknown("entity/add_to/get_actions", 8)))
    error = {"code": "not_supported", "message": "ha-kiosk has no use for this."}
    result = {"id": 8, "type": "result", "success": False, "error": error}
    assert reply == Reply(script.call("externalBus", result, origin=ORIGIN))


@pytest.mark.parametrize(
    "message",
    [
        PageCreated(),
        ConnectionStatus("connected"),
        FrontendLoaded(),
        BusResult(1, success=True),
        Unknown("haptic", 3),
    ],
)
def test_what_wants_no_answer_gets_none(message: Message, handler: Handler) -> None:
    """And no request leaves for it."""
    assert handler.handle(message) is None


def test_a_reply_does_not_show_its_token(handler: Handler) -> None:
    """It may be logged by accident."""
    reply = answered(handler.handle(GetExternalAuth()))
    assert ACCESS in reply.script
    assert ACCESS not in repr(reply)
