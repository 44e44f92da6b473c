"""The button that leads back from where the frontend in kiosk mode has none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from harness import touch
from harness.page import Kiosk
from harness.site import Site
from harness.waiting import pass_time, wait_until
from PySide6.QtQuick import QQuickItem

from ha_kiosk.config.config import Config
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.navigation import Navigator
from ha_kiosk.qt.requests.way_back import LOOK_AFTER_MS, WayBack

ARROW = """document.body.innerHTML = '<div id=panel></div>';
document.getElementById('panel').attachShadow({ mode: 'open' }).innerHTML =
  '<%s style="display:inline-block;width:48px;height:48px"></%s>';"""


FRONTEND = """<script>
window.externalBus = (message) => {
  history.pushState(null, '', message.payload.path);
  externalApp.externalBus(JSON.stringify({ id: message.id, type: "result", success: true }));
};
</script>"""


def new_way_back(kiosk: Kiosk, config: Config, start: str = "/wall") -> WayBack:
    """Return the button's model; the kiosk starts with the panel `wall`."""
    way_back = WayBack(config, kiosk.page, lambda: kiosk.url + start, "Back", kiosk.parent)
    kiosk.page.moved.connect(way_back.follow)
    kiosk.page.content_lost.connect(way_back.hide)
    kiosk.window.setProperty("wayBack", way_back)
    return way_back


def go(kiosk: Kiosk, path: str) -> None:
    """Go to another view as the frontend does, without a load."""
    kiosk.do(f"history.pushState(null, '', '{path}')")


def buttons(kiosk: Kiosk) -> list[QQuickItem]:
    """Return the button, where there is one."""
    return touch.items(kiosk.window, "BackButton")


@pytest.fixture
def at_home(kiosk: Kiosk, site: Site) -> Kiosk:
    """Return a kiosk whose start page is on screen."""
    site.add("/wall")
    kiosk.load("/wall")
    kiosk.painted()
    return kiosk


def test_a_finger_gets_back_from_a_page_without_a_way(at_home: Kiosk) -> None:
    """And the button goes with the need for it."""
    new_way_back(at_home, Config(kiosk_mode=True))
    at_home.do("document.body.innerHTML = '<p style=height:90vh>a link</p>'")
    at_home.tap("document.body")  # the web engine goes back over what no person has led to
    go(at_home, "/wall/kitchen")
    pass_time(LOOK_AFTER_MS / 1000 + 0.3)
    assert not buttons(at_home)
    at_home.tap("document.body")
    go(at_home, "/history")
    wait_until(lambda: buttons(at_home), "the button")
    (button,) = buttons(at_home)
    assert min(button.width(), button.height()) >= 48
    touch.tap(at_home.window, button.mapToScene(button.boundingRect().center()))
    wait_until(lambda: at_home.ask("location.pathname") == "/wall/kitchen", "it is back")
    wait_until(lambda: not buttons(at_home), "the button has gone")


@pytest.mark.parametrize(
    ("config", "element"),
    [
        (Config(kiosk_mode=False), "p"),
        (Config(kiosk_mode=True), "ha-menu-button"),
        (Config(kiosk_mode=True), "ha-icon-button-arrow-prev"),
        (Config(kiosk_mode=True), "ha-sidebar"),
    ],
)
def test_there_is_none_where_the_frontend_has_a_way(
    at_home: Kiosk, config: Config, element: str
) -> None:
    """Its menu, or an arrow in its header."""
    new_way_back(at_home, config)
    at_home.do(ARROW % (element, element))
    go(at_home, "/history")
    pass_time(LOOK_AFTER_MS / 1000 + 0.3)
    assert not buttons(at_home)


def test_without_a_page_before_it_leads_home(kiosk: Kiosk, site: Site) -> None:
    """After a reload on another panel there is nothing to go back to."""
    site.add("/history")
    kiosk.load("/history")
    homes: list[str] = []
    way_back = new_way_back(kiosk, Config(kiosk_mode=True))
    way_back.home_requested.connect(homes.append)
    wait_until(lambda: buttons(kiosk), "the button")
    (button,) = buttons(kiosk)
    touch.tap(kiosk.window, button.mapToScene(button.boundingRect().center()))
    wait_until(lambda: homes == [f"{kiosk.url}/wall"], "home")
    way_back.configure(Config(kiosk_mode=False))
    assert not buttons(kiosk)


def test_home_that_the_server_chooses_is_shown_in_the_same_document(
    kiosk: Kiosk, site: Site
) -> None:
    """The start page "/" has led to the panel `wall`; the frontend goes there by a command."""
    site.add("/history", FRONTEND)
    way_back = new_way_back(kiosk, Config(kiosk_mode=True), "/")
    controller = SimpleNamespace(
        server=kiosk.url,
        home="/wall",
        origin=lambda: kiosk.url,
        has_page=lambda: True,
        has_dashboard=lambda: True,
        load=lambda url: kiosk.page.load(url, kiosk.url),
    )
    navigator = Navigator(
        cast("KioskController", controller),
        kiosk.parts.frontend_commands,
        lambda: kiosk.page.url_text,
        kiosk.parent,
    )
    way_back.home_requested.connect(navigator.show)
    kiosk.load("/history")
    kiosk.do("window.isTheSame = true")
    way_back.go_home()
    wait_until(lambda: kiosk.ask("location.pathname") == "/wall", "home")
    assert kiosk.ask("isTheSame") is True
    assert kiosk.created == 1


def test_alt_and_an_arrow_go_back_and_forth(at_home: Kiosk) -> None:
    """As in a browser, where there is a keyboard."""
    go(at_home, "/history")
    for arrow, path in (("Left", "/wall"), ("Right", "/history")):
        at_home.do(
            f"dispatchEvent(new KeyboardEvent('keydown', {{key: 'Arrow{arrow}', altKey: true}}))"
        )
        wait_until(lambda: at_home.ask("location.pathname") == path, path)  # noqa: B023 - now
