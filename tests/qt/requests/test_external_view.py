"""Links that leave the server: a guest view over the page, or nothing."""

from __future__ import annotations

import gettext
import json
import logging
from collections.abc import Callable

import pytest
from harness import touch
from harness.page import ACCESS, Kiosk
from harness.site import Site
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent

from ha_kiosk.config.choices import ExternalLinks
from ha_kiosk.config.config import Config
from ha_kiosk.page.page_texts import PageTexts
from ha_kiosk.page.policy import CALLBACK
from ha_kiosk.qt.requests import external_view, page_requests
from ha_kiosk.recovery.events import LoadFailed

NewKiosk = Callable[..., Kiosk]
FOUND = "[typeof qt, typeof externalApp, typeof externalAppV2, typeof webkit].join()"
TELL = f"<script>fetch('/told?' + {FOUND})</script>"


@pytest.fixture
def kiosk(new_kiosk: NewKiosk) -> Kiosk:
    """Return a kiosk that lets guests in."""
    return new_kiosk(config=Config())


class Opened(QObject):
    """Stands for the desktop, which would open an address by another program."""

    def __init__(self, opened: list[object]) -> None:
        super().__init__()
        self._opened = opened

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Take an address."""
        self._opened.append(url)


def follow(kiosk: Kiosk, url: str, target: str = "_blank") -> None:
    """Click on a link in the page, as a person does."""
    kiosk.do(
        f"document.body.innerHTML = '<a id=link target={target}>somewhere else</a>';"
        f"document.getElementById('link').href = {json.dumps(url)}"
    )
    kiosk.tap("document.getElementById('link')")


@pytest.mark.parametrize("target", ["_blank", "_self", "_top", "other"])
def test_a_link_to_elsewhere_opens_in_a_guest_view(
    kiosk: Kiosk, site: Site, other_site: Site, target: str
) -> None:
    """Over the page, which stays where it is; the guest finds no bridge."""
    other_site.add("/away", before=TELL)
    kiosk.load()
    follow(kiosk, f"{other_site.url}/away", target)
    told = "/told?undefined,undefined,undefined,undefined"
    wait_until(lambda: told in other_site.requests, "the guest has loaded")
    assert kiosk.external_view.is_open
    assert kiosk.external_view.property("host") == other_site.url.removeprefix("http://")
    assert kiosk.ask("location.origin") == site.url
    kiosk.external_view.close()
    assert not kiosk.external_view.is_open


def test_a_guest_keeps_nothing_and_sends_nothing_of_the_page(
    kiosk: Kiosk, other_site: Site
) -> None:
    """No cookie of the dashboard's profile reaches it (cookies know no port)."""
    other_site.add("/away", before="<script>fetch('/told?' + document.cookie)</script>")
    kiosk.load()
    kiosk.do("document.cookie = 'session=secret'")
    follow(kiosk, f"{other_site.url}/away")
    wait_until(lambda: "/told?" in other_site.requests, "the guest has loaded")


def test_no_token_goes_with_a_page_that_leaves_for_a_guest(
    kiosk: Kiosk, site: Site, other_site: Site
) -> None:
    """Right after the question the dashboard leads somewhere else; the answer stays here."""
    other_site.add("/away", before="<script>externalAuthSetToken = fetch</script>" + TELL)
    kiosk.load()
    kiosk.server.open.clear()
    kiosk.do("externalApp.getExternalAuth({callback: 'externalAuthSetToken'})")
    follow(kiosk, f"{other_site.url}/away", "_self")
    wait_until(lambda: kiosk.guest_loaded() and len(other_site.requests) > 1, "the guest")
    kiosk.server.open.set()
    assert kiosk.answers(1)[0][2]["access_token"] == ACCESS
    assert ACCESS not in "".join(other_site.requests)
    assert kiosk.ask("location.origin") == site.url


@pytest.mark.parametrize(
    "config",
    [
        Config(external_links=ExternalLinks.BLOCK),
        Config(external_hosts=("example.org", "*.example.org")),
    ],
    ids=["blocked", "another host"],
)
def test_a_link_that_may_not_be_followed_leads_nowhere(
    new_kiosk: NewKiosk, other_site: Site, caplog: pytest.LogCaptureFixture, config: Config
) -> None:
    """The log says so."""
    caplog.set_level(logging.INFO)
    kiosk = new_kiosk(config=config)
    kiosk.load()
    follow(kiosk, f"{other_site.url}/away")
    wait_until(lambda: "was refused" in caplog.text, "the refusal")
    assert not kiosk.external_view.is_open
    assert other_site.requests == []


def test_a_link_to_the_frontend_itself_stays_in_the_page(kiosk: Kiosk, site: Site) -> None:
    """In a guest view it would only ask for a log-in."""
    kiosk.load()
    follow(kiosk, f"{site.url}/lovelace/1")
    wait_until(lambda: kiosk.opened == [f"{site.url}/lovelace/1"], "the page is told")
    assert not kiosk.external_view.is_open


def test_a_file_of_the_server_opens_in_a_guest_view(kiosk: Kiosk, site: Site) -> None:
    """A signed address needs no token."""
    site.add("/local/plan.html")
    kiosk.load()
    follow(kiosk, f"{site.url}/local/plan.html")
    wait_until(lambda: "/local/plan.html" in site.requests, "it has loaded")
    assert kiosk.external_view.is_open


def test_a_script_opens_no_window_without_a_person(kiosk: Kiosk, other_site: Site) -> None:
    """Nobody has touched anything."""
    kiosk.load()
    kiosk.do(f"for (let n = 0; n < 50; n++) window.open('{other_site.url}/' + n)")
    pass_time(0.3)
    assert not kiosk.external_view.is_open
    assert other_site.requests == []


def test_whatever_opens_however_often_there_is_one_guest(
    kiosk: Kiosk, other_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """Its own new windows open in itself, and a page that opens many is refused most."""
    caplog.set_level(logging.INFO)
    other_site.add("/b")
    other_site.add("/a", "<a target=_blank href=/b style='position:fixed;inset:0'>x</a>")
    kiosk.load()
    for _ in range(page_requests.OPEN_AT_ONCE + 2):
        follow(kiosk, f"{other_site.url}/a")
        settle()
    wait_until(lambda: "opens too many" in caplog.text, "the refusal")
    wait_until(lambda: "/a" in other_site.requests, "the guest")
    assert kiosk.views() == 2
    kiosk.tap_guest_until(lambda: "/b" in other_site.requests, "the guest's own window")
    assert kiosk.views() == 2


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "view-source:http://127.0.0.1/",
        "data:text/html,x",
        "chrome://gpu",
        "javascript:alert(1)",
        "mailto:x@example.org",
    ],
)
def test_a_guest_cannot_go_where_no_page_is(kiosk: Kiosk, other_site: Site, address: str) -> None:
    """Neither by its own will nor by a link of the dashboard."""
    go = f"<script>location.href = {json.dumps(address)}; fetch('/tried')</script>"
    other_site.add("/away", before=go)
    kiosk.load()
    follow(kiosk, address)
    settle()
    assert not kiosk.external_view.is_open
    follow(kiosk, f"{other_site.url}/away")
    wait_until(lambda: "/tried" in other_site.requests, "it has tried")
    settle()
    assert kiosk.external_view.property("host") == other_site.url.removeprefix("http://")


def test_the_sign_in_of_another_service_comes_back_and_closes(
    kiosk: Kiosk, site: Site, other_site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home Assistant gets the code at its callback; then there is nothing more to see."""
    site.add(CALLBACK)
    other_site.redirect("/authorize", f"{site.url}{CALLBACK}?code=1&state=2")
    kiosk.load()
    follow(kiosk, f"{other_site.url}/authorize")
    wait_until(lambda: f"{CALLBACK}?code=1&state=2" in site.requests, "the callback")
    wait_until(lambda: not kiosk.external_view.is_open, "it has closed")


@pytest.mark.parametrize(
    ("path", "opened"),
    [("/lovelace/1", []), ("/auth/authorize", []), ("/_my_redirect/x", ["/_my_redirect/x"])],
)
def test_a_guest_shows_nothing_of_the_frontend(
    kiosk: Kiosk, site: Site, other_site: Site, path: str, opened: list[str]
) -> None:
    """my.home-assistant.io may lead on into the page; nothing else may."""
    body = f"<script>location.href = '{site.url}{path}'; fetch('/tried')</script>"
    other_site.add("/away", before=body)
    kiosk.load()
    follow(kiosk, f"{other_site.url}/away")
    wait_until(lambda: "/tried" in other_site.requests, "it has tried")
    wait_until(lambda: kiosk.opened == [site.url + path for path in opened], "the page is told")
    wait_until(lambda: kiosk.external_view.is_open is not bool(opened), "the guest stays or goes")
    assert path not in site.requests


def test_a_guest_closes_when_nobody_touches_it(
    new_kiosk: NewKiosk, other_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """After the seconds of the configuration; a touch begins them anew."""
    caplog.set_level(logging.INFO)
    kiosk = new_kiosk(config=Config(guest_timeout=1))
    kiosk.load()
    follow(kiosk, other_site.url)
    wait_until(lambda: kiosk.external_view.is_open, "the guest")
    kiosk.external_view.on_activity()
    wait_until(lambda: not kiosk.external_view.is_open, "nobody is there")
    assert "nobody has touched it" in caplog.text


def test_a_guest_may_stay_for_ever(new_kiosk: NewKiosk, other_site: Site) -> None:
    """Where the configuration says 0, at once if it says so later."""
    kiosk = new_kiosk(config=Config(guest_timeout=1))
    kiosk.load()
    follow(kiosk, other_site.url)
    wait_until(lambda: kiosk.external_view.is_open, "the guest")
    kiosk.external_view.configure(Config(guest_timeout=0))
    pass_time(1.3)
    assert kiosk.external_view.is_open


def test_a_guest_that_closes_itself_is_gone(kiosk: Kiosk, other_site: Site) -> None:
    """`window.close()`."""
    other_site.add("/away", before="<script>window.close()</script>")
    kiosk.load()
    follow(kiosk, f"{other_site.url}/away")
    wait_until(lambda: "/away" in other_site.requests, "the guest")
    wait_until(lambda: not kiosk.external_view.is_open, "it has closed")


def test_a_guest_that_cannot_be_reached_says_so(kiosk: Kiosk) -> None:
    """There is no page of the browser's."""
    kiosk.load()
    follow(kiosk, "http://127.0.0.1:9/")
    wait_until(lambda: kiosk.external_view.property("hasFailed"), "the failure")
    assert kiosk.external_view.is_open


def press(kiosk: Kiosk, icon: str) -> None:
    """Press the button of the bar with this icon."""
    (item,) = [item for item in touch.items(kiosk.window, "Icon_") if item.property("name") == icon]
    touch.tap(kiosk.window, item.mapToScene(item.boundingRect().center()))


@pytest.mark.parametrize("target", ["_self", "_blank"])
@pytest.mark.parametrize("in_guest", [True, False])
def test_a_link_for_another_program_says_that_there_is_none(
    kiosk: Kiosk, other_site: Site, target: str, *, in_guest: bool
) -> None:
    """A number to call, an address to write to: a tablet has nothing for either."""
    opened: list[object] = []
    desktop = Opened(opened)
    for wanted in ("mailto", "tel"):
        QDesktopServices.setUrlHandler(wanted, desktop, "open")  # type: ignore[arg-type]  # as its stub does not say
    link = f"<a href='tel:112' target={target} style='display:block;height:500px'>call</a>"
    other_site.add("/away", link)
    kiosk.load()
    if in_guest:
        kiosk.external_view.open(f"{other_site.url}/away")
        kiosk.tap_guest_until(lambda: kiosk.notes, "it is said")
    else:
        follow(kiosk, "mailto:x@example.org", target)
        wait_until(lambda: kiosk.notes, "it is said")
    scheme = "tel:" if in_guest else "mailto:"
    assert not [event for event in kiosk.happened if isinstance(event, LoadFailed)]
    assert opened == []
    for wanted in ("mailto", "tel"):
        QDesktopServices.unsetUrlHandler(wanted)
    assert kiosk.ask("location.pathname") == "/"
    assert kiosk.notes[0] == f"There is no program for {scheme} links on this device."


def test_the_bar_says_whose_page_it_is_and_leads_back(kiosk: Kiosk, other_site: Site) -> None:
    """Title, host and port; Back, reload and close, each as large as a finger."""
    view, place = kiosk.external_view, other_site.url.removeprefix("http://")
    other_site.add("/second", before="<title>Second</title>")
    other_site.add(
        "/first",
        before="<title>Heat pump</title><script>onclick = () => "
        "{ location.href = '/second' }</script><p style='height:90vh'>x",
    )
    kiosk.load()
    view.open(f"{other_site.url}/first")
    wait_until(lambda: view.property("title") == "Heat pump", "the title")
    assert view.property("host") == place
    buttons = touch.items(kiosk.window, "IconButton")
    assert len(buttons) == 3
    assert all(button.width() >= 48 and button.height() >= 48 for button in buttons)
    assert not buttons[0].isEnabled()
    kiosk.tap_guest_until(lambda: "/second" in other_site.requests, "the second page")
    wait_until(buttons[0].isEnabled, "there is a way back")
    press(kiosk, "back")
    wait_until(lambda: view.property("title") == "Heat pump", "the first page")
    count = other_site.requests.count("/first")
    press(kiosk, "reload")
    wait_until(lambda: other_site.requests.count("/first") > count, "loaded anew")
    press(kiosk, "close")
    wait_until(lambda: not view.is_open, "it has closed")


def test_a_guest_that_could_not_be_reached_can_be_tried_again(
    kiosk: Kiosk, other_site: Site
) -> None:
    """By the button in its place, when its server is back."""
    kiosk.load()
    kiosk.external_view.open("http://127.0.0.1:9/")
    wait_until(lambda: kiosk.external_view.property("hasFailed"), "the failure")
    (button,) = touch.items(kiosk.window, "ActionButton")
    assert button.property("text") == "Try now"
    kiosk.external_view._url = QUrl(other_site.add("/away"))
    touch.tap(kiosk.window, button.mapToScene(button.boundingRect().center()))
    wait_until(lambda: not kiosk.external_view.property("hasFailed"), "it is there")
    assert "/away" in other_site.requests


def test_an_address_is_no_title(parent: QObject) -> None:
    """Chromium gives one to pages without; the bar has it already."""
    labels = PageTexts(gettext.NullTranslations()).labels()
    view = external_view.ExternalView(None, Config(), lambda: "", labels, parent)  # type: ignore[arg-type]
    view.url_changed(QUrl("https://[fd00::1]:8443/away"))
    assert view.property("host") == "[fd00::1]:8443"
    view.title_changed("[fd00::1]:8443/away")
    assert view.property("title") == ""
    view.title_changed("Heat pump")
    assert view.property("title") == "Heat pump"


def test_the_callback_is_seen_for_a_moment() -> None:
    """Long enough to read "success", short enough not to be in the way."""
    assert 1_000 <= external_view.CALLBACK_MS <= 3_000


def test_doors_that_stay_closed_do_not_fill_the_log(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever is knocked at without end: windows, permissions, a guest's ways."""
    caplog.set_level(logging.INFO)
    for _ in range(1_000):
        kiosk.page_requests.open(QUrl("file:///etc/passwd"))
        assert not kiosk.page_requests.permits(1, QUrl("http://elsewhere.example"))
        assert kiosk.external_view.refuses_navigation(QUrl("file:///etc/passwd"), True)  # noqa: FBT003 - a Qt slot
    assert 0 < len(caplog.records) < 20


# Qt 6.12 has another way to make the event; Qt 6.8 knows only this one.
@pytest.mark.filterwarnings("ignore:Function. .QDragEnterEvent:DeprecationWarning")
@pytest.mark.parametrize("in_guest", [True, False])
def test_no_file_is_dropped_on_a_page(kiosk: Kiosk, other_site: Site, *, in_guest: bool) -> None:
    """Neither the server's nor somebody else's."""
    kiosk.load()
    if in_guest:
        kiosk.external_view.open(other_site.add("/away"))
        wait_until(kiosk.guest_loaded, "the guest")
    data = QMimeData()
    data.setUrls([QUrl("file:///etc/hostname")])
    place, copy = QPoint(160, 160), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, data, buttons, keys)
    QCoreApplication.sendEvent(kiosk.window, enter)
    drop = QDropEvent(QPointF(place), copy, data, buttons, keys)
    QCoreApplication.sendEvent(kiosk.window, drop)
    assert drop.dropAction() is Qt.DropAction.IgnoreAction
