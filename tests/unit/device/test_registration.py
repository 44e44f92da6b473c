"""Registering the device, its webhook, and what its sensors tell."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ha_kiosk.device.identity import Identity
from ha_kiosk.device.registration import NoDevices, Registration, RegistrationStore, register
from ha_kiosk.device.sensors.readings import Reading
from ha_kiosk.device.sensors.reporter import SensorReporter
from ha_kiosk.device.sensors.table import SENSORS, present
from ha_kiosk.device.webhook import DeviceDeleted, Webhook, WebhookUnknown, check_deleted
from ha_kiosk.errors import KioskError, NotHomeAssistant, ServerUnreachable
from ha_kiosk.server.http import Request, Response
from ha_kiosk.status import Status

SERVER = "http://ha.local:8123"
SECRET = "5ecret" * 8
MADE = Registration(SERVER, "wall", "id", "Hall", SECRET)
IDENTITY = Identity("id", "Hall", "Linux", "x86", "Debian")
STATUS = Status(profile="default", version="1", state="live", display="on", idle_s=3)


class Answers:
    """A server that answers as `make` says, and keeps what it was sent."""

    def __init__(self, make: Callable[[Request], Response]) -> None:
        self.make = make
        self.sent: list[Request] = []

    def __call__(self, request: Request) -> Response:
        """Answer."""
        self.sent.append(request)
        return self.make(request)


def answer(status: int, body: object = None) -> Answers:
    """Return a server that always says the same."""
    text = b"" if body is None else json.dumps(body).encode()
    return Answers(lambda request: Response(status, request.url, body=text))


def test_a_registration_is_made_and_kept(tmp_path: Path) -> None:
    """In a file of this user alone; the webhook's id is shown nowhere."""
    server = answer(201, {"webhook_id": SECRET})
    made = register(server, SERVER, "t0ken", "wall", IDENTITY)
    assert made == MADE
    assert SECRET not in repr(made)
    assert server.sent[0].bearer == "t0ken"
    file = tmp_path / "device.json"
    store = RegistrationStore(file)
    assert store.load() is None
    store.save(made)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert store.load() == made
    assert made.is_of(SERVER, "wall")
    assert not made.is_of(SERVER, "other")
    for damaged in ("{}", "[" * 200_000):
        file.write_text(damaged)
        assert store.load() is None
    store.delete()
    assert not file.exists()


@pytest.mark.parametrize(
    ("server", "error"),
    [
        (answer(404), NoDevices),
        (answer(200, {"webhook_id": SECRET}), NotHomeAssistant),
        (answer(201, ["webhook_id"]), NotHomeAssistant),
        (answer(201, {"webhook_id": ""}), NotHomeAssistant),
    ],
)
def test_what_does_not_register_is_an_error(server: Answers, error: type[KioskError]) -> None:
    """A server without mobile_app, or none at all."""
    with pytest.raises(error):
        register(server, SERVER, "t0ken", "wall", IDENTITY)


@pytest.mark.parametrize(
    ("server", "error"),
    [
        (answer(410), DeviceDeleted),
        (answer(200), WebhookUnknown),
        (answer(502), ServerUnreachable),
        (answer(400), KioskError),
    ],
)
def test_a_webhook_tells_deletion_from_a_start(server: Answers, error: type[KioskError]) -> None:
    """An empty answer is a server that does not know the webhook yet."""
    with pytest.raises(error) as caught:
        Webhook(server, MADE).call("get_config", {})
    assert SECRET not in str(caught.value)


def test_a_server_that_runs_and_does_not_know_the_device_has_deleted_it() -> None:
    """One that is starting may know it yet."""
    with pytest.raises(DeviceDeleted):
        check_deleted(answer(200, {"state": "RUNNING"}), SERVER, "t0ken")
    check_deleted(answer(200, {"state": "STARTING"}), SERVER, "t0ken")
    check_deleted(answer(401), SERVER, "t0ken")


def test_an_event_is_fired_as_the_device() -> None:
    """By the webhook, which needs no token."""
    server = answer(200, {})
    Webhook(server, MADE).fire_event("happened", {"action": "A"})
    (request,) = server.sent
    assert request.url == f"{SERVER}/api/webhook/{SECRET}"
    assert request.bearer is None
    assert request.json == {
        "type": "fire_event",
        "data": {"event_type": "happened", "event_data": {"action": "A"}},
    }


class Hook:
    """A server's side of sensors."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.updates: list[list[str]] = []
        self.disabled: set[str] = set()
        self.forgotten: set[str] = set()
        self.odd = False

    def __call__(self, request: Request) -> Response:
        """Answer a registration or an update."""
        assert isinstance(request.json, dict)
        self.kinds.append(request.json["type"])
        if request.json["type"] == "register_sensor":
            return Response(201, request.url, body=b'{"success": true}')
        names = [update["unique_id"] for update in request.json["data"]]
        self.updates.append(names)
        body: object = {
            name: {"success": True, "is_disabled": name in self.disabled}
            for name in names
            if name not in self.forgotten
        }
        return Response(200, request.url, body=json.dumps([] if self.odd else body).encode())


def test_sensors_are_registered_once_and_then_only_what_changed_is_sent() -> None:
    """In one request."""
    hook = Hook()
    reporter = SensorReporter(Webhook(hook, MADE))
    reading = Reading(status=STATUS, cpu_load=1.0)
    reporter.report(reading)
    assert set(hook.kinds) == {"register_sensor"}
    assert len(hook.kinds) == len(present(reading))
    reporter.report(reading)
    assert hook.updates == []
    reporter.report(Reading(status=STATUS, cpu_load=2.0))
    assert hook.updates == [["cpu_load"]]
    reporter.report(reading, wholly=True)
    assert len(hook.updates[-1]) == len(present(reading))


def test_what_the_user_disabled_is_not_sent_until_everything_is() -> None:
    """It may have been switched on again."""
    hook = Hook()
    hook.disabled = {"cpu_load"}
    reporter = SensorReporter(Webhook(hook, MADE))
    reporter.report(Reading(status=STATUS, cpu_load=1.0))
    reporter.report(Reading(status=STATUS, cpu_load=2.0))
    reporter.report(Reading(status=STATUS, cpu_load=3.0))
    assert hook.updates == [["cpu_load"]]
    reporter.report(Reading(status=STATUS, cpu_load=3.0), wholly=True)
    assert "cpu_load" in hook.updates[-1]


def test_a_sensor_that_was_not_taken_is_registered_again() -> None:
    """The server has forgotten it: one that is not answered has failed."""
    hook = Hook()
    reporter = SensorReporter(Webhook(hook, MADE))
    reporter.report(Reading(status=STATUS, cpu_load=1.0))
    hook.forgotten = {"cpu_load"}
    reporter.report(Reading(status=STATUS, cpu_load=2.0))
    hook.kinds.clear()
    reporter.report(Reading(status=STATUS, cpu_load=2.0))
    assert hook.kinds == ["register_sensor"]
    hook.odd = True
    with pytest.raises(NotHomeAssistant):
        reporter.report(Reading(status=STATUS, cpu_load=3.0))


def test_every_sensor_says_what_the_server_takes() -> None:
    """A name of its own, an icon that begins with mdi:, both in every update."""
    assert len({sensor.unique_id for sensor in SENSORS}) == len(SENSORS)
    full = Reading(
        status=Status(
            profile="default",
            version="1",
            state="live",
            display="off",
            url=f"{SERVER}/{'a' * 300}",
        ),
        is_charging=False,
    )
    for sensor in SENSORS:
        update = sensor.update(full)
        assert update.keys() == {"attributes", "icon", "state", "type", "unique_id"}
        assert str(update["icon"]).startswith("mdi:")
        assert len(str(update["state"])) <= 255
        assert sensor.registration(full)["name"] == sensor.name
    by_name = {sensor.unique_id: sensor.update(full) for sensor in SENSORS}
    assert by_name["is_interactive"]["state"] is False
    assert by_name["is_interactive"]["icon"] == "mdi:cellphone-off"
    absent = present(Reading(status=STATUS))
    assert "battery_level" not in {sensor.unique_id for sensor in absent}
