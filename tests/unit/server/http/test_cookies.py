"""Which cookies our own requests carry, and where to."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from ha_kiosk.errors import SignOnRequired
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.http import HttpClient, Request, cookies
from ha_kiosk.server.http.cookies import MOST, ServerCookies
from ha_kiosk.server.tls.policy import TlsPolicy
from ha_kiosk.storage import browser_storage
from ha_kiosk.storage.browser_cookies import Cookie
from ha_kiosk.storage.paths import Paths, private_folder

NOW = 1_800_000_000.0
SERVER = "https://ha.example:8123"
COOKIE = Cookie("session", "s3cret", "ha.example")


def jar(*found: Cookie) -> ServerCookies:
    """Return cookies at the time `NOW`."""
    made = ServerCookies(lambda: NOW)
    made.add(*found)
    return made


@pytest.mark.parametrize(
    ("cookie", "url"),
    [
        (COOKIE, "https://ha.example"),
        (COOKIE, "http://ha.example:8123/api/websocket"),
        (replace(COOKIE, domain=".example"), "https://ha.example/"),
        (replace(COOKIE, domain=".ha.example"), "https://ha.example/"),
        (replace(COOKIE, path="/api"), "https://ha.example/api"),
        (replace(COOKIE, path="/api"), "https://ha.example/api/x"),
        (replace(COOKIE, path="/api/"), "https://ha.example/api/x"),
        (replace(COOKIE, is_secure=True), "https://ha.example/"),
        (replace(COOKIE, is_secure=True), "wss://ha.example/"),
        (replace(COOKIE, expires=NOW + 1), "https://ha.example/"),
        (replace(COOKIE, domain="[fd00::1]"), "http://[fd00::1]:8123/"),
    ],
)
def test_a_cookie_goes_where_a_browser_sends_it(cookie: Cookie, url: str) -> None:
    """RFC 6265."""
    assert jar(cookie).header(url) == "session=s3cret"


@pytest.mark.parametrize(
    ("cookie", "url"),
    [
        (COOKIE, "https://example/"),
        (COOKIE, "https://www.ha.example/"),
        (COOKIE, "https://evilha.example/"),
        (replace(COOKIE, domain=".ha.example"), "https://evilha.example/"),
        (replace(COOKIE, path="/api"), "https://ha.example/"),
        (replace(COOKIE, path="/api"), "https://ha.example/apix"),
        (replace(COOKIE, is_secure=True), "http://ha.example/"),
        (replace(COOKIE, expires=NOW), "https://ha.example/"),
        (replace(COOKIE, value="a\r\nb"), "https://ha.example/"),
        (replace(COOKIE, value="ä"), "https://ha.example/"),
        (replace(COOKIE, value="a; b=c"), "https://ha.example/"),
    ],
)
def test_a_cookie_goes_nowhere_else(cookie: Cookie, url: str) -> None:
    """Nor does one that no header can hold."""
    assert jar(cookie).header(url) is None


def test_the_longest_path_comes_first_and_a_newer_value_wins() -> None:
    """Each name once for each domain and path."""
    made = jar(COOKIE, replace(COOKIE, value="new"), replace(COOKIE, value="x", path="/api"))
    assert made.header("https://ha.example/api") == "session=x; session=new"
    made.remove(replace(COOKIE, path="/api"))
    made.remove(replace(COOKIE, name="unknown"))
    assert made.header("https://ha.example/api") == "session=new"


def test_what_was_stored_replaces_nothing() -> None:
    """The file is not as new as what the browser tells."""
    made = jar(COOKIE)
    made.add_stored(replace(COOKIE, value="old"), replace(COOKIE, name="other"))
    assert made.header("https://ha.example/") == "session=s3cret; other=s3cret"


def test_a_page_that_sets_cookies_without_end_fills_no_memory() -> None:
    """The oldest are forgotten."""
    made = jar(*(replace(COOKIE, name=f"c{number}", value="") for number in range(MOST + 1)))
    header = made.header("https://ha.example/") or ""
    assert header.count("=") == MOST
    assert "c0=" not in header


def test_no_value_is_ever_shown() -> None:
    """A cookie is as good as a password."""
    assert "s3cret" not in repr(COOKIE)
    assert "s3cret" not in repr(jar(COOKIE))


def test_hosts_are_as_cookies_have_them() -> None:
    """An IPv6 address in brackets."""
    assert cookies.hosts_of(["http://ha:8123", "https://ha", "http://[::1]:1"]) == {"ha", "[::1]"}


def client(*redirects: str) -> tuple[HttpClient, list[tuple[str, str | None]]]:
    """Return a client for `SERVER` with a cookie, and what it sends; the GETs are redirected."""
    sent: list[tuple[str, str | None]] = []
    left = list(redirects)

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append((str(request.url), request.headers.get("Cookie")))
        headers = {"Set-Cookie": "mine=1; Path=/"}
        if left:
            return httpx.Response(302, headers={**headers, "Location": left.pop(0)})
        return httpx.Response(200, headers=headers, json={})

    rules = TlsPolicy(origins=frozenset({SERVER}))
    made = HttpClient(rules, transport=httpx.MockTransport(answer))
    made.cookies.add(replace(COOKIE, domain=".example"))
    return made, sent


def test_a_request_carries_them_to_the_servers_origin_only() -> None:
    """At each hop of a redirect; another port of the same host is another origin."""
    made, sent = client("https://auth.example/", "https://ha.example/", f"{SERVER}/back")
    made.send(Request("GET", f"{SERVER}/start"))
    assert sent == [
        (f"{SERVER}/start", "session=s3cret"),
        ("https://auth.example/", None),
        ("https://ha.example/", None),
        (f"{SERVER}/back", "session=s3cret"),
    ]


def test_what_a_server_sets_is_not_kept() -> None:
    """The browser's cookies are the only ones."""
    made, sent = client()
    made.cookies.remove(replace(COOKIE, domain=".example"))
    for _ in range(2):
        made.send(Request("GET", f"{SERVER}/x"))
    assert [cookie for _, cookie in sent] == [None, None]


def test_a_post_is_not_sent_on_and_its_redirect_is_a_question() -> None:
    """With the token in it, which the sign-on must not see."""
    made, sent = client("https://auth.example/login")
    response = made.send(Request("POST", f"{SERVER}/auth/token", form={"token": "t"}, bearer="b"))
    assert len(sent) == 1
    assert response.location == "https://auth.example/login"
    with pytest.raises(SignOnRequired):
        oauth.refuse_page(response)


def test_stored_cookies_are_those_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And none after a sign-out, whose browser storage is about to be deleted."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    paths = Paths()
    private_folder(paths.data)
    with sqlite3.connect(private_folder(paths.browser_storage) / "Cookies") as database:
        columns = "name, value, host_key, path, is_secure, has_expires, expires_utc"
        database.execute(f"CREATE TABLE cookies ({columns}, top_frame_site_key)")
        database.execute("INSERT INTO cookies VALUES ('a','1','ha.example','/',0,0,0,'')")
        database.execute("INSERT INTO cookies VALUES ('b','2','other.example','/',0,0,0,'')")
    database.close()
    rules = TlsPolicy(origins=frozenset({SERVER}))
    assert cookies.stored(paths, rules) == (Cookie("a", "1", "ha.example"),)
    browser_storage.delete_at_next_start(paths)
    assert cookies.stored(paths, rules) == ()
