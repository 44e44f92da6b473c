"""The real program as a device of a real Home Assistant: sensors, commands, cards, deletion."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import free_port

NAME = "Test panel"
MORE_INFO = """document.querySelector("home-assistant")?.shadowRoot
    ?.querySelector("ha-more-info-dialog")?._entityId"""


class Server:
    """What Home Assistant knows of the device."""

    def __init__(self, server: OnboardedServer) -> None:
        self._server = server
        self.url, self.state, self.delete = server.url, server.state, server.delete_devices

    def can_notify(self) -> bool:
        """Return whether the device can be notified."""
        return self._server.has_notify("test_panel")

    def notify(self, message: str, data: Mapping[str, object] | None = None, **more: str) -> None:
        """Send a notification to the device."""
        self._server.notify("test_panel", message, data or {}, **more)


@pytest.fixture
def server(home_assistant: OnboardedServer) -> Iterator[Server]:
    """Return the server, without the device afterwards."""
    server = Server(home_assistant)
    yield server
    server.delete()


@pytest.fixture
def panel(signed_in: Home, server: Server) -> Iterator[Kiosk]:
    """Return a kiosk whose push channel is open."""
    signed_in.extra |= {
        "HA_KIOSK_DEVICE_ENABLED": "yes",
        "HA_KIOSK_DEVICE_NAME": NAME,
        "QTWEBENGINE_REMOTE_DEBUGGING": str(free_port()),
    }
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        wait_until(lambda: "The server pushes to this device." in kiosk.log, "the push channel")
        wait_until(server.can_notify, "the notify action")
        yield kiosk


def test_its_sensors_are_entities(panel: Kiosk, server: Server) -> None:
    """And follow what happens at the screen."""
    wait_until(lambda: server.state("binary_sensor.test_panel_interactive") == "on", "the screen")
    wait_until(lambda: float(server.state("sensor.test_panel_kiosk_memory") or 0) > 50, "memory")
    panel.ctl("screen", on=False)
    wait_until(lambda: server.state("binary_sensor.test_panel_interactive") == "off", "it is off")
    panel.ctl("screen", on=True)
    panel.ctl("navigate", path="/history")
    wait_until(lambda: server.state("sensor.test_panel_dashboard") == "/history", "the view")


def test_its_commands_are_obeyed(panel: Kiosk, server: Server) -> None:
    """Those of the apps, and ours."""
    server.notify("command_screen_off")
    wait_until(lambda: panel.status()["display"] == "off", "the screen is off")
    server.notify("command_screen_on")
    wait_until(lambda: panel.status()["display"] == "on", "the screen is on")
    server.notify("command_webview", {"command": "entityId:light.bed_light"})
    with page(int(panel.home.extra["QTWEBENGINE_REMOTE_DEBUGGING"]), server.url) as frontend:
        wait_until(lambda: frontend.evaluate(MORE_INFO) == "light.bed_light", "its dialog")
        server.notify("command_webview", {"command": "/history"})
        server.notify("command_webview", {"command": "entityId:light.ceiling_lights"})
        wait_until(lambda: "/history" in str(panel.status()["url"]), "the view")
        wait_until(lambda: frontend.evaluate(MORE_INFO) == "light.ceiling_lights", "its dialog")
    server.notify("kiosk_show_screensaver")
    wait_until(lambda: panel.status()["display"] == "screensaver", "the screensaver")
    server.notify("kiosk_hide_screensaver")
    wait_until(lambda: panel.status()["display"] == "on", "the page")
    server.notify("kiosk_set_kiosk_mode", {"enable": False})
    kiosk_mode = "binary_sensor.test_panel_kiosk_mode"
    wait_until(lambda: server.state(kiosk_mode) == "off", "the sidebar")
    server.notify("kiosk_screenshot")
    wait_until((panel.home.data / "screenshot.png").exists, "a picture")
    server.notify("kiosk_clean")
    wait_until(lambda: panel.status()["overlay"] == "cleaning", "touches do nothing")


def test_a_wrong_command_is_shown(panel: Kiosk, server: Server) -> None:
    """As a card, and in the log; it is never ignored."""
    server.notify("kiosk_set_brightness", {"level": "bright"})
    wait_until(lambda: panel.status()["overlay"] == "notification", "a card")
    panel.expect(r"kiosk_set_brightness was not carried out: level is no number")
    server.notify("clear_notification")
    wait_until(lambda: panel.status()["overlay"] is None, "no card")


def test_a_notification_is_a_card_and_wakes_the_screen(panel: Kiosk, server: Server) -> None:
    """Where it is urgent; one of the same tag takes its place."""
    panel.ctl("screen", on=False)
    server.notify("The door bell", {"ttl": 0, "priority": "high", "tag": "door"}, title="Hall")
    wait_until(lambda: panel.status()["display"] == "on", "the screen is on")
    assert panel.status()["overlay"] == "notification"
    server.notify("clear_notification", {"tag": "door"})
    wait_until(lambda: panel.status()["overlay"] is None, "no card")


def test_two_hundred_notifications_lose_none(panel: Kiosk, server: Server) -> None:
    """And the channel lives on."""
    for number in range(200):
        server.notify(f"Number {number}", {"tag": f"n{number % 50}"})
    server.notify("command_screen_off")
    wait_until(lambda: panel.status()["display"] == "off", "the last one")
    server.notify("command_screen_on")
    wait_until(lambda: panel.status()["display"] == "on", "the channel is open")


def test_a_device_that_is_deleted_stays_deleted(
    panel: Kiosk, server: Server, signed_in: Home
) -> None:
    """Until a person registers it again; nothing secret is in the log."""
    server.delete()
    panel.ctl("screen", on=False)
    panel.expect(r"The device was deleted in Home Assistant. `ha-kiosk device register`")

    def is_noted() -> bool:
        return json.loads(signed_in.run("device", "status", "--json").stdout)["deleted"] is True

    wait_until(is_noted, "it is noted")
    assert signed_in.run("device", "register").returncode == 0
    wait_until(lambda: server.state("binary_sensor.test_panel_interactive"), "it is back")
    webhook = json.loads(Path(signed_in.data / "device.json").read_text())["webhook_id"]
    assert webhook not in panel.log
    assert (signed_in.data / "device.json").stat().st_mode & 0o77 == 0
