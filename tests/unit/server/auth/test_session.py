"""The session: one door to tokens, for everybody."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ha_kiosk.errors import (
    AccessDenied,
    CertificateNotTrusted,
    GatewayRefused,
    KioskError,
    NotHomeAssistant,
    NotSignedIn,
    ServerUnreachable,
    SignInRefused,
    SignOnRequired,
)
from ha_kiosk.host.clocks import boottime
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import AccessToken, Session
from ha_kiosk.server.http import Request, Response

SERVER = "http://ha:8123"
REVOKE = Request("POST", f"{SERVER}/auth/revoke", {"token": "refresh"})
LEGACY = Request("POST", f"{SERVER}/auth/token", {"action": "revoke", "token": "refresh"})


def answer(status: int = 200, body: object = None, content_type: str = "") -> Response:
    """Return an answer of the server."""
    return Response(status, SERVER, content_type, body=json.dumps(body).encode() if body else b"")


@dataclass
class FakeServer:
    """A server with tokens `access-1`, `access-2`, … and a clock that tests move.

    `problem` is what it does instead; `gate` holds its answers back.
    """

    life: int = 1800
    problem: Response | KioskError | None = None
    problem_with_looks: KioskError | None = None
    latency: float = 0.0
    time: float = 1000.0
    wall: float = 1_800_000_000.0
    requests: list[Request] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)
    gate: threading.Event = field(default_factory=threading.Event)
    issued: int = 0
    is_local: bool = True
    flows: list[str] = field(default_factory=list)
    looks: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def send(self, request: Request) -> Response:
        """Answer one request. How it sees this device it always tells, and nobody counts that."""
        if request.url.endswith("/auth/providers"):
            self.looks += 1
            if self.problem_with_looks is not None:
                raise self.problem_with_looks
            local = {"name": "Local", "id": None, "type": "homeassistant"}
            return answer(200, {"providers": [local], "preselect_remember_me": self.is_local})
        if "/auth/login_flow" in request.url:
            return self.flow(request)
        self.requests.append(request)
        self.arrived.set()
        assert self.gate.wait(10)
        self.time += self.latency
        if isinstance(self.problem, KioskError):
            raise self.problem
        if self.problem is not None:
            return self.problem
        if request.form is None or "grant_type" not in request.form:
            return answer()
        self.issued += 1
        return answer(200, {"access_token": f"access-{self.issued}", "expires_in": self.life})

    def flow(self, request: Request) -> Response:
        """Begin a sign-in, or cancel the one that was begun."""
        if request.method == "POST":
            self.flows.append(f"{SERVER}/auth/login_flow/{self.looks}")
            return answer(200, {"flow_id": f"{self.looks}", "type": "form"})
        if request.url not in self.flows:
            return answer(404, {"message": "Invalid flow specified"})
        self.flows.remove(request.url)
        return answer(200, {"message": "Flow aborted"})

    def session(self, credentials: Credentials | None = None) -> Session:
        """Return a session at this server, by its clocks."""
        return Session(
            credentials or Credentials(SERVER, "http://c/", refresh_token="refresh"),
            self.send,
            clock=lambda: self.time,
            now=lambda: self.wall,
        )

    def long_lived(self, life: int = 1000) -> Session:
        """Return a session with a long-lived token that ends in `life` seconds."""
        token = jwt({"exp": int(self.wall) + life})
        return self.session(Credentials(SERVER, "http://c/", long_lived_token=token))


@pytest.fixture
def server() -> FakeServer:
    """Return a server that works."""
    return FakeServer()


def jwt(claims: object) -> str:
    """Return a JSON Web Token with `claims`, unpadded as they are."""
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJIUzI1NiJ9.{body}.c2lnbmF0dXJl"


def waiting(session: Session, number: int) -> bool:
    """Return whether `number` threads wait in `session`, within five seconds."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        flight = session._flight
        if flight is not None and waiters(flight) >= number:
            return True
        threading.Event().wait(0.005)
    return False


def waiters(flight: Any) -> int:  # noqa: ANN401 - the inside of a Future has no type
    """Return how many threads wait for `flight` in its condition."""
    return len(flight._condition._waiters)


def test_the_first_call_asks_and_later_ones_are_answered_from_memory(server: FakeServer) -> None:
    """One request; the life that is told is what remains of it."""
    session = server.session()
    assert session.expires_in() is None
    assert session.access_token() == AccessToken("access-1", 1800)
    server.time += 100.5
    assert session.access_token() == AccessToken("access-1", 1699)
    assert session.expires_in() == 1699
    assert server.requests == [
        Request(
            "POST",
            f"{SERVER}/auth/token",
            {"grant_type": "refresh_token", "refresh_token": "refresh", "client_id": "http://c/"},
        )
    ]


def test_a_token_is_renewed_in_its_last_minute(server: FakeServer) -> None:
    """Not before, and not later."""
    session = server.session()
    session.access_token()
    server.time += 1740
    assert session.access_token() == AccessToken("access-1", 60)
    server.time += 1
    assert session.access_token() == AccessToken("access-2", 1800)


def test_time_on_the_way_counts(server: FakeServer) -> None:
    """The token is as old as the request, at most: that is what is counted."""
    server.latency = 8
    assert server.session().access_token().expires_in == 1792


def test_a_token_that_ended_is_told_as_zero(server: FakeServer) -> None:
    """Never negative: after a sleep, or when the answer took longer than the token lives."""
    session = server.session()
    session.access_token()
    server.time += 5000
    assert session.expires_in() == 0
    server.life, server.latency = 5, 8
    assert session.access_token().expires_in == 0


def test_the_wall_clock_does_not_matter(server: FakeServer) -> None:
    """NTP sets the time on a tablet without a battery clock."""
    session = server.session()
    session.access_token()
    server.wall += 10 * 365 * 86400
    assert session.access_token() == AccessToken("access-1", 1800)


def test_the_default_clock_is_boot_time() -> None:
    """Sleep counts."""
    assert abs(boottime() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 1


def test_force_always_asks(server: FakeServer) -> None:
    """The server has just rejected the old one."""
    session = server.session()
    session.access_token()
    assert session.access_token(force=True) == AccessToken("access-2", 1800)
    assert session.access_token() == AccessToken("access-2", 1800)


def in_ten_threads(
    server: FakeServer, call: Callable[[int], object], session: Session
) -> list[Future[object]]:
    """Run `call` ten times at once, the server answering when all wait for it."""
    server.gate.clear()
    server.arrived.clear()
    with ThreadPoolExecutor(10) as pool:
        calls = [pool.submit(call, number) for number in range(10)]
        try:
            # One is at the server, nine wait for it.
            assert waiting(session, 9)
        finally:
            server.gate.set()
    return calls


@pytest.mark.parametrize("force", [False, True])
def test_ten_calls_at_once_make_one_request(server: FakeServer, force: bool) -> None:  # noqa: FBT001 - parametrized
    """All get the one token, forced or not."""
    session = server.session()
    calls = in_ten_threads(
        server, lambda number: session.access_token(force=force and number % 2 == 0), session
    )
    assert {call.result() for call in calls} == {AccessToken("access-1", 1800)}
    assert len(server.requests) == 1


def test_a_force_joins_the_request_that_is_under_way(server: FakeServer) -> None:
    """What is on its way is newer than what the caller complains about."""
    session = server.session()
    server.gate.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(session.access_token)
        assert server.arrived.wait(60)
        second = pool.submit(session.access_token, force=True)
        assert waiting(session, 1)
        # Nobody waits for the network to be told the state.
        assert session.expires_in() is None
        server.gate.set()
        assert first.result() == second.result()
    assert len(server.requests) == 1


def test_ten_calls_at_once_share_an_error(server: FakeServer) -> None:
    """One request, one reason; the next call tries again."""
    session = server.session()
    server.problem = ServerUnreachable(Text("no route"))
    calls = in_ten_threads(server, lambda _: session.access_token(), session)
    assert {str(call.exception()) for call in calls} == {"no route"}
    assert len(server.requests) == 1
    server.problem = None
    assert session.access_token().value == "access-1"


@pytest.mark.parametrize("error", ["invalid_grant", "invalid_request"])
def test_a_refused_token_is_never_sent_again(server: FakeServer, error: str) -> None:
    """Each try would count as a failed login, up to a ban of the tablet."""
    server.problem = answer(400, {"error": error})
    session = server.session()
    said = set()
    for force in (False, False, True):
        with pytest.raises(SignInRefused) as caught:
            session.access_token(force=force)
        said.add(str(caught.value))
    assert len(server.requests) == 1
    assert len(said) == 1
    assert session.expires_in() is None


@pytest.mark.parametrize(
    ("problem", "error"),
    [
        (answer(404), NotHomeAssistant),
        (answer(502), ServerUnreachable),
        (ServerUnreachable(Text("x")), ServerUnreachable),
        (CertificateNotTrusted(Text("x")), CertificateNotTrusted),
    ],
)
def test_anything_but_a_refusal_is_tried_again(
    server: FakeServer, problem: Response | KioskError, error: type[KioskError]
) -> None:
    """The token is good, or nobody said anything about it."""
    session = server.session()
    server.problem = problem
    with pytest.raises(error) as caught:
        session.access_token()
    assert type(caught.value) is error
    server.problem = None
    assert session.access_token().value == "access-1"


def test_a_token_that_was_rejected_is_not_handed_out_again(server: FakeServer) -> None:
    """Not even while there is no other: each try with it counts as a failed login."""
    session = server.session()
    session.access_token()
    server.problem = ServerUnreachable(Text("x"))
    for force in (True, False):
        with pytest.raises(ServerUnreachable):
            session.access_token(force=force)
    server.problem = None
    assert session.access_token().value == "access-2"


def test_an_unexpected_error_reaches_the_caller_and_blocks_nobody(server: FakeServer) -> None:
    """The next call starts afresh."""

    def send(request: Request) -> Response:
        if not server.requests:
            server.requests.append(request)
            raise ZeroDivisionError
        return server.send(request)

    session = Session(server.session().credentials, send, clock=lambda: 0.0)
    with pytest.raises(ZeroDivisionError):
        session.access_token()
    assert session.access_token().value == "access-1"


def test_a_revoked_session_is_over(server: FakeServer) -> None:
    """The server is told once, and no token is handed out any more."""
    session = server.session()
    session.access_token()
    session.revoke()
    assert server.requests[1:] == [REVOKE]
    assert session.expires_in() is None
    for force in (False, True):
        with pytest.raises(NotSignedIn):
            session.access_token(force=force)
    session.revoke()
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [404, 405])
def test_old_servers_are_told_in_their_own_way(server: FakeServer, status: int) -> None:
    """Before 2022.9 the token endpoint revoked."""
    sent: list[Request] = []

    def send(request: Request) -> Response:
        sent.append(request)
        return answer(status if request.url.endswith("revoke") else 200)

    session = Session(server.session().credentials, send)
    session.revoke()
    assert sent == [REVOKE, LEGACY]
    with pytest.raises(NotSignedIn):
        session.access_token()


@pytest.mark.parametrize(
    "problem",
    [ServerUnreachable(Text("x")), answer(500), answer(404), answer(200, "<html>", "text/html")],
)
def test_a_server_that_did_not_hear_leaves_the_session_alive(
    server: FakeServer, problem: Response | KioskError
) -> None:
    """Signing out that did not happen is not pretended; a portal's page is no answer."""
    session = server.session()
    session.access_token()
    server.problem = problem
    with pytest.raises(ServerUnreachable):
        session.revoke()
    assert session.access_token().value == "access-1"


def test_a_sign_in_that_a_page_stored_is_ended(server: FakeServer) -> None:
    """Also after this session, which goes on meanwhile and which it never ends."""
    session = server.session()
    session.revoke_stored("another")
    assert server.requests == [Request("POST", f"{SERVER}/auth/revoke", {"token": "another"})]
    session.revoke_stored("refresh")
    assert len(server.requests) == 1
    assert session.access_token().value == "access-1"
    session.revoke()
    session.revoke_stored("one more")
    assert server.requests[-1] == Request("POST", f"{SERVER}/auth/revoke", {"token": "one more"})


def test_a_token_that_arrives_after_the_sign_out_is_not_handed_out(server: FakeServer) -> None:
    """A renewal was under way when the person signed out."""
    session = server.session()
    server.gate.clear()
    with ThreadPoolExecutor(2) as pool:
        renewal = pool.submit(session.access_token)
        assert server.arrived.wait(60)
        sign_out = pool.submit(Session.revoke, _answering(session))
        sign_out.result()
        server.gate.set()
        with pytest.raises(NotSignedIn):
            renewal.result()
    assert session.expires_in() is None


def _answering(session: Session) -> Session:
    """Let everything that `session` sends from now on be answered at once."""
    session._send = lambda _request: answer()
    return session


def test_a_refused_session_can_be_signed_out(server: FakeServer) -> None:
    """Revoking does not count as a failed login, and after `invalid_request` the token may live."""
    session = server.session()
    server.problem = answer(400, {"error": "invalid_grant"})
    with pytest.raises(SignInRefused):
        session.access_token()
    server.problem = None
    session.revoke()
    with pytest.raises(NotSignedIn):
        session.access_token()


def test_a_long_lived_token_is_handed_out_as_it_is(server: FakeServer) -> None:
    """Its own end, by the wall clock, tells how long it remains valid; nobody is asked."""
    session = server.long_lived(1000)
    assert session.access_token() == AccessToken(session.credentials.long_lived_token or "", 1000)
    server.wall += 990.5
    assert session.access_token().expires_in == 9
    assert session.expires_in() == 9
    assert server.requests == []


def test_a_long_lived_token_past_its_end_is_refused(server: FakeServer) -> None:
    """The server says so: it does not know the token any more."""
    session = server.long_lived(1000)
    server.wall += 1000
    server.problem = answer(401)
    with pytest.raises(SignInRefused):
        session.access_token()
    assert session.expires_in() is None


def test_a_wrong_clock_does_not_end_a_long_lived_token(server: FakeServer) -> None:
    """By the clock it has ended, but the server takes it: good for a minute, then asked again."""
    session = server.long_lived(1000)
    server.wall += 1000
    assert session.access_token().expires_in == 60
    assert len(server.requests) == 1
    server.wall -= 1000
    assert session.access_token().expires_in == 1000
    assert len(server.requests) == 1


def test_force_verifies_a_long_lived_token(server: FakeServer) -> None:
    """There is no other one, but the server can say whether this one is good."""
    session = server.long_lived(1000)
    token = session.credentials.long_lived_token
    assert session.access_token(force=True) == AccessToken(token or "", 1000)
    assert server.requests == [Request("GET", f"{SERVER}/api/", bearer=token)]


def test_a_long_lived_token_that_was_deleted_is_never_sent_again(server: FakeServer) -> None:
    """A 401 is as final as `invalid_grant`."""
    session = server.long_lived()
    server.problem = answer(401)
    for force in (True, True, False):
        with pytest.raises(SignInRefused, match="long-lived"):
            session.access_token(force=force)
    assert len(server.requests) == 1
    assert session.expires_in() is None


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (403, AccessDenied),
        (404, NotHomeAssistant),
        (503, ServerUnreachable),
        (301, ServerUnreachable),
    ],
)
def test_other_answers_say_nothing_about_a_long_lived_token(
    server: FakeServer, status: int, error: type[KioskError]
) -> None:
    """It is kept and tried again, as long as nobody knows whether it is good."""
    session = server.long_lived()
    server.problem = answer(status)
    for force in (True, False):
        with pytest.raises(error):
            session.access_token(force=force)
    server.problem = None
    if error is AccessDenied:
        session.ask_for_retry()
        session.try_again()
    assert session.access_token().expires_in == 1000


@pytest.mark.parametrize(
    "token",
    [
        "garbage",
        "a.b.c",
        "a.é.c",
        jwt([]),
        jwt({}),
        jwt({"exp": "soon"}),
        jwt({"exp": -1}),
        jwt({"exp": 10**400}),
    ],
)
def test_what_is_no_long_lived_token_is_refused(server: FakeServer, token: str) -> None:
    """Without asking, and without a traceback."""
    session = server.session(Credentials(SERVER, "http://c/", long_lived_token=token))
    with pytest.raises(SignInRefused, match="not a long-lived token"):
        session.access_token()
    assert session.expires_in() is None
    assert server.requests == []


def test_a_long_lived_token_cannot_be_revoked(server: FakeServer) -> None:
    """The message says where to delete it."""
    with pytest.raises(KioskError, match="profile page, under Security"):
        server.long_lived().revoke()
    assert server.requests == []


def test_tokens_are_not_shown() -> None:
    """A log line with a token object is harmless."""
    assert "secret" not in repr(AccessToken("secret", 1))


DENIED = answer(403, {"error": "access_denied", "error_description": "User is not active"})
PAUSE = 300


def denied(session: Session, *, force: bool = False) -> str:
    """Ask for a token that is denied, and return why."""
    with pytest.raises(AccessDenied) as caught:
        session.access_token(force=force)
    return str(caught.value)


def is_denied_again(session: Session) -> bool:
    """Try again, and return whether it is denied."""
    try:
        session.try_again()
    except AccessDenied:
        return True
    return False


def test_a_denied_user_is_asked_for_once(server: FakeServer) -> None:
    """Our start, the page, the page with force: one failed login. The next after five minutes."""
    server.problem = DENIED
    session = server.session()
    said = {denied(session), denied(session), denied(session, force=True)}
    assert said == {"The server does not let this user in: User is not active."}
    assert is_denied_again(session)
    assert len(server.requests) == 1
    server.wall += PAUSE
    assert is_denied_again(session)
    assert len(server.requests) == 2
    server.wall += PAUSE
    assert is_denied_again(session)
    assert "banned" in denied(session)
    assert len(server.requests) == 2


def test_a_user_who_is_let_in_again_is_back(server: FakeServer) -> None:
    """With a token that is in memory when the page asks."""
    server.problem = DENIED
    session = server.session()
    denied(session)
    server.problem = None
    server.wall += PAUSE
    session.try_again()
    assert session.access_token().value == "access-1"
    assert len(server.requests) == 2


def test_a_device_that_the_server_sees_in_another_way_asks_at_once(server: FakeServer) -> None:
    """It is at home again, where its user may sign in; what it was denied outside is over."""
    server.is_local, server.problem = False, DENIED
    session = server.session()
    denied(session)
    assert is_denied_again(session)
    assert len(server.requests) == 1
    server.is_local, server.problem = True, None
    session.try_again()
    assert session.access_token().value == "access-1"
    assert len(server.requests) == 2


def test_a_device_that_goes_back_and_forth_is_careful_where_it_was_denied(
    server: FakeServer,
) -> None:
    """The server looks at it first: outside two logins have failed, ever."""
    session = server.session()
    for _ in range(5):
        server.is_local, server.problem = False, DENIED
        server.wall += PAUSE
        denied(session)
        server.is_local, server.problem = True, None
        session.try_again()
        session.token_accepted()
        assert session.access_token()
        server.time += 1800
    assert len(server.requests) == 2 + 5


def test_a_person_may_press_as_often_as_they_like(server: FakeServer) -> None:
    """The second time is the last for five minutes."""
    server.problem = DENIED
    session = server.session()
    denied(session)
    for _ in range(5):
        session.ask_for_retry()
        assert is_denied_again(session)
    assert len(server.requests) == 2
    server.wall += PAUSE
    server.problem = None
    session.ask_for_retry()
    session.try_again()
    assert session.access_token()


def test_a_server_that_cannot_be_looked_at_is_not_asked(server: FakeServer) -> None:
    """The page that waits gets the denial; the next look tells more."""
    server.problem, server.problem_with_looks = DENIED, ServerUnreachable(Text("x"))
    session = server.session()
    denied(session)
    with pytest.raises(ServerUnreachable):
        session.try_again()
    assert len(server.requests) == 1


def test_a_token_that_was_deleted_while_the_page_was_live_costs_two_logins(
    server: FakeServer,
) -> None:
    """The page's own, and one request; the page, which asks again, does not get the dead token."""
    session = server.session()
    session.access_token()
    session.token_rejected()
    server.problem = answer(400, {"error": "invalid_grant"})
    for force in (False, True):
        with pytest.raises(SignInRefused):
            session.access_token(force=force)
    assert len(server.requests) == 2


def test_a_user_who_was_deactivated_while_the_page_was_live_costs_two_logins(
    server: FakeServer,
) -> None:
    """The page's own, and one request; then nobody asks, unless a person does."""
    session = server.session()
    session.access_token()
    session.token_rejected()
    server.problem = DENIED
    denied(session)
    denied(session, force=True)
    server.wall += PAUSE
    assert is_denied_again(session)
    assert len(server.requests) == 2


def test_tokens_that_the_server_gives_and_does_not_take_come_to_an_end(server: FakeServer) -> None:
    """Whatever the reason: the page would ask for ever."""
    session = server.session()
    session.access_token()
    session.access_token(force=True)
    assert "did not accept" in denied(session, force=True)
    assert len(server.requests) == 2


def test_an_accepted_token_ends_the_count(server: FakeServer) -> None:
    """A page that slept had an old token, which is no fault."""
    session = server.session()
    for _ in range(5):
        session.access_token()
        session.token_rejected()
        session.access_token()
        session.token_accepted()
    assert len(server.requests) == 6


@pytest.mark.parametrize("status", [403])
@pytest.mark.parametrize("is_long_lived", [False, True])
def test_a_page_that_refuses_says_nothing_about_the_token(
    server: FakeServer,
    status: int,
    is_long_lived: bool,  # noqa: FBT001 - parametrized
) -> None:
    """It comes from something in front, and Home Assistant has counted nothing."""
    session = server.long_lived() if is_long_lived else server.session()
    server.problem = answer(status, "<html>", "text/html")
    for force in (True, False):
        with pytest.raises(GatewayRefused, match=rf"in front of .* at ha:8123 .* {status}, text"):
            session.access_token(force=force)
    assert len(server.requests) == 1
    assert server.looks == 2  # one for the refusal, and one before it would be asked again
    server.problem = None
    for _ in range(3):
        server.wall += PAUSE
        session.try_again()
    assert session.access_token()


def test_a_token_is_asked_for_again_once_nobody_is_shut_out_any_more(server: FakeServer) -> None:
    """Where no request at all comes through, none has been counted, and none need wait."""
    session = server.session()
    server.problem = answer(403, "<html>", "text/html")
    server.problem_with_looks = GatewayRefused(Text("shut"))
    with pytest.raises(GatewayRefused):
        session.access_token()
    server.problem = server.problem_with_looks = None
    assert session.access_token().value == "access-1"


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize("is_long_lived", [False, True])
def test_a_proxys_page_in_place_of_a_refusal_gets_nobody_banned(
    server: FakeServer,
    status: int,
    is_long_lived: bool,  # noqa: FBT001 - parametrized
) -> None:
    """Some replace each error by a page; the server behind it has counted what it refused."""
    session = server.long_lived(life=10_000) if is_long_lived else server.session()
    server.problem = answer(status, "<html>", "text/html")
    for _ in range(5):
        server.wall += PAUSE
        with pytest.raises(KioskError):
            session.access_token(force=True)
        with pytest.raises(KioskError):
            session.access_token()
        with pytest.raises(KioskError):
            session.try_again()
    assert len(server.requests) == 2
    server.problem = None
    session.ask_for_retry()
    server.wall += PAUSE
    session.try_again()
    assert session.access_token()


def test_a_sign_on_in_front_is_no_denial(server: FakeServer) -> None:
    """A token is asked for each time, and had as soon as the sign-on lets this device through."""
    session = server.session()
    server.problem = answer(401, "<html>", "text/html")
    server.problem_with_looks = SignOnRequired(Text("who?"))
    for _ in range(2):
        with pytest.raises(SignOnRequired):
            session.access_token()
    server.problem = server.problem_with_looks = None
    assert session.access_token().value == "access-1"
    assert len(server.requests) == 3


def test_a_command_tells_whether_its_token_is_good(server: FakeServer) -> None:
    """A dead one is held no longer than that."""
    session = server.session()
    calls: list[tuple[object, ...]] = []

    def call(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 2:
            raise SignInRefused(Text("The server does not accept the access token."))
        return "done"

    command = {"type": "get_config"}
    assert session.call(call, command) == "done"
    with pytest.raises(SignInRefused):
        session.call(call, command)
    assert session.call(call, command) == "done"
    assert calls == [
        (SERVER, "access-1", command),
        (SERVER, "access-1", command),
        (SERVER, "access-2", command),
    ]


def test_a_command_that_somebody_in_front_refuses_says_nothing_about_the_token(
    server: FakeServer,
) -> None:
    """The server has not seen it."""
    session = server.session()

    def refuse(*_: object) -> object:
        raise SignOnRequired(Text("who are you?"))

    for _ in range(4):
        with pytest.raises(SignOnRequired):
            session.call(refuse, {"type": "get_config"})
    assert session.call(lambda *arguments: arguments[1], {}) == "access-1"


def test_a_denial_is_known_to_the_next_run_of_the_program(
    server: FakeServer, tmp_path: Path
) -> None:
    """Its first question is answered without a request."""
    server.problem = DENIED
    for _ in range(3):
        session = Session(
            server.session().credentials,
            server.send,
            failed_logins=tmp_path / "failed-logins.json",
            clock=lambda: server.time,
            now=lambda: server.wall,
        )
        assert denied(session).startswith("The server does not let this user in: User is not")
    assert len(server.requests) == 1


def test_a_server_that_was_started_anew_has_forgotten_what_failed(server: FakeServer) -> None:
    """So a user who was let in again comes back then, without a person."""
    session = server.session()
    session.access_token()
    session.token_rejected()
    server.problem = DENIED
    denied(session)
    for _ in range(3):
        assert is_denied_again(session)
    assert len(server.requests) == 2
    assert len(server.flows) == 1
    server.flows, server.problem = [], None
    session.try_again()
    assert session.access_token().value == "access-2"
    assert len(server.requests) == 3
