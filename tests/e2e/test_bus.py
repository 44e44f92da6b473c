"""The external bus between the real program and the real frontend."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.devtools import Page, page
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import free_port
from PIL import Image

from ha_kiosk.page.kiosk_mode import knows_kiosk_mode

THEMES = """
frontend:
  themes:
    sea:
      primary-color: "#00695c"
      primary-background-color: "#e0f2f1"
      card-background-color: "#f5fffe"
      primary-text-color: "#002b26"
    night:
      primary-color: "#ffb300"
      primary-background-color: "#0a0a2a"
      card-background-color: "#14143c"
      primary-text-color: "#e8e8ff"
"""

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
    wait_until(lambda: frontend.evaluate(ENTRY), "the entry in the sidebar")
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
        kiosk.expect("remote-allow-origins|Remote debugging")
        kiosk.wait_for("live")
        assert kiosk.status()["overlay"] is None
        assert kiosk.ctl("navigate", path="/config")["ok"]
        with page(debugged, home_assistant.url) as frontend:
            press_entry(frontend)
            wait_until(lambda: kiosk.status()["overlay"] == "settings", "the settings")
            picture = tmp_path / "settings.png"
            assert kiosk.ctl("screenshot", file=str(picture))["ok"]


def colour(kiosk: Kiosk, folder: Path) -> str:
    """Return the colour at the lower left of the window, where our settings have nothing else."""
    picture = folder / "colour.png"
    assert kiosk.ctl("screenshot", file=str(picture))["ok"]
    with Image.open(picture) as image:
        pixel = image.convert("RGB").getpixel((8, image.height - 8))
    assert isinstance(pixel, tuple)
    return "#" + "".join(f"{part:02x}" for part in pixel)


def set_theme(server: OnboardedServer, name: str) -> None:
    """Set the theme of all users, as an automation does."""
    server.call(
        {
            "type": "call_service",
            "domain": "frontend",
            "service": "set_theme",
            "service_data": {"name": name},
        }
    )


def test_a_theme_of_the_server_colours_our_screens(home: Home, tmp_path: Path) -> None:
    """As soon as it is set, and at the next start from the first moment on."""
    with start_onboarded(tmp_path / "server", THEMES) as server:
        home.sign_in(server.url, server.username, server.password)
        set_theme(server, "sea")
        port = free_port()
        home.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
        with running(home, "--windowed", "--size", "1280x800") as kiosk:
            kiosk.expect("remote-allow-origins|Remote debugging")
            kiosk.wait_for("live")
            assert kiosk.ctl("navigate", path="/config")["ok"]
            with page(port, server.url) as frontend:
                press_entry(frontend)
                wait_until(lambda: kiosk.status()["overlay"] == "settings", "the settings")
                wait_until(lambda: colour(kiosk, tmp_path) == "#e0f2f1", "the sea")
                assert kiosk.ctl("screenshot", file=str(tmp_path / "sea.png"))["ok"]
                set_theme(server, "night")
                wait_until(lambda: colour(kiosk, tmp_path) == "#0a0a2a", "the night")
                assert kiosk.ctl("screenshot", file=str(tmp_path / "night.png"))["ok"]
        stored = home.credentials.read_text()
        home.credentials.write_text(stored.replace(server.url, f"http://127.0.0.1:{free_port()}"))
        home.extra = {}
        with running(home, "--windowed") as kiosk:
            kiosk.wait_for("offline")
            assert colour(kiosk, tmp_path) == "#0a0a2a"


def test_kiosk_mode_reaches_a_frontend_that_knows_it(
    signed_in: Home, home_assistant: OnboardedServer, debugged: int
) -> None:
    """And again after a reload; an older one is left alone, with one quiet line."""
    is_on = "document.querySelector('home-assistant').hass.kioskMode === true"
    with running(signed_in, "--kiosk-mode") as kiosk:
        kiosk.expect("remote-allow-origins|Remote debugging")
        status = kiosk.wait_for("live")
        if not knows_kiosk_mode(str(status["ha_version"])):
            wait_until(lambda: "has no kiosk mode" in kiosk.log, "the line")
            assert kiosk.status()["state"] == "live"
            return
        with page(debugged, home_assistant.url) as frontend:
            wait_until(lambda: frontend.evaluate(is_on), "kiosk mode")
            kiosk.ctl("reload")
            wait_until(lambda: kiosk.states()[-1:] == ["loading → live"], "the page again")
            wait_until(lambda: frontend.evaluate(is_on), "kiosk mode again")
        assert "has no kiosk mode" not in kiosk.log


def test_without_kiosk_mode_nothing_is_sent(signed_in: Home) -> None:
    """Not even to a server that does not know it."""
    with running(signed_in, "--no-kiosk-mode") as kiosk:
        kiosk.wait_for("live")
        assert "has no kiosk mode" not in kiosk.log
