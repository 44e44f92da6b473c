"""A dashboard whose cards show other pages of the same server, and a look into them."""

from __future__ import annotations

from harness.devtools import Page
from harness.home_assistant import OnboardedServer
from harness.kiosk import wait_until

PATH = "webpage-cards"
SHOWN = ("/map", "/profile", "/lovelace")
"""What the cards show: pages that every server has."""
LOOK = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  window.cards = all(document).filter(({ localName }) => localName === "iframe")
    .map(({ contentWindow }) => contentWindow);
  return cards.map((card) => {
    const { hass } = card.document.querySelector("home-assistant") ?? {};
    const seen = all(card.document)
      .filter((element) => element.getBoundingClientRect().width > 0)
      .map(({ localName }) => localName);
    return {
      path: card.location.pathname,
      connected: hass?.connected === true,
      kiosk: hass?.kioskMode === true,
      around: seen.filter((name) => /^ha-(sidebar|menu-button|authorize)$/.test(name)),
    };
  });
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


def look(view: Page) -> list[dict[str, object]]:
    """Return what each card shows; the page keeps their windows as `cards`."""
    found = view.evaluate(LOOK)
    assert isinstance(found, list)
    return found


def wait_until_connected(view: Page) -> None:
    """Wait until the frontend in each card has its connection."""

    def is_connected() -> bool:
        found = look(view)
        return len(found) == len(SHOWN) and all(card["connected"] for card in found)

    wait_until(is_connected, "the cards are signed in", 60)
