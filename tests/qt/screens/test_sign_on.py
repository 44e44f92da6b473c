"""The page of a single sign-on in front of the server, in the window."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from harness.page import SignOnWindow, Window
from harness.ports import port_of
from harness.site import Answer, Site
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject, QUrl
from PySide6.QtQml import QQmlEngine
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Config
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.page.profile_cookies import ProfileCookies
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.sign_in.sign_on import SignOn
from ha_kiosk.screens.notices import Notice, Texts
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.tls.policy import TlsPolicy

NO_ERROR, ABORTED, REFUSED, HTTP = 0, -3, -102, 7
STATUS_401 = 401


class Heard:
    """What a `SignOn` says."""

    def __init__(self, sign_on: SignOn) -> None:
        self.hosts: list[str] = []
        self.back = 0
        sign_on.host_refused.connect(self.hosts.append)
        sign_on.came_back.connect(self._count)

    def _count(self) -> None:
        self.back += 1


@pytest.fixture(scope="module")
def sign_on_profile(engine: QQmlEngine) -> QQuickWebEngineProfile:
    """Return a profile of these tests' own."""
    return profile.create(engine, None, engine)


def new_sign_on(
    sign_on_profile: QQuickWebEngineProfile,
    connection_policy: ConnectionPolicy,
    parent: QObject,
    *,
    may_allow: bool = False,
) -> SignOn:
    """Return a sign-on that may show `localhost`, too."""
    return SignOn(
        ("localhost",),
        Texts(gettext.NullTranslations()),
        parent,
        connection_policy=connection_policy,
        new_profile=lambda: sign_on_profile,
        may_allow=may_allow,
    )


@pytest.fixture
def sign_on(
    sign_on_profile: QQuickWebEngineProfile, connection_policy: ConnectionPolicy, parent: QObject
) -> SignOn:
    """Return that of a running kiosk."""
    return new_sign_on(sign_on_profile, connection_policy, parent)


@pytest.fixture
def heard(sign_on: SignOn) -> Heard:
    """Return what `sign_on` says."""
    return Heard(sign_on)


SERVER = "https://ha.example"
START = f"{SERVER}/auth/providers"


def state(sign_on: SignOn) -> str:
    """Return what is to be seen, apart from the first frame."""
    return sign_on._state


def screen(sign_on: SignOn) -> Notice:
    """Return our own screen, where there is one."""
    notice = sign_on.notice
    assert notice is not None
    return notice


def go(sign_on: SignOn, url: str, *, main_frame: bool = True) -> bool:
    """Return whether the view may go there."""
    return not sign_on.refuses_navigation(QUrl(url), main_frame)


def load(sign_on: SignOn, url: str, code: int = NO_ERROR, domain: int = 0) -> None:
    """Have a load end."""
    sign_on.load_finished(QUrl(url), code == NO_ERROR, code, domain)


def test_a_page_of_a_named_host_is_shown_until_it_leads_back(sign_on: SignOn, heard: Heard) -> None:
    """And is not seen while it is looked whether the server answers."""
    sign_on.open(SERVER, START)
    assert screen(sign_on).busy
    assert go(sign_on, START)
    assert state(sign_on) == "checking"
    assert go(sign_on, "https://localhost:9091/?rd=x")
    load(sign_on, "https://localhost:9091/?rd=x")
    assert (state(sign_on), sign_on.property("host")) == ("page", "localhost")
    assert sign_on.overlay == "", "not before its first frame"
    sign_on._first_frame._finish()
    assert (sign_on.overlay, sign_on.notice) == ("sign-on", None)
    assert go(sign_on, "https://localhost:9091/code")
    load(sign_on, "https://localhost:9091/code")
    assert (sign_on.overlay, heard.back) == ("sign-on", 0)
    load(sign_on, START)
    assert (state(sign_on), heard.back) == ("checking", 1)
    assert screen(sign_on).busy
    sign_on.close()
    assert not sign_on.is_used


def test_a_page_that_loads_without_an_end_is_shown(sign_on: SignOn) -> None:
    """Something in it may be slow, or wait for ever."""
    sign_on._slow.setInterval(1)
    sign_on.open(SERVER, START)
    assert go(sign_on, "https://localhost:9091/")
    wait_until(lambda: state(sign_on) == "page", "the page")


def test_a_page_of_the_servers_own_host_is_shown_when_the_look_says_so(
    sign_on: SignOn, heard: Heard
) -> None:
    """Before that it may be Home Assistant's own."""
    sign_on.open(SERVER, START)
    load(sign_on, START, STATUS_401, HTTP)
    assert (state(sign_on), heard.back) == ("checking", 1)
    sign_on.open(SERVER, START)
    assert state(sign_on) == "page"


@pytest.mark.parametrize("url", ["https://evil.example/", "https://localhost.evil.example/"])
def test_another_host_is_refused_and_named(sign_on: SignOn, heard: Heard, url: str) -> None:
    """Until the settings name it; then it is begun again."""
    sign_on.open(SERVER, START)
    assert not go(sign_on, url)
    host = urlsplit(url).hostname
    assert (state(sign_on), heard.hosts) == ("blocked", [host])
    assert str(host) in screen(sign_on).detail
    load(sign_on, START, ABORTED)
    sign_on.open(SERVER, START)
    assert state(sign_on) == "blocked"
    wanted: list[QUrl] = []
    sign_on.load_requested.connect(wanted.append)
    sign_on.configure(replace(Config(), sign_in_hosts=(str(host),)))
    assert (state(sign_on), wanted) == ("checking", [QUrl(START)])
    assert go(sign_on, url)
    assert not go(sign_on, "https://localhost/")


def test_nobody_allows_a_host_at_a_running_kiosk(sign_on: SignOn) -> None:
    """The button begins again, no more."""
    sign_on.open(SERVER, START)
    assert not go(sign_on, "https://evil.example/")
    sign_on.retry()
    assert sign_on.allowed == ()
    assert not go(sign_on, "https://evil.example/")


def test_who_signs_in_may_allow_a_host_once(
    sign_on_profile: QQuickWebEngineProfile, connection_policy: ConnectionPolicy, parent: QObject
) -> None:
    """And goes on where they were stopped; a second host is asked about again."""
    sign_on = new_sign_on(sign_on_profile, connection_policy, parent, may_allow=True)
    wanted: list[QUrl] = []
    sign_on.load_requested.connect(wanted.append)
    sign_on.retry()
    sign_on.open(SERVER, START)
    for host in ("auth.example", "accounts.example"):
        assert not go(sign_on, f"https://{host}/?rd=x")
        assert screen(sign_on).action == "Show its page"
        sign_on.retry()
        assert wanted[-1] == QUrl(f"https://{host}/?rd=x")
        assert go(sign_on, f"https://{host}/?rd=x")
    assert sign_on.allowed == ("auth.example", "accounts.example")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "chrome://gpu", "about:blank", "x://["])
def test_what_is_not_the_web_is_refused(sign_on: SignOn, heard: Heard, url: str) -> None:
    """Without a word on the screen."""
    sign_on.open(SERVER, START)
    assert not go(sign_on, url)
    assert (state(sign_on), heard.hosts) == ("checking", [])


def test_frames_may_be_of_other_hosts(sign_on: SignOn) -> None:
    """Sign-ons ask there whether somebody is human; files they do not show."""
    sign_on.open(SERVER, START)
    assert go(sign_on, "https://challenges.example/", main_frame=False)
    assert not go(sign_on, "file:///etc/passwd", main_frame=False)


def test_a_page_that_does_not_come_is_loaded_again(sign_on: SignOn, heard: Heard) -> None:
    """At the next look; so is one whose process has ended."""
    wanted: list[QUrl] = []
    sign_on.load_requested.connect(wanted.append)
    sign_on.renderer_terminated()
    sign_on._again.stop()
    sign_on.open(SERVER, START)
    load(sign_on, START, REFUSED)
    assert heard.back == 1
    sign_on.open(SERVER, START)
    assert wanted == [QUrl(START)]
    sign_on._again.setInterval(1)
    sign_on.renderer_terminated()
    wait_until(lambda: len(wanted) == 2, "another load")
    sign_on.close()
    sign_on.begin_again()
    assert len(wanted) == 2


# With a real view.


@pytest.fixture
def view(engine: QQmlEngine, sign_on: SignOn, site: Site) -> Iterator[Window]:
    """Return a window with the view of `sign_on`, at `site`."""
    sign_on.open(site.url, f"{site.url}/auth/providers")
    window = SignOnWindow(engine, sign_on)
    yield window
    window.close()


def test_the_view_goes_where_it_may_and_nowhere_else(
    view: Window, sign_on: SignOn, heard: Heard, site: Site, other_site: Site
) -> None:
    """A named host is on screen, another one never asked."""
    there = f"http://localhost:{port_of(other_site.url)}"
    wait_until(lambda: heard.back == 1, "the page of the server's host")
    other_site.add("/sign-in")
    site.redirect("/auth/providers", f"{there}/sign-in")
    sign_on.begin_again()
    wait_until(lambda: sign_on.overlay == "sign-on", "the page of the sign-on")
    assert view.ask("[location.pathname, typeof qt, typeof externalApp]") == [
        "/sign-in",
        "undefined",
        "undefined",
    ]
    before = len(other_site.requests)
    view.do(f"setTimeout(() => {{ location.href = 'http://[::1]:{port_of(other_site.url)}/x' }})")
    wait_until(lambda: state(sign_on) == "blocked", "the refusal")
    settle()
    assert len(other_site.requests) == before
    assert heard.hosts == ["::1"]


def test_the_cookies_of_a_profile_are_those_of_our_own_requests(
    engine: QQmlEngine, runner: JobRunner, parent: QObject, site: Site
) -> None:
    """As they are set and removed, HttpOnly ones too; and none of another host's."""
    client = HttpClient(TlsPolicy(origins=frozenset({site.url})))
    mine = profile.create(engine, None, engine)
    cookies = ProfileCookies(client, parent)
    cookies.watch(mine)
    names: list[str] = []
    mine.cookieStore().cookieAdded.connect(lambda it: names.append(bytes(it.name()).decode()))
    made = new_sign_on(mine, ConnectionPolicy(client, runner, parent), parent)
    cookies.cookie_added.connect(made.take_cookies)
    said = Heard(made)
    made.open(site.url, f"{site.url}/")
    window = SignOnWindow(engine, made)
    try:
        wait_until(lambda: said.back == 1, "a first page")
        site.answers["/"] = Answer(headers={"Set-Cookie": "one=1; Path=/; HttpOnly"})
        made.begin_again()
        wait_until(lambda: client.cookies.header(site.url) == "one=1", "the cookie")
        wait_until(lambda: said.back >= 3, "a look for the page, and one for its cookie")
        other = f"http://localhost:{port_of(site.url)}/other"
        site.answers["/other"] = Answer(headers={"Set-Cookie": "two=2; Path=/"})
        site.redirect("/", other)
        made.begin_again()
        wait_until(lambda: "two" in names, "the other host's cookie")
        assert client.cookies.header(other) is None
        mine.cookieStore().deleteAllCookies()
        wait_until(lambda: client.cookies.header(site.url) is None, "it is removed")
    finally:
        window.close()
