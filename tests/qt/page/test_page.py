"""The page as the program sees it: what happens to it, and what it may not do."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from harness.page import Kiosk
from harness.ports import port_of
from harness.site import Answer, Site
from harness.waiting import settle, wait_until
from PySide6.QtCore import QUrl

from ha_kiosk.logs import setup
from ha_kiosk.page import policy
from ha_kiosk.qt.page.page import Page
from ha_kiosk.recovery import events
from ha_kiosk.recovery.state import Reason

NewKiosk = Callable[..., Kiosk]


def _shadow(name: str, content: str) -> str:
    return f"<{name}><template shadowrootmode=open>{content}</template></{name}>"


DASHBOARD = _shadow(
    "home-assistant",
    _shadow("home-assistant-main", "<partial-panel-resolver>%s</partial-panel-resolver>"),
)
LAUNCH_SCREEN = "<div id='ha-launch-screen'></div>"


def seen(kiosk: Kiosk, kind: type[object]) -> list[object]:
    """Return the events of one kind."""
    return [event for event in kiosk.happened if isinstance(event, kind)]


def failure(kiosk: Kiosk) -> events.LoadFailed:
    """Return how loading failed."""
    wait_until(lambda: seen(kiosk, events.LoadFailed), "the failure")
    failed = seen(kiosk, events.LoadFailed)[-1]
    assert isinstance(failed, events.LoadFailed)
    return failed


def test_a_page_is_asked_for_with_external_auth(kiosk: Kiosk, site: Site) -> None:
    """And knows where it is."""
    site.add("/wall/0")
    kiosk.load("/wall/0?edit=0")
    assert site.requests[0] == "/wall/0?edit=0&external_auth=1"
    assert kiosk.page.url_text == f"{site.url}/wall/0?edit=0&external_auth=1"
    assert seen(kiosk, events.Progress)
    assert not seen(kiosk, events.LoadFailed)


def test_loading_the_same_page_again_loads_it(kiosk: Kiosk, site: Site) -> None:
    """After a failure that is what has to happen."""
    for count in (1, 2, 3):
        kiosk.load()
        assert len(site.requests) == count
    kiosk.page.reload()
    wait_until(lambda: kiosk.created == 4, "the reload")


def test_a_load_without_the_cache_asks_the_server_for_everything(kiosk: Kiosk, site: Site) -> None:
    """Whatever the server said about how long it may be kept; only the page that is there can."""
    hour = {"Cache-Control": "max-age=3600"}
    site.add("/", "<script src='/kept.js'></script>")
    site.answers["/"] = Answer(site.answers["/"].body, headers=hour)
    site.answers["/kept.js"] = Answer("void 0;", headers=hour)
    for skip_cache, asked in ((False, 1), (False, 1), (True, 2)):
        before = kiosk.created
        kiosk.page.load(site.url, site.url, skip_cache=skip_cache)
        wait_until(lambda before=before: kiosk.created > before, "the page")  # type: ignore[misc]
        wait_until(lambda: kiosk.ask("document.readyState") == "complete", "all of it")
        assert site.requests.count("/kept.js") == asked


def test_a_page_that_blanks_itself_is_a_failure(kiosk: Kiosk) -> None:
    """The web engine asks nobody before it goes to about:blank."""
    kiosk.load()
    kiosk.do("setTimeout(() => { location.href = 'about:blank' })")
    assert failure(kiosk).reason is Reason.NO_HANDSHAKE


@pytest.mark.parametrize("status", [404, 500, 502, 503])
def test_an_http_error_is_a_failure(kiosk: Kiosk, site: Site, status: int) -> None:
    """Whatever page comes with it."""
    site.answers["/"] = Answer("<h1>sorry</h1>", status)
    kiosk.page.load(site.url, site.url)
    failed = failure(kiosk)
    assert failed.reason is Reason.HTTP_ERROR
    assert str(status) in failed.detail


def asks(kiosk: Kiosk) -> str:
    """Return what is said of who asks for a sign-in of its own."""
    wait_until(lambda: seen(kiosk, events.SignOnAsked), "the question")
    asked = seen(kiosk, events.SignOnAsked)[-1]
    assert isinstance(asked, events.SignOnAsked)
    return asked.detail


def test_a_redirect_to_another_host_is_a_sign_on(
    kiosk: Kiosk, site: Site, other_site: Site
) -> None:
    """Its page is not shown here, and not even asked for."""
    site.redirect("/", f"http://localhost:{port_of(other_site.url)}/sign-in")
    kiosk.page.load(site.url, site.url)
    assert asks(kiosk).startswith("localhost asks for a sign-in of its own in front of Home")
    assert other_site.requests == []


@pytest.mark.parametrize("challenge", [None, 'Basic realm="proxy"'])
def test_a_page_that_is_not_let_in_is_a_sign_ons_or_a_proxys(
    kiosk: Kiosk, site: Site, challenge: str | None
) -> None:
    """Who wants a password says so."""
    headers = {"WWW-Authenticate": challenge} if challenge else {}
    site.answers["/"] = Answer("<form>sign in</form>", 401, headers)
    kiosk.page.load(site.url, site.url)
    if challenge is None:
        assert asks(kiosk).startswith("127.0.0.1 asks for a sign-in of its own")
    else:
        wait_until(lambda: seen(kiosk, events.TokenDenied), "the refusal")
        (denied,) = seen(kiosk, events.TokenDenied)
        assert isinstance(denied, events.TokenDenied)
        assert "http_username" in denied.detail


def test_a_link_off_the_server_is_no_sign_on(kiosk: Kiosk, site: Site, other_site: Site) -> None:
    """Nor is a script's way to another host, or a redirect to a page of the server."""
    site.redirect("/", f"{site.url}/home")
    site.add("/home")
    kiosk.load()
    kiosk.do(f"setTimeout(() => {{ location.href = '{other_site.url}' }})")
    kiosk.do("1")
    settle()
    assert seen(kiosk, events.SignOnAsked) == []


def test_a_server_that_is_away_is_a_failure(kiosk: Kiosk) -> None:
    """In plain words."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    kiosk.page.load(url, url)
    failed = failure(kiosk)
    assert failed.reason is Reason.UNREACHABLE
    assert "Is Home Assistant running?" in failed.detail


def test_a_page_that_is_left_for_another_did_not_fail(kiosk: Kiosk, site: Site) -> None:
    """A load that was stopped is no error."""
    site.add("/a", before="<script>location.href = '/b'</script>")
    site.add("/b")
    kiosk.page.load(f"{site.url}/a", site.url)
    wait_until(lambda: kiosk.page.url_text == f"{site.url}/b", "the other page")
    wait_until(lambda: kiosk.ask("document.readyState") == "complete", "it has loaded")
    assert not seen(kiosk, events.LoadFailed)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<h1>Another page</h1>",
        LAUNCH_SCREEN,
        DASHBOARD % "<hui-root></hui-root>" + LAUNCH_SCREEN,
        DASHBOARD % "",
        DASHBOARD % "<hass-loading-screen></hass-loading-screen>",
        DASHBOARD % _shadow("ha-panel-lovelace", "<hass-loading-screen></hass-loading-screen>"),
    ],
)
def test_a_dashboard_that_still_loads_is_not_on_screen(kiosk: Kiosk, site: Site, body: str) -> None:
    """For servers that do not say frontend/loaded."""
    site.add("/", body)
    kiosk.load()
    wait_until(lambda: kiosk.ask("document.readyState") == "complete", "the page")
    for _ in range(10):
        assert not _is_shown(kiosk)


def test_the_dashboard_is_on_screen_when_its_panel_is(kiosk: Kiosk, site: Site) -> None:
    """The launch screen has gone, and the panel loads no more."""
    site.add("/", DASHBOARD % _shadow("ha-panel-lovelace", "<hui-root></hui-root>") + LAUNCH_SCREEN)
    kiosk.load()
    assert not _is_shown(kiosk)
    kiosk.do("document.getElementById('ha-launch-screen').remove()")
    wait_until(lambda: _is_shown(kiosk), "the dashboard")


def test_a_dashboard_of_an_unknown_shape_is_on_screen_after_a_while(
    kiosk: Kiosk, site: Site
) -> None:
    """Home Assistant may change its elements any day."""
    site.add("/", "<home-assistant></home-assistant>")
    kiosk.load()
    wait_until(lambda: _is_shown(kiosk), "the dashboard")


def test_the_page_knows_nothing_of_our_eyes(kiosk: Kiosk) -> None:
    """They live in a world of their own, and so it cannot deceive them by name."""
    kiosk.load()
    assert kiosk.ask("[typeof dashboardShown, typeof clearStorage]") == ["undefined"] * 2
    kiosk.do("window.dashboardShown = () => true")
    assert not _is_shown(kiosk)


def test_a_page_that_is_left_forgets_what_it_stored(kiosk: Kiosk) -> None:
    """At once; databases go in their own time, or at the next start (browser_storage.py)."""
    kiosk.load()
    kiosk.do("localStorage.user = 'me'; sessionStorage.user = 'me'")
    kiosk.page.leave()
    wait_until(lambda: kiosk.page._view.property("wanted") is False, "the view has gone")
    assert kiosk.page.url_text == ""
    kiosk.load()
    assert kiosk.ask("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_page_that_is_left_takes_its_cookies_along(kiosk: Kiosk, site: Site) -> None:
    """A cookie may sign in, too: at a proxy in front of the server."""
    kiosk.load()
    kiosk.do("document.cookie = 'door=open; max-age=9999'")
    assert kiosk.ask("document.cookie") == "door=open"
    kiosk.page.leave()
    wait_until(lambda: kiosk.page._view.property("wanted") is False, "the view has gone")
    kiosk.load()
    assert kiosk.ask("document.cookie") == ""


def test_a_page_that_does_not_answer_is_left_all_the_same(page: Page, site: Site) -> None:
    """After a second; here there is no view to answer."""
    page._leaving.setInterval(5)
    page._view._ending.setInterval(5)
    page.load(site.url, site.url)
    assert page._view.property("wanted") is True
    page.leave()
    assert page._view.property("wanted") is True
    wait_until(lambda: page._view.property("wanted") is False, "the view has gone")


@pytest.mark.parametrize("leave", [True, False])
def test_a_view_that_owes_answers_is_let_go_without_a_crash(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture, *, leave: bool
) -> None:
    """QtWebEngine crashes where a view is deleted that does; what is wanted next comes."""
    kiosk.page._view._ending.setInterval(60_000)  # a busy machine takes its time
    for turn in range(12):
        before = kiosk.created
        kiosk.page.load(kiosk.url + "/", kiosk.url)
        if turn % 3:
            wait_until(lambda before=before: kiosk.created > before, "the page")  # type: ignore[misc]
        for _ in range(5):
            kiosk.page.poll_dashboard()
        if leave:
            kiosk.page.leave()
        kiosk.page.left()
    wait_until(lambda: kiosk.page._view.property("wanted") is False, "the last view has gone")
    assert "does not end" not in caplog.text


def test_a_view_on_its_way_out_says_nothing_and_loads_nothing(page: Page, site: Site) -> None:
    """What it still does is not the next page's; here it owes an answer that nobody gives."""
    page.load(site.url, site.url)
    page.poll_dashboard()
    page.discard()
    assert page._view.property("wanted") is True
    happened: list[object] = []
    loads: list[QUrl] = []
    page.recovery_event_occurred.connect(happened.append)
    page.load_requested.connect(loads.append)
    page._reports.loading_changed(3, -102, 1, "net::ERR_CONNECTION_REFUSED")
    page._reports.load_progress_changed(50)
    page._reports.url_changed(QUrl("http://elsewhere/"))
    page._when_trusted(lambda: loads.append(QUrl("late")))
    settle()
    assert (happened, loads) == ([], [])
    assert "elsewhere" not in page.url_text


def test_a_page_that_is_wanted_again_stays(page: Page, site: Site) -> None:
    """Somebody signed in before the old page had gone."""
    page._leaving.setInterval(5)
    page.load(site.url, site.url)
    page.leave()
    page.load(site.url, site.url)
    wait_until(lambda: not page._leaving.isActive(), "the timer")
    settle()
    assert page._view.property("wanted") is True


def test_leaving_where_there_is_no_page_is_nothing(page: Page) -> None:
    """The kiosk starts signed out."""
    page.leave()
    assert not page._leaving.isActive()


def test_a_renderer_that_dies_is_told_and_the_page_can_be_loaded_again(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    """The out-of-memory killer does that."""
    kiosk.load()
    wait_until(lambda: kiosk.renderer_pid, "the renderer is known")
    os.kill(kiosk.renderer_pid, signal.SIGKILL)
    wait_until(lambda: seen(kiosk, events.RendererDied), "it is noticed")
    assert "renderer ended" in caplog.text
    kiosk.page.reload()
    wait_until(lambda: kiosk.created == 2, "it lives again")


def test_the_console_goes_to_a_log_of_its_own(
    kiosk: Kiosk, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """No address with its query, and no more of a text than a line can hold."""
    caplog.set_level(logging.DEBUG, setup.PAGE)
    site.add("/x", "<script>console.info('hello'); console.error('e'.repeat(5000))</script>")
    kiosk.load("/x?authSig=s3cret")
    wait_until(lambda: _console(caplog, 2), "the console")
    hello, long = _console(caplog, 2)
    assert hello.startswith("hello (x:")
    assert len(long) < 1100
    assert "s3cret" not in caplog.text


def test_zoom_makes_everything_larger(new_kiosk: NewKiosk) -> None:
    """A page on a wall is read from afar."""
    kiosk = new_kiosk(zoom=1.25)
    kiosk.load()
    wait_until(lambda: kiosk.ask("innerWidth") == 256, "a window of 320 shows 256")


def test_a_page_gets_no_permission(kiosk: Kiosk) -> None:
    """Nobody is there to be asked."""
    kiosk.load()
    kiosk.do(
        "window.answer = null;"
        "navigator.geolocation.getCurrentPosition(() => { answer = 0 }, (e) => { answer = e.code })"
    )
    wait_until(lambda: kiosk.ask("answer !== null"), "an answer")
    assert kiosk.ask("answer") == 1


def test_a_page_reads_no_files(kiosk: Kiosk, site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Neither by itself nor in a frame."""
    site.add("/", "<iframe src='file:///etc/hostname'></iframe>")
    kiosk.load()
    kiosk.do(
        "window.answer = null; fetch('file:///etc/hostname')"
        ".then(() => { answer = 'read' }, () => { answer = 'refused' })"
    )
    wait_until(lambda: kiosk.ask("answer"), "an answer")
    assert kiosk.ask("answer") == "refused"
    assert kiosk.ask("frames[0].location.href") != "file:///etc/hostname"


def test_a_refused_navigation_is_logged_without_its_secrets(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    """Where to, and no more."""
    caplog.set_level(logging.INFO)
    page.load("http://ha.local:8123", "http://ha.local:8123")
    url = QUrl("http://user:s3cret@evil.example/path?token=s3cret#s3cret")
    assert page._reports.refuses_navigation(url, True)  # noqa: FBT003 - a Qt slot
    assert "http://evil.example/path" in caplog.text
    assert "s3cret" not in caplog.text


def test_a_page_that_is_refused_without_end_does_not_fill_the_log(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    """A few lines, whatever it tries."""
    caplog.set_level(logging.INFO)
    page.load("http://ha.local:8123", "http://ha.local:8123")
    for _ in range(1_000):
        assert page._reports.refuses_navigation(QUrl("file:///etc/passwd"), False)  # noqa: FBT003 - a Qt slot
    assert 0 < caplog.text.count("was refused") < 10


@pytest.mark.parametrize("url", ["", "http://[", "x://[", "http://a b/", "//", "http://%5B/"])
def test_an_address_that_is_none_is_refused(page: Page, url: str) -> None:
    """An exception would let it pass."""
    page.load("http://ha.local:8123", "http://ha.local:8123")
    assert page._reports.refuses_navigation(QUrl(url), True)  # noqa: FBT003 - a Qt slot


@pytest.mark.parametrize(
    "server",
    [
        "http://ha.local:8123",
        "https://xn--bcher-kva.example",
        "http://[fd00::1]:8123",
        "http://192.168.1.2",
    ],
)
def test_the_page_is_recognised_as_the_servers_whatever_its_name(page: Page, server: str) -> None:
    """Qt writes some addresses in another way than a browser does."""
    page.load(server, server)
    page._reports.url_changed(QUrl(f"{server}/lovelace/0?external_auth=1"))
    assert policy.may_use_bridge(page.url_text, server)
    assert not page._reports.refuses_navigation(QUrl(f"{server}/config"), True)  # noqa: FBT003 - a Qt slot


def test_the_address_loaded_keeps_what_was_written(page: Page) -> None:
    """Escapes too."""
    loaded: list[QUrl] = []
    page.load_requested.connect(loaded.append)
    page.load("http://ha.local:8123/a%20b/ä?q=%26&x=1", "http://ha.local:8123")
    url = urlsplit(loaded[0].toString(QUrl.ComponentFormattingOption.FullyEncoded))
    assert url.path == "/a%20b/%C3%A4"
    assert parse_qs(url.query) == {"q": ["&"], "x": ["1"], "external_auth": ["1"]}


def _console(caplog: pytest.LogCaptureFixture, count: int) -> list[str]:
    found = [r.getMessage() for r in caplog.records if r.name == setup.PAGE]
    return found if len(found) >= count else []


def _is_shown(kiosk: Kiosk) -> bool:
    kiosk.page.poll_dashboard()
    kiosk.ask("1")  # is answered after the look
    settle()
    return bool(seen(kiosk, events.Shown))
