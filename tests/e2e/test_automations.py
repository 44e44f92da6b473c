"""The automations of the guide in a real Home Assistant, and what the program makes of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from harness import clip_camera
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.kiosk import TIMEOUT, Home, Kiosk, running, wait_until
from PIL import Image

import ha_kiosk
from ha_kiosk.server import websocket

GUIDE = Path(ha_kiosk.__file__).parents[1] / "packaging/guide/automations.md"
OURS = {
    "camera.front_door": "camera.demo_camera",
    "switch.hall_charger": "switch.decorative_lights",
    "/dashboard-anna": "/history",
    "timeout: 60": "timeout: 3600",  # a loaded machine takes its time
}
"""What the demo has in place of the guide's entities."""
SPEECH = "tts:\n  - platform: demo\nassist_pipeline:\n"
MANY = 50
"""Colours; the pages of the kiosk have fewer in one place."""
MOTION, BELL, MESSAGE = "binary_sensor.hall_motion", "binary_sensor.door_bell", "input_text.message"

pytestmark = pytest.mark.xdist_group("automations")


def automations() -> str:
    """Return all YAML of the guide, with entities of the demo."""
    blocks = re.findall(r"^```yaml\n(.*?)^```$", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    text = "".join(blocks)
    for name, other in OURS.items():
        assert name in text
        text = text.replace(name, other)
    return text


class Wall:
    """The server, the kiosk on its wall, and what a test does to them."""

    def __init__(self, server: OnboardedServer, kiosk: Kiosk) -> None:
        self._server, self.kiosk = server, kiosk

    def put(self, entity: str, *states: str) -> None:
        """Let an entity have these states, one after the other."""
        for state in states:
            self._server.set_state(entity, state)

    def state(self, entity: str) -> str | None:
        """Return the state of an entity."""
        return self._server.state(entity)

    def trigger(self, automation: str) -> None:
        """Run an automation, as its time comes."""
        body = {"entity_id": f"automation.{automation}"}
        self._server.ask("POST", "services/automation/trigger", body)

    def fire(self, event: str, data: Mapping[str, object]) -> None:
        """Fire an event."""
        self._server.ask("POST", f"events/{event}", data)

    def notify(self, message: str, data: Mapping[str, object] | None = None) -> None:
        """Send the tablet a notification."""
        self._server.notify("hall", message, data or {})

    def tell_assist(self, sentence: str) -> None:
        """Say something to the server's assistant, at the tablet."""
        devices = self._server.call({"type": "config/device_registry/list"})
        names = {one["name"]: one["id"] for one in cast("list[dict[str, str]]", devices)}
        stages = {"start_stage": "intent", "end_stage": "intent"}
        more = {"input": {"text": sentence}, "device_id": names["Hall"]}
        connection = websocket.connect(self._server.url, self._server.access_token())
        try:
            connection.send({"id": 1, "type": "assist_pipeline/run", **stages, **more})
            seen: list[object] = []
            while "run-end" not in seen:
                message = connection.receive(TIMEOUT)
                assert message is not None
                seen.append(cast("Any", message).get("event", {}).get("type"))
            assert "error" not in seen
        finally:
            connection.close()

    def answers(self) -> list[str]:
        """Return the texts of the server's own notifications."""
        found = self._server.call({"type": "persistent_notification/get"})
        return [str(one["message"]) for one in cast("list[dict[str, object]]", found)]

    def picture(self, folder: Path) -> Image.Image:
        """Return what is on the window."""
        file = folder / "window.png"
        assert self.kiosk.ctl("screenshot", file=str(file))["ok"]
        with Image.open(file) as image:
            return image.convert("RGB")

    def shows(self, key: str, value: object) -> None:
        """Wait until the kiosk's status says so."""
        wait_until(lambda: self.kiosk.status().get(key) == value, f"{key} {value}")

    def obeys(self, command: str) -> None:
        """Wait until the kiosk has taken a command since the last call."""
        line = f"Home Assistant asks for {command}."
        wait_until(lambda: line in self.kiosk.log, line)


def has_picture(image: Image.Image) -> bool:
    """Return whether there is something like a photograph in the middle."""
    width, height = image.size
    box = image.crop((width // 4, height // 3, 3 * width // 4, 2 * height // 3))
    return len(box.getcolors(box.width * box.height) or ()) > MANY


def is_video(image: Image.Image) -> bool:
    """Return whether the bar of the test picture (harness/clip_camera.py) is there."""
    found = image.getcolors(image.width * image.height) or ()
    colours = (cast("tuple[int, int, int]", colour) for _, colour in found)
    # The automations have darkened the window a little, for there is no backlight.
    return any(red > 120 and green < 40 and abs(red - blue) < 20 for red, green, blue in colours)


@pytest.fixture(scope="module")
def wall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    """Return a kiosk that is the device *Hall* of a server with the guide's automations."""
    yaml = f"automation:\n{automations()}{SPEECH}{clip_camera.YAML}"
    home, folder = Home(tmp_path_factory.mktemp("hall")), tmp_path_factory.mktemp("automations")
    clip_camera.install(folder)
    with start_onboarded(folder, yaml) as server:
        home.sign_in(server.url, server.username, server.password)
        home.extra = {"HA_KIOSK_DEVICE_ENABLED": "yes", "HA_KIOSK_DEVICE_NAME": "Hall"}
        with running(home) as kiosk:
            kiosk.wait_for("live")
            wait_until(lambda: "The server pushes to this device." in kiosk.log, "the push channel")
            wait_until(lambda: server.has_notify("hall"), "the notify action")
            wait_until(lambda: server.state("automation.hall_screen_off") == "on", "automations")
            yield Wall(server, kiosk)


def test_the_screen_follows_motion_and_the_night(wall: Wall) -> None:
    """Off and on again, each in its own way."""
    wall.trigger("hall_screen_off")
    wall.shows("display", "off")
    wall.put(MOTION, "off", "on")
    wall.shows("display", "on")
    wall.trigger("hall_night")
    wall.shows("display", "off")
    wall.trigger("hall_morning")
    wall.shows("display", "on")
    wall.obeys("kiosk_set_brightness")


def test_the_door_bell_shows_the_camera_and_a_card(wall: Wall, tmp_path: Path) -> None:
    """The card's button opens the door, and closes the camera."""
    wall.put("lock.front_door", "locked")
    wall.notify("command_screen_off")
    wall.shows("display", "off")
    wall.put(BELL, "off", "on")
    wall.shows("display", "on")
    wall.shows("overlay", "notification")
    wall.notify("clear_notification", {"tag": "door"})
    wall.shows("overlay", "camera")
    wait_until(lambda: has_picture(wall.picture(tmp_path)), "the picture of the camera")
    wall.fire("mobile_app_notification_action", {"action": "OPEN_DOOR"})
    wall.shows("overlay", None)
    wait_until(lambda: wall.state("lock.front_door") == "unlocked", "the door is open")


def test_a_message_is_shown_and_spoken_and_its_answer_comes(wall: Wall) -> None:
    """By the server, where the machine has no speech-dispatcher; it need not have a loudspeaker."""
    wall.put(MESSAGE, "", "Dinner is ready")
    wall.shows("overlay", "notification")
    spoken = r"The server speaks\.|this machine has no sound output"
    wait_until(lambda: re.search(spoken, wall.kiosk.log), "speech")
    wall.notify("command_stop_tts")
    answer = {"action": "ANSWER_MESSAGE", "reply_text": "Coming"}
    wall.fire("mobile_app_notification_action", answer)
    wait_until(lambda: "Coming" in wall.answers(), "the answer")
    wall.notify("clear_notification")
    wall.shows("overlay", None)


def test_a_voice_timer_that_ends_is_a_card_and_wakes_the_screen(wall: Wall) -> None:
    """It was set at the tablet's own assistant."""
    wall.notify("command_screen_off")
    wall.shows("display", "off")
    wall.tell_assist("set a timer for 1 second")
    wall.shows("overlay", "notification")
    wall.shows("display", "on")
    wall.notify("clear_notification")
    wall.shows("overlay", None)


def test_the_dashboard_follows_presence(wall: Wall) -> None:
    """Somebody comes home, and goes."""
    wall.put("person.anna", "not_home", "home")
    wait_until(lambda: "/history" in str(wall.kiosk.status().get("url")), "her dashboard")
    wall.kiosk.wait_for("live")
    wall.put("person.anna", "not_home")
    wait_until(lambda: "/history" not in str(wall.kiosk.status().get("url")), "the start view")
    wall.kiosk.wait_for("live")


def test_the_battery_is_cared_for(wall: Wall) -> None:
    """Above 80 percent the charger is off, below 30 it is on."""
    charger, battery = OURS["switch.hall_charger"], "sensor.hall_battery_level"
    wall.put(battery, "50", "81")
    wait_until(lambda: wall.state(charger) == "off", "the charger is off")
    wall.put(battery, "29")
    wait_until(lambda: wall.state(charger) == "on", "the charger is on")


def test_two_cameras_and_one_that_is_not_there(wall: Wall, tmp_path: Path) -> None:
    """One has a stream, and no pictures; the other has no stream. The last is a card."""
    two = ["camera.clip", "camera.demo_camera"]
    wall.notify("kiosk_show_camera", {"entity_id": two, "timeout": 3600})
    wall.shows("overlay", "camera")

    def plays() -> bool:
        image = wall.picture(tmp_path)
        left = image.crop((0, 0, image.width // 2, image.height))
        right = image.crop((image.width // 2, 0, image.width, image.height))
        return is_video(left) and has_picture(right) and not is_video(right)

    wait_until(plays, "the stream of one, the picture of the other")
    wall.notify("kiosk_show_camera", {"entity_id": "camera.demo_camera", "timeout": 1})
    wall.shows("overlay", None)
    wall.notify("kiosk_show_camera", {"entity_id": "camera.nowhere"})
    wall.shows("overlay", "notification")
    wait_until(lambda: "camera.nowhere is not shown: there is no entity" in wall.kiosk.log, "why")
    wall.notify("clear_notification")
    wall.shows("overlay", None)
