"""The external bus between the real program and the real frontend."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.devtools import Page, page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until
from harness.ports import free_port

ENTRY = """(() => {
  const hass = document.querySelector("home-assistant")?.hass;
  if (!hass) return null;
  const labels = ["ui.sidebar.external_app_configuration",
    "ui.panel.config.dashboard.companion.main"].map((key) => hass.localize(key)).filter(Boolean);
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  const element = all(document).find((element) => element.childElementCount === 0 &&
    labels.includes(element.textContent.trim()) && element.getBoundingClientRect().width);
  element?.scrollIntoView({ block: "center" });
  const box = element?.getBoundingClientRect();
  return box ? [box.x + box.width / 2, box.y + box.height / 2] : null;
})()"""
"""Where the entry for the app's settings is: on the settings page for administrators, for others in
the sidebar."""


def press_entry(frontend: Page) -> None:
    """Click on the entry of the app's settings, as a person does."""
    wait_until(lambda: frontend.evaluate(ENTRY), "the entry in the sidebar", 30)
    place = frontend.evaluate(ENTRY)
    assert isinstance(place, list)
    frontend.click(place[0], place[1])


@pytest.fixture
def debugged(signed_in: Home) -> int:
    """Return the port on which the page can be touched."""
    port = free_port()
    signed_in.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    return port


def test_the_frontends_entry_opens_our_settings(
    signed_in: Home, home_assistant: OnboardedServer, debugged: int, tmp_path: Path
) -> None:
    """By a real click; and the settings say where we are."""
    with running(signed_in, "--windowed", "--size", "1280x800") as kiosk:
        kiosk.expect("remote-allow-origins")
        kiosk.wait_for("live")
        assert kiosk.status()["settings"] == "closed"
        assert kiosk.ctl("navigate", path="/config")["ok"]
        with page(debugged, home_assistant.url) as frontend:
            press_entry(frontend)
            wait_until(lambda: kiosk.status()["settings"] == "open", "the settings")
            picture = tmp_path / "settings.png"
            assert kiosk.ctl("screenshot", file=str(picture))["ok"]
