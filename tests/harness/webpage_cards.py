"""A dashboard whose cards show other pages of the same server."""

from __future__ import annotations

from harness.devtools import Page
from harness.home_assistant import OnboardedServer
from harness.kiosk import wait_until

PATH = "webpage-cards"
SHOWN = ("/map", "/profile", "/lovelace")
"""What the cards show: pages that every server has."""
CONNECTED = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  return all(document).filter(({ localName, contentDocument }) => localName === "iframe" &&
    contentDocument?.querySelector("home-assistant")?.hass?.connected).length;
})()"""


def make(server: OnboardedServer) -> str:
    """Give the server the dashboard, and return its path."""
    known = server.call({"type": "lovelace/dashboards/list"})
    assert isinstance(known, list)
    if PATH not in [one["url_path"] for one in known]:
        server.call({"type": "lovelace/dashboards/create", "url_path": PATH, "title": "Cards"})
    cards = [{"type": "iframe", "url": path} for path in SHOWN]
    config = {"views": [{"cards": cards}]}
    server.call({"type": "lovelace/config/save", "url_path": PATH, "config": config})
    return f"/{PATH}/0"


def wait_until_connected(view: Page) -> None:
    """Wait until the frontend in each card has its connection."""
    wait_until(lambda: view.evaluate(CONNECTED) == len(SHOWN), "the cards are signed in", 60)
