"""Signing in with a phone: the way there and back, and what others can do to the listener."""

from __future__ import annotations

import base64
import contextlib
import gettext
import hashlib
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from harness.login_fakes import CONFIG, NO_PKCE, PKCE, TOKENS, Script, anna, answer, server

from ha_kiosk import i18n
from ha_kiosk.errors import KioskError, ServerUnreachable, SignInAborted
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.login import listener as listener_module
from ha_kiosk.server.login import phone
from ha_kiosk.server.login.listener import LOOPBACK, ListenAddress
from ha_kiosk.server.login.phone import Invitation, Tablet

HOME = {"version": "2026.11.0", "location_name": "Villa <Kunterbunt>"}


class Visitor:
    """A phone, or somebody else, in a thread: does `visit` when the code is shown."""

    def __init__(self, visit: Callable[[Visitor], None]) -> None:
        self.visit = visit
        self.pages: list[httpx.Response] = []
        self.invitation = Invitation("", "", "")
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            self.visit(self)
        except BaseException as err:  # noqa: BLE001 - raised in the test's thread
            self.error = err

    def show(self, invitation: Invitation) -> None:
        """See the tablet's screen."""
        self.invitation = invitation
        self.thread.start()

    def get(self, url: str) -> httpx.Response:
        """Load a page."""
        page = httpx.get(url, timeout=20)
        self.pages.append(page)
        return page

    @property
    def base(self) -> str:
        """Return the listener's address."""
        return self.invitation.url.rpartition("/")[0]

    @property
    def port(self) -> int:
        """Return the listener's port."""
        return urlsplit(self.base).port or 0

    def login_page(self) -> str:
        """Return the link on the first page."""
        return unescape(self.get(self.invitation.url).text.partition('<a href="')[2].split('"')[0])

    def redirect(self) -> str:
        """Return where the server sends the phone after the sign-in."""
        query = parse_qs(urlsplit(self.login_page()).query)
        return f"{query['redirect_uri'][0]}?code=the-code&state={query['state'][0]}"


def sign_in(
    visitor: Visitor,
    send: Script,
    timeout: float = 20,
    translations: gettext.NullTranslations | None = None,
    where: ListenAddress = LOOPBACK,
) -> Credentials:
    """Sign in with `visitor`."""
    tablet = Tablet("Hall & Stairs", where, translations or gettext.NullTranslations())
    try:
        return phone.sign_in(server(), send, tablet, visitor.show, timeout=timeout, call=anna)
    finally:
        visitor.thread.join(30)
        if visitor.error is not None:
            raise visitor.error


def come_back(visitor: Visitor) -> None:
    """Sign in at once."""
    visitor.get(visitor.redirect())


def good(*, pkce: bool = False) -> Script:
    """Return a server that answers well."""
    return Script(PKCE if pkce else NO_PKCE, answer(TOKENS), answer(HOME))


def test_a_phone_signs_in() -> None:
    """Name and digits on both screens, the server's login page, the end in both places."""
    visitor = Visitor(come_back)
    send = good()
    credentials = sign_in(visitor, send)
    first, last = visitor.pages
    assert visitor.invitation.tablet == "Hall & Stairs"
    assert len(visitor.invitation.digits) == 2
    assert "Hall &amp; Stairs" in first.text
    assert f">{visitor.invitation.digits}<" in first.text
    assert "Sign in to ha.local" in first.text
    assert last.status_code == 200
    assert "Done" in last.text
    assert "Villa &lt;Kunterbunt&gt;" in last.text
    assert credentials.client_id == f"{visitor.base}/"
    assert credentials.refresh_token == "refresh"
    assert credentials.server_name == "Villa <Kunterbunt>"
    assert send.requests[1].form == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "client_id": credentials.client_id,
    }


def test_with_pkce_a_code_that_was_overheard_is_worth_nothing() -> None:
    """The login page gets the digest, and only the exchange the verifier."""
    links: list[str] = []

    def visit(visitor: Visitor) -> None:
        links.append(visitor.login_page())
        come_back(visitor)

    send = good(pkce=True)
    sign_in(Visitor(visit), send)
    query = parse_qs(urlsplit(links[0]).query)
    assert send.requests[1].form is not None
    verifier = send.requests[1].form["code_verifier"]
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    assert query["code_challenge"] == [digest.decode().rstrip("=")]
    assert query["code_challenge_method"] == ["S256"]
    assert verifier not in links[0]


def test_the_pages_speak_the_language_of_the_tablet() -> None:
    """And say which."""
    visitor = Visitor(come_back)
    sign_in(visitor, good(), translations=i18n.load("de", {}))
    assert '<html lang="de">' in visitor.pages[0].text
    assert "Bei ha.local anmelden" in visitor.pages[0].text
    assert "Fertig" in visitor.pages[1].text


def test_the_phone_is_told_when_the_exchange_fails() -> None:
    """It does not say done before it is."""
    visitor = Visitor(come_back)
    with pytest.raises(ServerUnreachable):
        sign_in(visitor, Script(NO_PKCE, ServerUnreachable(Text("gone"))))
    assert "Not signed in" in visitor.pages[-1].text


def test_the_first_page_cannot_be_guessed() -> None:
    """Whoever finds the port finds neither the page nor the state."""

    def visit(visitor: Visitor) -> None:
        visitor.get(visitor.base)
        visitor.get(f"{visitor.base}/auth-callback")
        come_back(visitor)

    visitor = Visitor(visit)
    sign_in(visitor, good())
    assert [page.status_code for page in visitor.pages] == [404, 400, 200, 200]
    assert len(urlsplit(visitor.invitation.url).path) > 20
    assert visitor.invitation.url not in repr(visitor.invitation)


def test_what_browsers_ask_for_by_themselves_does_not_count() -> None:
    """Else a phone would close its own sign-in."""

    def visit(visitor: Visitor) -> None:
        for _ in range(20):
            visitor.get(f"{visitor.base}/favicon.ico")
        come_back(visitor)

    assert sign_in(Visitor(visit), good()).user == "Anna"


def test_an_answer_is_taken_once() -> None:
    """A replay is refused while the first is exchanged."""
    is_refused = threading.Event()
    redirects: list[str] = []

    class Slow(Script):
        def __call__(self, request: object) -> object:  # type: ignore[override]
            if len(self.requests) == 1:
                replay.append(httpx.get(redirects[0], timeout=20))
                is_refused.set()
            return super().__call__(request)  # type: ignore[arg-type]

    replay: list[httpx.Response] = []

    def visit(visitor: Visitor) -> None:
        redirects.append(visitor.redirect())
        visitor.get(redirects[0])

    visitor = Visitor(visit)
    sign_in(visitor, Slow(NO_PKCE, answer(TOKENS), answer(HOME)))
    assert is_refused.is_set()
    assert replay[0].status_code == 400
    assert visitor.pages[-1].status_code == 200


def test_ten_wrong_requests_end_the_sign_in() -> None:
    """Guessing is over after that; nothing listens any more."""

    def visit(visitor: Visitor) -> None:
        for number in range(10):
            visitor.get(f"{visitor.base}/auth-callback?code=evil&state={number}")

    visitor = Visitor(visit)
    with pytest.raises(SignInAborted, match="after 10 wrong requests"):
        sign_in(visitor, Script(NO_PKCE))
    assert [page.status_code for page in visitor.pages] == [400] * 10
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", visitor.port), 5)


def test_nine_wrong_requests_do_not() -> None:
    """A curious neighbour is no reason."""

    def visit(visitor: Visitor) -> None:
        for number in range(9):
            visitor.get(f"{visitor.base}/{number}")
        come_back(visitor)

    assert sign_in(Visitor(visit), good()).user == "Anna"


def test_a_thousand_requests_end_it_at_once() -> None:
    """And leave neither threads nor an open port."""

    def visit(visitor: Visitor) -> None:
        def ask(number: int) -> None:
            try:
                with socket.create_connection(("127.0.0.1", visitor.port), 5) as peer:
                    peer.sendall(f"GET /{number} HTTP/1.1\r\n\r\n".encode())
                    peer.settimeout(5)
                    while peer.recv(4096):
                        pass
            except OSError:
                pass  # closed by then

        with ThreadPoolExecutor(50) as pool:
            list(pool.map(ask, range(1000)))

    before = threading.active_count()
    began = time.monotonic()
    with pytest.raises(SignInAborted, match="wrong requests"):
        sign_in(Visitor(visit), Script(NO_PKCE))
    assert time.monotonic() - began < 15
    assert threading.active_count() <= before + listener_module.CONNECTIONS


def test_slow_senders_and_silent_ones_keep_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """More connections than are allowed, all open: the oldest ones make room."""
    monkeypatch.setattr(listener_module, "CONNECTION_LIFE", 600)

    def visit(visitor: Visitor) -> None:
        peers = [socket.create_connection(("127.0.0.1", visitor.port), 5) for _ in range(60)]
        for peer in peers[::2]:
            with contextlib.suppress(OSError):  # cut by then
                peer.sendall(b"GET /auth-call")
        for peer in peers[:44]:
            with contextlib.suppress(ConnectionError):
                assert peer.recv(1) == b""
        come_back(visitor)
        for peer in peers:
            peer.close()

    assert sign_in(Visitor(visit), good()).user == "Anna"


def test_a_connection_is_cut_however_slowly_it_sends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte restarts the timeout of a socket, and not ours."""
    monkeypatch.setattr(listener_module, "CONNECTION_LIFE", 0.5)
    lives: list[float] = []

    def visit(visitor: Visitor) -> None:
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", visitor.port), 5) as peer:
            peer.settimeout(0.05)
            while time.monotonic() < began + 10:
                try:
                    peer.sendall(b"x")
                    if not peer.recv(1):
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
        lives.append(time.monotonic() - began)
        come_back(visitor)

    sign_in(Visitor(visit), good())
    assert 0.4 < lives[0] < 5


@pytest.mark.parametrize(
    "nonsense",
    [
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"POST /auth-callback HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n",
        b"GET /auth-callback?\xff\xfe%zz=[ HTTP/1.1\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET\r\n\r\n",
    ],
)
def test_giant_lines_and_nonsense_are_refused_and_count(
    nonsense: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """As wrong requests; nothing is logged, and nine of them do no harm."""

    def send_to(visitor: Visitor) -> None:
        with socket.create_connection(("127.0.0.1", visitor.port), 5) as peer:
            try:
                peer.sendall(nonsense)
                while peer.recv(65536):
                    pass
            except OSError:
                pass  # refused before it was all sent

    def visit(visitor: Visitor) -> None:
        for _ in range(9):
            send_to(visitor)
        visitor.get(visitor.invitation.url)
        send_to(visitor)

    visitor = Visitor(visit)
    with pytest.raises(SignInAborted, match="after 10 wrong requests"):
        sign_in(visitor, Script(NO_PKCE))
    assert visitor.pages[0].status_code == 200
    assert capfd.readouterr().err == ""


def test_only_one_address_is_listened_on() -> None:
    """Other interfaces find nothing there."""

    def visit(visitor: Visitor) -> None:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.3", visitor.port), 5)
        come_back(visitor)

    sign_in(Visitor(visit), good(), where=ListenAddress("127.0.0.2", "127.0.0.2"))


def test_ipv6_is_listened_on() -> None:
    """With brackets in the addresses."""
    visitor = Visitor(come_back)
    credentials = sign_in(visitor, good(), where=ListenAddress("::1", "[::1]"))
    assert credentials.client_id.startswith("http://[::1]:")


def test_nobody_coming_ends_the_wait() -> None:
    """After five minutes; sooner here."""
    with pytest.raises(SignInAborted, match="Nobody signed in within"):
        sign_in(Visitor(lambda _: None), Script(NO_PKCE), timeout=0.05)
    assert phone.TIMEOUT == 300


def test_the_tablet_can_give_up() -> None:
    """The port is closed then."""
    visitor = Visitor(lambda visitor: visitor.invitation.cancel())
    with pytest.raises(SignInAborted, match="given up"):
        sign_in(visitor, Script(NO_PKCE))
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", visitor.port), timeout=20)


def test_the_server_can_say_no() -> None:
    """With the right state, an error ends the wait."""

    def visit(visitor: Visitor) -> None:
        visitor.get(visitor.redirect().replace("code=the-code", "error=access_denied"))

    visitor = Visitor(visit)
    with pytest.raises(SignInAborted, match="without a code"):
        sign_in(visitor, Script(NO_PKCE))
    assert "Not signed in" in visitor.pages[-1].text


def test_a_server_without_name_is_called_by_its_address() -> None:
    """The page says something in any case."""
    visitor = Visitor(come_back)
    sign_in(visitor, Script(NO_PKCE, answer(TOKENS), answer(CONFIG)))
    assert "http://ha.local:8123" in visitor.pages[-1].text


def test_a_server_that_cannot_be_asked_for_pkce_is_no_server_without() -> None:
    """A sign-in is not made weaker by an error."""
    tablet = Tablet("Hall", LOOPBACK, gettext.NullTranslations())
    with pytest.raises(KioskError):
        phone.sign_in(server(), Script(ServerUnreachable(Text("gone"))), tablet, lambda _: None)
