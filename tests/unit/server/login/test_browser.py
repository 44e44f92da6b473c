"""Signing in with the system's browser: what the listener takes, and what it does not."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from harness.login_fakes import CONFIG, NO_PKCE, TOKENS, URL, Script, anna, answer, server

from ha_kiosk.errors import SignInAborted
from ha_kiosk.server.login.browser import sign_in


@dataclass
class Browser:
    """A browser in a thread: does `visit` with the address that it is told to open."""

    visit: Callable[[Browser], None]
    url: str = ""
    pages: list[httpx.Response] = field(default_factory=list)
    thread: threading.Thread | None = None

    def open(self, url: str) -> bool:
        """Start browsing."""
        self.url = url
        self.thread = threading.Thread(target=self.visit, args=(self,))
        self.thread.start()
        return True

    def query(self, name: str) -> str:
        """Return a parameter of the address."""
        return parse_qs(urlsplit(self.url).query)[name][0]

    @property
    def redirect(self) -> str:
        """Return the redirect that the server makes after the sign-in."""
        return f"{self.query('redirect_uri')}?code=the-code&state={self.query('state')}"

    def get(self, url: str) -> httpx.Response:
        """Load a page from the listener."""
        page = httpx.get(url, timeout=10)
        self.pages.append(page)
        return page


def come_back(browser: Browser) -> None:
    """Sign in at once."""
    browser.get(browser.redirect)


def sign_in_with(browser: Browser, send: Script, timeout: float = 10) -> list[str]:
    """Sign in with `browser` and return what was said."""
    said: list[str] = []
    try:
        sign_in(server(), send, browser.open, said.append, timeout=timeout, call=anna)
    finally:
        assert browser.thread is not None
        browser.thread.join(60)
    return said


def accepts_connections(url: str) -> bool:
    """Return whether something listens where `url` points."""
    try:
        socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), 5).close()
    except ConnectionRefusedError:
        return False
    return True


def test_the_redirect_signs_in() -> None:
    """The client id is the listener's own address, as the server demands."""
    send = Script(NO_PKCE, answer(TOKENS), answer(CONFIG))
    browser = Browser(come_back)
    said = sign_in_with(browser, send)
    client_id = browser.query("client_id")
    assert client_id.startswith("http://127.0.0.1:")
    assert browser.query("redirect_uri") == f"{client_id}auth-callback"
    assert browser.url.startswith(f"{URL}/auth/authorize?")
    assert send.requests[1].form == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "client_id": client_id,
    }
    assert said == ["Sign in with the browser that has opened."]


def test_the_listener_closes_after_the_answer() -> None:
    """Nothing listens when the sign-in is over."""
    browser = Browser(come_back)
    sign_in_with(browser, Script(NO_PKCE, answer(TOKENS), answer(CONFIG)))
    assert not accepts_connections(browser.redirect)


def test_the_page_holds_no_secret_and_leaks_none() -> None:
    """Its address holds the code, so it must load nothing and tell nobody."""
    browser = Browser(come_back)
    sign_in_with(browser, Script(NO_PKCE, answer(TOKENS), answer(CONFIG)))
    (page,) = browser.pages
    assert page.status_code == 200
    assert "Signed in" in page.text
    assert "close this page" in page.text
    for secret in ("the-code", "access", "refresh", browser.query("state")):
        assert secret not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_neighbour_can_neither_sign_in_nor_stop_the_sign_in() -> None:
    """Other paths, wrong states and made-up errors are answered, and the wait goes on."""

    def visit(browser: Browser) -> None:
        callback = browser.query("redirect_uri")
        for nonsense in (
            browser.query("client_id"),
            f"{callback}/more?code=evil&state={browser.query('state')}",
            callback,
            f"{callback}?code=evil",
            f"{callback}?code=evil&state=wrong",
            f"{callback}?error=access_denied&state=w%C3%B6rong",
        ):
            browser.get(nonsense)
        browser.get(browser.redirect)

    send = Script(NO_PKCE, answer(TOKENS), answer(CONFIG))
    browser = Browser(visit)
    sign_in_with(browser, send)
    assert [page.status_code for page in browser.pages] == [404, 404, 400, 400, 400, 400, 200]
    assert send.requests[1].form is not None
    assert send.requests[1].form["code"] == "the-code"


def test_a_silent_connection_does_not_hold_the_listener() -> None:
    """Somebody may connect and say nothing."""

    def visit(browser: Browser) -> None:
        port = urlsplit(browser.redirect).port or 0
        with socket.create_connection(("127.0.0.1", port), 5):
            browser.get(browser.redirect)

    browser = Browser(visit)
    sign_in_with(browser, Script(NO_PKCE, answer(TOKENS), answer(CONFIG)))
    assert browser.pages[0].status_code == 200


def test_a_broken_connection_is_not_worth_a_traceback(capfd: pytest.CaptureFixture[str]) -> None:
    """What it said might hold a code."""

    def visit(browser: Browser) -> None:
        port = urlsplit(browser.redirect).port or 0
        connection = socket.create_connection(("127.0.0.1", port), 5)
        connection.sendall(b"GET /auth-callback?code=the-code HTTP/1.1\r\n\r\n")
        # With linger 0 the close is a reset, so that the listener's answer fails.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
        browser.get(browser.redirect)

    sign_in_with(Browser(visit), Script(NO_PKCE, answer(TOKENS), answer(CONFIG)))
    assert capfd.readouterr().err == ""


def test_only_loopback_is_listened_on() -> None:
    """No port is open to the network."""
    addresses: list[str] = []

    def visit(browser: Browser) -> None:
        port = urlsplit(browser.redirect).port or 0
        with socket.socket() as other:
            # Bindable only if the listener does not hold every address.
            other.bind(("127.0.0.2", port))
            addresses.append(other.getsockname()[0])
        come_back(browser)

    sign_in_with(Browser(visit), Script(NO_PKCE, answer(TOKENS), answer(CONFIG)))
    assert addresses == ["127.0.0.2"]


def test_the_server_can_say_no() -> None:
    """With the right state, an error ends the wait."""

    def visit(browser: Browser) -> None:
        callback = browser.query("redirect_uri")
        browser.get(f"{callback}?error=access_denied&state={browser.query('state')}")

    browser = Browser(visit)
    with pytest.raises(SignInAborted):
        sign_in_with(browser, Script(NO_PKCE))
    assert "Not signed in" in browser.pages[0].text


def test_nobody_coming_back_ends_the_wait() -> None:
    """The listener is closed then, too."""
    browser = Browser(lambda _: None)
    with pytest.raises(SignInAborted, match="Nobody signed in"):
        sign_in_with(browser, Script(NO_PKCE), timeout=0.05)
    assert not accepts_connections(browser.redirect)


def test_without_a_browser_the_address_is_told() -> None:
    """The person opens it."""
    said: list[str] = []
    with pytest.raises(SignInAborted):
        sign_in(server(), Script(NO_PKCE), lambda _: False, said.append, timeout=0.05, call=anna)
    assert f"{URL}/auth/authorize?" in said[0]


def test_the_code_is_not_logged(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither in our log nor by http.server."""
    with caplog.at_level(logging.DEBUG, logger="ha_kiosk"):
        sign_in_with(Browser(come_back), Script(NO_PKCE, answer(TOKENS), answer(CONFIG)))
    out, err = capfd.readouterr()
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("ha_kiosk")]
    assert "the-code" not in out + err + "\n".join(ours)


def test_every_sign_in_has_its_own_state() -> None:
    """A state of yesterday is worth nothing."""
    states = set()
    for _ in range(2):
        browser = Browser(come_back)
        sign_in_with(browser, Script(NO_PKCE, answer(TOKENS), answer(CONFIG)))
        states.add(browser.query("state"))
    assert len(states) == 2


def test_a_name_that_cannot_be_had_is_left_out() -> None:
    """The browser way ends as the others do."""

    def nameless(_server: str, _token: str, _command: Mapping[str, object], /) -> object:
        return {}

    browser = Browser(come_back)
    credentials = sign_in(
        server(),
        Script(NO_PKCE, answer(TOKENS), answer(CONFIG)),
        browser.open,
        lambda _: None,
        timeout=10,
        call=nameless,
    )
    assert browser.thread is not None
    browser.thread.join(60)
    assert credentials.user is None
    assert credentials.client_id == browser.query("client_id")
