"""A page under another origin than its server's: it is the server's page there, and only there."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from harness.page import ACCESS, Kiosk
from harness.site import Site
from harness.waiting import wait_until
from PySide6.QtCore import QUrl

from ha_kiosk.config.config import Config
from ha_kiosk.page.alias import OriginAlias
from ha_kiosk.page.policy import CALLBACK

NewKiosk = Callable[..., Kiosk]
ASK = "externalApp.getExternalAuth({callback: 'externalAuthSetToken'})"
ASKED = json.dumps({"type": "getExternalAuth", "payload": {"callback": "externalAuthSetToken"}})
MICROPHONE = 1


@pytest.fixture
def inside(site: Site) -> str:
    """Return the page's origin; Chromium itself knows where such a name leads."""
    return site.url.replace("127.0.0.1", "kiosk.localhost")


@pytest.fixture
def kiosk(new_kiosk: NewKiosk, site: Site, inside: str) -> Kiosk:
    """Return a window whose page has an origin of its own."""
    alias = OriginAlias(site.url, inside)
    return new_kiosk(config=Config(allow_microphone=True), alias=alias)


def test_the_page_gets_its_token_under_its_own_origin(
    kiosk: Kiosk, site: Site, inside: str
) -> None:
    """Though the kiosk loads the server's address; also once more."""
    site.add("/wall/0")
    kiosk.load("/wall/0?edit=0")
    assert kiosk.ask("location.href") == f"{inside}/wall/0?edit=0&external_auth=1"
    assert kiosk.page.server_url_text == f"{site.url}/wall/0?edit=0&external_auth=1"
    kiosk.do(ASK)
    assert kiosk.answers(1)[0][2]["access_token"] == ACCESS
    before = kiosk.created
    kiosk.page.discard()
    kiosk.page.reload()
    wait_until(lambda: kiosk.created > before, "a fresh view")
    assert kiosk.ask("location.href") == f"{inside}/wall/0?edit=0&external_auth=1"


def test_a_page_of_the_servers_own_origin_gets_nothing(
    kiosk: Kiosk, site: Site, inside: str
) -> None:
    """Nor does the page come there: nobody but the kiosk decides what the dashboard's origin is."""
    kiosk.load()
    requests = len(site.requests)
    kiosk.do(f"location.href = '{site.url}/elsewhere'")
    assert kiosk.ask("location.hostname") == "kiosk.localhost"
    assert "/elsewhere" not in site.requests[requests:]
    assert kiosk.page._reports.refuses_navigation(QUrl(f"{site.url}/"), True)  # noqa: FBT003 - a Qt slot
    assert not kiosk.page_requests.permits(MICROPHONE, QUrl(site.url))
    kiosk.page._reports.url_changed(QUrl(f"{site.url}/"))
    kiosk.external_app.receive(ASKED)
    kiosk.page._reports.url_changed(QUrl(f"{inside}/"))
    kiosk.do(ASK)
    kiosk.answers(1)
    assert len(kiosk.server.requests) == len(kiosk.scripts) == 1


@pytest.mark.parametrize("target", ["_blank", "_self"])
def test_a_link_to_the_servers_own_address_leads_to_the_dashboard(
    kiosk: Kiosk, site: Site, inside: str, target: str
) -> None:
    """Not to a stranger over it."""
    kiosk.load()
    kiosk.do(
        f"document.body.innerHTML = '<a id=link target={target} href={site.url}/wall>a wall</a>'"
    )
    kiosk.tap("document.getElementById('link')")
    wait_until(lambda: kiosk.opened, "the dashboard is wanted")
    assert kiosk.opened == [f"{inside}/wall"]
    assert not kiosk.external_view.is_open


def test_a_guest_comes_back_to_the_server_under_both_addresses(
    kiosk: Kiosk, site: Site, inside: str
) -> None:
    """Another service may know either."""
    kiosk.load()
    for server in (site.url, inside):
        assert not kiosk.external_view.refuses_navigation(QUrl(f"{server}{CALLBACK}?code=1"), True)  # noqa: FBT003
        assert kiosk.external_view.refuses_navigation(QUrl(f"{server}/_my_redirect/x"), True)  # noqa: FBT003
        assert kiosk.external_view.refuses_navigation(QUrl(f"{server}/lovelace"), True)  # noqa: FBT003
    assert kiosk.opened == [f"{inside}/_my_redirect/x"] * 2
    kiosk.external_view.open(f"{site.url}{CALLBACK}?code=1")
    wait_until(lambda: kiosk.external_view.is_open is False, "it has closed by itself")
