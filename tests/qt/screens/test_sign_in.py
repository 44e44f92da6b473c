"""Signing in on the server's own login page, in a window."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from harness import touch
from harness.page import Window
from harness.ports import free_port
from harness.site import Site
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QObject, QPointF, QUrl
from PySide6.QtQml import QQmlEngine
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.errors import GatewayRefused, KioskError, ProxyRefused, ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens.notices import unbroken
from ha_kiosk.server import sign_on
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import Request, Response

CODE, ACCESS, REFRESH = "c0de", "acc3ss", "r3fresh"
LOGIN = "/auth/authorize"


class Server:
    """Home Assistant's HTTP side of a sign-in, and what is kept of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[Request] = []
        self.connection_policy = threading.Event()
        self.connection_policy.set()
        self.is_up = True
        self.has_providers = True
        self.front: KioskError | None = None
        self.token = Response(
            200,
            f"{url}/auth/token",
            "application/json",
            body=json.dumps(
                {"access_token": ACCESS, "refresh_token": REFRESH, "expires_in": 1800}
            ).encode(),
        )
        self.kept: list[Credentials] = []
        self.events: list[str] = []
        self.kept_on: list[int] = []
        self.disk_full = False
        self.process = 1

    def send(self, request: Request) -> Response:
        """Answer a request."""
        self.requests.append(request)
        self.connection_policy.wait(10)
        if not self.is_up:
            raise ServerUnreachable(Text("it is away"))
        if self.front is not None:
            raise self.front
        match urlsplit(request.url).path:
            case "/auth/providers":
                found = [{"name": "HA", "id": None, "type": "homeassistant"}]
                body = {"providers": found if self.has_providers else []}
            case "/auth/token":
                return self.token
            case "/api/config":
                body = {"version": "2025.4.4"}  # type: ignore[dict-item]
            case "/auth/revoke":
                body = {}
            case "/auth/login_flow":
                body = {"flow_id": f"f10w{self.process}"}  # type: ignore[dict-item]
            case path if path.startswith("/auth/login_flow/"):
                if path.endswith(str(self.process)):
                    body = {"message": "Flow aborted"}  # type: ignore[dict-item]
                else:
                    body = {"message": "Invalid flow specified"}  # type: ignore[dict-item]
                    text = json.dumps(body).encode()
                    return Response(404, request.url, "application/json", body=text)
            case path:
                raise AssertionError(path)
        return Response(200, request.url, "application/json", body=json.dumps(body).encode())

    def keep(self, credentials: Credentials) -> None:
        """Store credentials."""
        if self.disk_full:
            raise KioskError(Text("the disk is full"))
        self.kept.append(credentials)
        self.kept_on.append(threading.get_ident())
        self.events.append("kept")

    def asked(self, path: str) -> list[Request]:
        """Return the requests for `path`."""
        return [request for request in self.requests if urlsplit(request.url).path == path]


@pytest.fixture
def server(site: Site) -> Iterator[Server]:
    """Return a server that lets people in."""
    server = Server(site.url)
    yield server
    server.connection_policy.set()


@pytest.fixture
def sign_in(
    server: Server, runner: JobRunner, parent: QObject, connection_policy: ConnectionPolicy
) -> SignIn:
    """Return a sign-in that has not begun; it does not try again by itself within a test."""
    sign_in = SignIn(server.send, runner, server.keep, parent, connection_policy=connection_policy)

    def note(credentials: Credentials) -> None:
        server.events.append(f"signed in at {credentials.server}")

    sign_in.sign_in_completed.connect(note)
    return sign_in


def state(sign_in: SignIn) -> object:
    """Return what the person sees."""
    return sign_in.property("state")


def become(sign_in: SignIn, wanted: str) -> None:
    """Wait for a state."""
    wait_until(lambda: state(sign_in) == wanted, f"the state {wanted!r}")


def oauth_state(sign_in: SignIn) -> str:
    """Return the `state` in the address of the login page."""
    url: QUrl = sign_in.property("url")
    return parse_qs(urlsplit(url.toString()).query)["state"][0]


def callback(**query: str) -> QUrl:
    """Return the redirect that ends a sign-in."""
    return QUrl(
        oauth.REDIRECT_URI + "?" + "&".join(f"{name}={value}" for name, value in query.items())
    )


def begin(sign_in: SignIn, server: Server) -> None:
    """Go as far as the login page."""
    sign_in.start(server.url)
    become(sign_in, "page")


def trouble(sign_in: SignIn) -> str:
    """Return what the person is told."""
    become(sign_in, "trouble")
    assert sign_in.notice is not None
    return sign_in.notice.detail


def test_the_login_page_is_the_servers_with_our_id_and_a_state(
    sign_in: SignIn, server: Server
) -> None:
    """Once the server has been found."""
    assert sign_in.property("url") == QUrl()
    begin(sign_in, server)
    url = urlsplit(sign_in.property("url").toString())
    query = parse_qs(url.query)
    assert f"{url.scheme}://{url.netloc}{url.path}" == server.url + LOGIN
    assert query["client_id"] == [oauth.CLIENT_ID]
    assert query["redirect_uri"] == [oauth.REDIRECT_URI]
    assert query["response_type"] == ["code"]
    assert len(query["state"][0]) > 30
    assert sign_in.notice is not None
    assert sign_in.notice.busy


def test_the_code_becomes_credentials_that_are_kept_before_anybody_hears(
    sign_in: SignIn, server: Server
) -> None:
    """And not on the UI thread, because keeping waits for the disk."""
    begin(sign_in, server)
    server.connection_policy.clear()
    assert sign_in.intercepts(callback(code=CODE, state=oauth_state(sign_in)))
    assert state(sign_in) == "page", "the view must not change within its own signal"
    become(sign_in, "exchanging")
    server.connection_policy.set()
    wait_until(lambda: len(server.events) == 2, "the end")
    assert server.events == ["kept", f"signed in at {server.url}"]
    assert server.kept_on != [threading.get_ident()]
    assert server.kept == [
        Credentials(
            server.url, oauth.CLIENT_ID, refresh_token=REFRESH, user=None, ha_version="2025.4.4"
        )
    ]
    (exchange,) = server.asked("/auth/token")
    assert exchange.form == {
        "grant_type": "authorization_code",
        "code": CODE,
        "client_id": oauth.CLIENT_ID,
    }
    assert state(sign_in) == "idle"
    assert sign_in.property("url") == QUrl()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"code": CODE, "state": "somebody-elses"}, "wrong state"),
        ({"code": CODE}, "wrong state"),
        ({}, "wrong state"),
    ],
)
def test_a_redirect_with_a_wrong_state_is_not_redeemed(
    sign_in: SignIn, server: Server, query: dict[str, str], words: str
) -> None:
    """It is not the answer to our question."""
    begin(sign_in, server)
    assert sign_in.intercepts(callback(**query))
    assert words in trouble(sign_in)
    assert server.asked("/auth/token") == []
    assert server.kept == []


def test_a_sign_in_that_the_server_ended_is_told(sign_in: SignIn, server: Server) -> None:
    """No code came back."""
    begin(sign_in, server)
    assert sign_in.intercepts(callback(error="access_denied", state=oauth_state(sign_in)))
    assert "without a code" in trouble(sign_in)
    assert server.asked("/auth/token") == []


def test_after_trouble_a_person_can_try_again_with_a_fresh_state(
    sign_in: SignIn, server: Server
) -> None:
    """The old one is worth nothing then."""
    begin(sign_in, server)
    old = oauth_state(sign_in)
    sign_in.intercepts(callback(code=CODE, state="wrong"))
    become(sign_in, "trouble")
    sign_in.retry()
    become(sign_in, "page")
    assert oauth_state(sign_in) != old
    sign_in.intercepts(callback(code=CODE, state=old))
    assert "wrong state" in trouble(sign_in)


def test_a_server_that_is_away_is_tried_again_by_itself(sign_in: SignIn, server: Server) -> None:
    """The person may have switched on both at once."""
    server.is_up = False
    sign_in.start(server.url)
    assert state(sign_in) == "looking"
    assert "it is away" in trouble(sign_in)
    assert sign_in._retry.isActive()
    server.is_up = True
    sign_in._retry.setInterval(5)
    become(sign_in, "page")


def test_a_server_that_offers_no_way_in_is_told_of_and_tried_again(
    sign_in: SignIn, server: Server
) -> None:
    """Only trusted networks, from another address: not the server's own bare words."""
    server.has_providers = False
    sign_in.start(server.url)
    assert "trusted_networks" in trouble(sign_in)
    server.has_providers = True  # the address has changed
    sign_in._retry.setInterval(5)
    sign_in.retry()
    become(sign_in, "page")


def test_a_sign_on_in_front_is_waited_for(sign_in: SignIn, server: Server) -> None:
    """Its page is to be shown, at the path that was typed; the login page follows by itself."""
    needed: list[tuple[str, str]] = []
    sign_in.sign_on_needed.connect(lambda server, url: needed.append((server, url)))
    server.front = sign_on.required(server.url, "auth.example")
    sign_in.retry()
    sign_in.start(f"{server.url}/secret/")
    become(sign_in, "front")
    assert sign_in.is_behind_sign_on
    assert needed == [(server.url, f"{server.url}/secret/")]
    sign_in.retry()
    wait_until(lambda: len(needed) == 2, "another look")
    assert state(sign_in) == "front", "a look is not to be seen"
    server.front = None
    sign_in.retry()
    become(sign_in, "page")
    assert sign_in.property("wasBehindSignOn") is True
    server.front = None
    sign_in.start(server.url)
    assert sign_in.property("wasBehindSignOn") is False
    become(sign_in, "page")


def test_a_page_that_refuses_may_be_opened_by_its_address(sign_in: SignIn, server: Server) -> None:
    """A proxy's password may not: that is a setting."""
    needed: list[str] = []
    sign_in.sign_on_needed.connect(lambda _server, url: needed.append(url))
    server.front = GatewayRefused(Text("no"))
    sign_in.start(server.url)
    become(sign_in, "front")
    assert needed == [f"{server.url}/auth/providers"]
    server.front = ProxyRefused(Text("a password"))
    sign_in.retry()
    assert trouble(sign_in) == "a password"


def test_a_sign_in_that_ended_waits_for_no_sign_on(sign_in: SignIn, server: Server) -> None:
    """Somebody has signed in another way."""
    server.front = sign_on.required(server.url, "auth.example")
    server.connection_policy.clear()
    sign_in.start(server.url)
    sign_in.stop()
    server.connection_policy.set()
    _all_done(sign_in)
    assert state(sign_in) == "idle"


def test_a_server_that_is_away_is_said_once(
    sign_in: SignIn, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """However often it is tried; and again when it was there in between."""
    sign_in._retry.setInterval(5)
    server.is_up = False
    sign_in.start(server.url)
    wait_until(lambda: len(server.requests) > 5, "it is tried")
    assert caplog.text.count("it is away") == 1
    server.is_up = True
    become(sign_in, "page")
    server.is_up = False
    sign_in.start(server.url)
    wait_until(lambda: caplog.text.count("it is away") == 2, "it is said again")
    sign_in.stop()


def test_a_server_that_is_wanted_no_more_is_not_shown(
    sign_in: SignIn, server: Server, other_site: Site
) -> None:
    """Somebody has written another address while it took its time."""
    sign_in.start(other_site.url)
    for thread in threading.enumerate():
        if thread.name == "ha-kiosk-job":
            thread.join(10)  # it has answered, and nobody has heard that yet
    sign_in.start(server.url)
    become(sign_in, "page")
    settle()
    assert sign_in.property("url").toString().startswith(server.url)


def test_trying_again_while_all_is_well_changes_nothing(sign_in: SignIn, server: Server) -> None:
    """A tap on a button that is about to go."""
    begin(sign_in, server)
    before = oauth_state(sign_in)
    sign_in.retry()
    settle()
    assert state(sign_in) == "page"
    assert oauth_state(sign_in) == before


def test_a_refused_code_is_trouble(sign_in: SignIn, server: Server) -> None:
    """A code lives ten minutes, and once."""
    server.token = Response(
        400, server.url, "application/json", body=b'{"error": "invalid_request"}'
    )
    begin(sign_in, server)
    sign_in.intercepts(callback(code=CODE, state=oauth_state(sign_in)))
    assert "Sign in again" in trouble(sign_in)
    assert server.events == []


def test_credentials_that_cannot_be_kept_are_trouble(sign_in: SignIn, server: Server) -> None:
    """The next start would not know them."""
    server.disk_full = True
    begin(sign_in, server)
    sign_in.intercepts(callback(code=CODE, state=oauth_state(sign_in)))
    assert trouble(sign_in) == "the disk is full"
    assert server.events == []
    (revoked,) = [r for r in server.requests if urlsplit(r.url).path == "/auth/revoke"]
    assert revoked.form == {"token": REFRESH}  # nobody has it, so nobody shall


def test_a_code_is_redeemed_once(sign_in: SignIn, server: Server) -> None:
    """However often the page is sent to the same place."""
    begin(sign_in, server)
    redirect = callback(code=CODE, state=oauth_state(sign_in))
    for _ in range(3):
        assert sign_in.intercepts(redirect)
    wait_until(lambda: len(server.events) == 2, "the end")
    assert sign_in.intercepts(redirect)
    settle()
    assert len(server.asked("/auth/token")) == 1
    assert len(server.events) == 2


@pytest.mark.parametrize(
    ("url", "intercepts"),
    [
        ("https://identity.example/login", False),
        ("http://ha-kiosk.localhost/", False),
        ("about:blank", False),
        ("file:///etc/passwd", True),
        ("javascript:alert(1)", True),
        ("data:text/html,hello", True),
        ("chrome://gpu", True),
        ("", True),
        ("http://[", True),
        ("x://[", True),
    ],
)
def test_the_login_may_lead_across_the_web_and_nowhere_else(
    sign_in: SignIn, server: Server, url: str, *, intercepts: bool
) -> None:
    """Some servers send people to an identity provider of their own."""
    begin(sign_in, server)
    assert sign_in.intercepts(QUrl(url)) is intercepts
    assert state(sign_in) == "page"


def test_a_login_page_that_does_not_load_is_trouble(sign_in: SignIn, server: Server) -> None:
    """The server went away in between."""
    begin(sign_in, server)
    sign_in.load_finished(True, 0, "")  # noqa: FBT003 - a Qt slot
    assert state(sign_in) == "page"
    sign_in.load_finished(False, -102, "net::ERR_CONNECTION_REFUSED")  # noqa: FBT003 - a Qt slot
    assert "did not load" in trouble(sign_in)


def test_what_is_found_after_the_end_shows_no_page(sign_in: SignIn, server: Server) -> None:
    """Somebody has signed in another way, while this one was still looking."""
    server.connection_policy.clear()
    sign_in.start(server.url)
    sign_in.stop()
    server.connection_policy.set()
    _all_done(sign_in)
    assert state(sign_in) == "idle"


def test_what_fails_after_the_end_is_nobodys_trouble(sign_in: SignIn, server: Server) -> None:
    """And is not tried again."""
    server.connection_policy.clear()
    server.is_up = False
    sign_in.start(server.url)
    sign_in.stop()
    server.connection_policy.set()
    _all_done(sign_in)
    assert state(sign_in) == "idle"
    assert not sign_in._retry.isActive()


def test_nothing_of_a_sign_in_is_in_the_log(
    sign_in: SignIn, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither code nor state nor token; in the journal they would outlive the kiosk."""
    caplog.set_level(logging.DEBUG)
    begin(sign_in, server)
    secret = oauth_state(sign_in)
    sign_in.intercepts(callback(code=CODE, state="wr0ng"))
    become(sign_in, "trouble")
    sign_in.retry()
    become(sign_in, "page")
    secrets = [secret, oauth_state(sign_in), CODE, ACCESS, REFRESH, "wr0ng"]
    sign_in.intercepts(callback(code=CODE, state=oauth_state(sign_in)))
    wait_until(lambda: len(server.events) == 2, "the end")
    assert [one for one in secrets if one in caplog.text] == []
    assert "Signed in to" in caplog.text


def _all_done(sign_in: SignIn) -> None:
    wait_until(lambda: not sign_in._runner._running, "all jobs are done")
    settle()


# With a real page.

REDIRECT = """<script>
const query = new URLSearchParams(location.search);
const back = new URL(query.get("redirect_uri"));
back.searchParams.set("code", "c0de");
back.searchParams.set("state", query.get("state"));
%s
</script>"""


@pytest.fixture(scope="module")
def login_profile(engine: QQmlEngine) -> QQuickWebEngineProfile:
    """Return a browser profile of its own, as in the program."""
    return profile.create(engine, None, engine)


Open = Callable[[], Window]


@pytest.fixture
def open_window(
    engine: QQmlEngine, login_profile: QQuickWebEngineProfile, sign_in: SignIn
) -> Iterator[Open]:
    """Return a function that opens the window."""
    windows: list[Window] = []

    def _open() -> Window:
        windows.append(Window(engine, sign_in, login_profile))
        return windows[-1]

    yield _open
    for window in windows:
        window.close()


@pytest.mark.parametrize(
    "leave",
    [
        "location.href = back",
        "location.replace(back)",
        "document.body.innerHTML = `<form action=${back}>`; document.forms[0].submit()",
        "document.body.innerHTML = `<a href=${back}>x</a>`; document.links[0].click()",
    ],
)
def test_the_redirect_is_taken_out_before_a_request_leaves(
    open_window: Open, sign_in: SignIn, server: Server, site: Site, nowhere: Site, leave: str
) -> None:
    """The code is in its address."""
    if "form" in leave:
        # A form's own query replaces the one in its address.
        leave = (
            "document.body.innerHTML = `<form action=${back.origin + back.pathname}>"
            "<input name=code value=c0de><input name=state value=${query.get('state')}></form>`;"
            " document.forms[0].submit()"
        )
    site.add(LOGIN, REDIRECT % f"onload = () => {{ {leave} }}")
    nowhere.requests.clear()
    open_window()
    sign_in.start(server.url)
    wait_until(lambda: len(server.events) == 2, "the sign-in is complete")
    assert [request.form["code"] for request in server.asked("/auth/token") if request.form] == [
        CODE
    ]
    settle()
    assert nowhere.requests == []


def test_a_redirect_by_the_server_is_taken_out_too(
    open_window: Open, sign_in: SignIn, server: Server, site: Site, nowhere: Site
) -> None:
    """As an identity provider may do it."""
    site.add(LOGIN)
    nowhere.requests.clear()
    window = open_window()
    begin(sign_in, server)
    site.redirect("/back", callback(code=CODE, state=oauth_state(sign_in)).toString())
    wait_until(lambda: window.ask("location.pathname") == LOGIN, "the login page")
    window.do("location.href = '/back'")
    wait_until(lambda: len(server.events) == 2, "the sign-in is complete")
    assert "/back" in site.requests
    assert nowhere.requests == []


def test_the_trap_for_requests_would_catch_one(
    open_window: Open, sign_in: SignIn, server: Server, site: Site, nowhere: Site
) -> None:
    """Another path of that name is no redirect of ours, and is asked for."""
    site.add(LOGIN, REDIRECT % "location.href = back.origin + '/elsewhere'")
    nowhere.requests.clear()
    open_window()
    sign_in.start(server.url)
    wait_until(lambda: "/elsewhere" in nowhere.requests, "the request")


def test_a_state_that_the_page_changed_is_trouble(
    open_window: Open, sign_in: SignIn, server: Server, site: Site, nowhere: Site
) -> None:
    """The whole way: page, redirect, screen."""
    site.add(LOGIN, REDIRECT % 'back.searchParams.set("state", "mine"); location.href = back')
    nowhere.requests.clear()
    open_window()
    sign_in.start(server.url)
    assert "wrong state" in trouble(sign_in)
    assert server.asked("/auth/token") == []
    assert nowhere.requests == []


def test_the_login_page_has_no_bridge(
    open_window: Open, sign_in: SignIn, server: Server, site: Site
) -> None:
    """Nobody is signed in, so there is nothing to ask for."""
    site.add(LOGIN)
    window = open_window()
    begin(sign_in, server)
    wait_until(lambda: window.ask("document.readyState") == "complete", "the page")
    assert (
        window.ask("[typeof qt, typeof externalApp, typeof externalAppV2, typeof window.webkit]")
        == ["undefined"] * 4
    )


def test_the_login_page_opens_no_dialog_and_sees_no_file(
    open_window: Open, sign_in: SignIn, server: Server, site: Site
) -> None:
    """The web engine's own ones would lie above our screens."""
    site.add(LOGIN)
    window = open_window()
    begin(sign_in, server)
    wait_until(lambda: window.ask("document.readyState") == "complete", "the page")
    window.do("setTimeout(() => { window.said = [confirm('a'), prompt('b'), alert('c')] })")
    wait_until(lambda: window.ask("window.said"), "the answers")
    assert window.ask("window.said") == [False, None, None]
    window.do(
        "document.body.innerHTML = '<input type=file id=file style=\"width:200px;height:80px\">';"
        "document.getElementById('file').oncancel = () => { window.given = 'nothing' }"
    )
    window.painted()
    touch.tap(window.window, QPointF(60, 40))
    wait_until(lambda: window.ask("window.given") == "nothing", "no file is given")


def test_a_server_without_a_login_page_is_trouble(
    open_window: Open, sign_in: SignIn, server: Server, site: Site
) -> None:
    """It went away between the first question and the page."""
    site.answers.pop("/")
    open_window()
    server.url = f"http://127.0.0.1:{free_port()}"
    sign_in.start(server.url)
    assert "did not load" in trouble(sign_in)


def test_a_server_that_goes_away_takes_its_login_page_along(
    sign_in: SignIn, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One miss is none; when it is back the page is loaded anew."""
    begin(sign_in, server)
    before = oauth_state(sign_in)
    server.is_up = False
    sign_in._watch._start_look()
    wait_until(lambda: sign_in._watch._failures == 1, "a miss")
    assert state(sign_in) == "page"
    sign_in._watch._start_look()
    assert trouble(sign_in) == "it is away"
    server.is_up = True
    sign_in.retry()
    become(sign_in, "page")
    assert oauth_state(sign_in) != before


def test_a_server_that_was_restarted_unseen_gets_a_new_login_page(
    sign_in: SignIn, server: Server
) -> None:
    """It does not know any more that a sign-in was begun."""
    begin(sign_in, server)
    before = oauth_state(sign_in)
    for _ in range(2):
        count = len(server.asked("/auth/login_flow"))
        sign_in._watch._start_look()
        wait_until(
            lambda: len(server.asked("/auth/login_flow")) > count,  # noqa: B023 - now
            "a look",
        )
        wait_until(sign_in._watch._timer.isActive, "its answer")
        assert oauth_state(sign_in) == before
    server.process += 1
    sign_in._watch._start_look()
    wait_until(lambda: state(sign_in) == "page" and oauth_state(sign_in) != before, "another page")


def test_a_login_page_is_watched_as_long_as_it_is_shown(sign_in: SignIn, server: Server) -> None:
    """An answer that comes later counts no more."""
    begin(sign_in, server)
    server.connection_policy.clear()
    server.is_up = False
    for _ in range(2):
        sign_in._watch._start_look()
    sign_in.stop()
    server.connection_policy.set()
    pass_time(0.1)
    assert state(sign_in) == "idle"
    assert not sign_in._watch._timer.isActive()


def test_a_login_page_whose_process_died_is_not_shown(sign_in: SignIn, server: Server) -> None:
    """Nothing of it can be seen or touched; it is loaded again a little later."""
    begin(sign_in, server)
    sign_in.page_died()
    assert trouble(sign_in) == "The login page stopped working."
    sign_in.page_died()
    sign_in.retry()
    become(sign_in, "page")


def test_above_the_login_page_stands_why_it_is_there(sign_in: SignIn) -> None:
    """And whose device this is."""
    assert sign_in.line.property("text") == ""
    sign_in.line.explain(Reason.CREDENTIALS_REFUSED, device="Kitchen", user="Anna")
    line = str(sign_in.line.property("text"))
    assert line.startswith("Home Assistant has ended the session of Anna here.")
    assert "Kitchen" in line
    assert unbroken(oauth.CLIENT_ID) in line
