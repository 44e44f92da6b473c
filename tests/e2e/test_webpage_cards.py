"""A dashboard inside the dashboard: webpage cards that show pages of the same server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.devtools import Page, page
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home, running, wait_until
from harness.ports import free_port

from ha_kiosk.page.kiosk_mode import knows_kiosk_mode

INTEGRATIONS = """
media_source:
energy:
http:
  ip_ban_enabled: true
  login_attempts_threshold: 3
"""
PATHS = ("/map", "/media-browser", "/energy")
FRAMES = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  return all(document).filter(({ localName }) => localName === "iframe")
    .map(({ contentWindow }) => contentWindow);
})()"""
USERS = """frames.map(({ document }) => {
  const hass = document.querySelector("home-assistant")?.hass;
  return hass?.connected ? hass.user?.name : null;
})"""
MODES = "frames.map(({ document }) => document.querySelector('home-assistant').hass.kioskMode)"


def in_frames(view: Page, expression: str) -> object:
    """Return the value of an expression about `frames`, the windows in the page's cards."""
    return view.evaluate(f"((frames) => {expression})({FRAMES})")


def dashboard(server: OnboardedServer, *urls: str) -> str:
    """Make a dashboard with a webpage card for each address, and return its own."""
    path = "web-pages"
    create = {"url_path": path, "title": "Web pages", "mode": "storage"}
    server.call({"type": "lovelace/dashboards/create", **create})
    cards = [{"type": "iframe", "url": url, "aspect_ratio": "60%"} for url in urls]
    config = {"views": [{"title": "Pages", "cards": cards}]}
    server.call({"type": "lovelace/config/save", "url_path": path, "config": config})
    return f"{server.url}/{path}/0"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnboardedServer]:
    """Return a server with the pages that people put into cards, which bans soon."""
    with start_onboarded(tmp_path_factory.mktemp("cards"), INTEGRATIONS) as server:
        yield server


@pytest.fixture(scope="module")
def cards(server: OnboardedServer) -> str:
    """Return the address of a dashboard with those pages in cards."""
    return dashboard(server, *PATHS)


@pytest.fixture
def watched(home: Home, server: OnboardedServer) -> Home:
    """Return a home that is signed in, and whose pages can be looked into."""
    home.sign_in(server.url, server.username, server.password)
    home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(free_port())}
    return home


def port(home: Home) -> int:
    """Return where its pages can be looked into."""
    return int(home.extra["QTWEBENGINE_REMOTE_DEBUGGING"])


def test_cards_with_pages_of_the_server_are_signed_in_and_in_kiosk_mode(
    watched: Home, cards: str
) -> None:
    """No log-in form in any of them, and no sidebar where the frontend can do without."""
    with running(watched, "--url", cards) as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        with page(port(watched), "/web-pages") as view:
            all_in = ["Demo"] * len(PATHS)
            wait_until(lambda: in_frames(view, USERS) == all_in, "all are signed in")
            if knows_kiosk_mode(str(kiosk.status()["ha_version"])):
                wait_until(lambda: in_frames(view, MODES) == [True] * 3, "all in kiosk mode")
        assert kiosk.status()["state"] == "live"


def test_a_deleted_token_bans_nobody_however_many_cards_there_are(
    watched: Home, server: OnboardedServer, cards: str
) -> None:
    """Of all that had it only the page comes back with it."""
    bans = Path(server.server.folder) / "ip_bans.yaml"
    with running(watched, "--url", cards) as kiosk:
        kiosk.expect("remote-allow-origins|Sign-in|refused|revoked")
        kiosk.wait_for("live")
        with page(port(watched), "/web-pages") as view:
            wait_until(lambda: in_frames(view, USERS) == ["Demo"] * 3, "all are signed in")
        failed = server.server.log_text().count("invalid authentication")
        mine = max(server.refresh_tokens(), key=lambda token: str(token["created_at"]))
        server.delete_refresh_token(mine["id"])
        kiosk.wait_for("signed-out")
        wait_until(lambda: not watched.credentials.exists(), "the credentials are deleted")
        assert server.server.log_text().count("invalid authentication") <= failed + 2
    assert not bans.exists()
