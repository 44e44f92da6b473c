"""Every sensor of the device at a real Home Assistant, and many reports of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from harness.home_assistant import OnboardedServer
from harness.kiosk import wait_until

from ha_kiosk.device import registration
from ha_kiosk.device.identity import Identity
from ha_kiosk.device.sensors.readings import Reading
from ha_kiosk.device.sensors.reporter import SensorReporter
from ha_kiosk.device.sensors.sensor import State
from ha_kiosk.device.sensors.table import SENSORS
from ha_kiosk.device.webhook import Webhook
from ha_kiosk.status import Status

NAME = "Full panel"
FULL = Reading(
    status=Status(
        profile="default",
        version="1.2.3",
        state="live",
        url="http://ha/lovelace/wall",
        display="screensaver",
        brightness=40,
        volume=55,
        idle_s=7,
        last_touch="2026-11-27T21:15:30+00:00",
        reloads=1,
        recoveries=2,
    ),
    battery=81,
    is_charging=False,
    cpu_temperature=48.5,
    cpu_load=3.5,
    memory_used=41.0,
    kiosk_memory=380.25,
    storage_free=12.5,
    last_boot="2026-11-27T06:00:00+00:00",
    address="192.168.1.20",
    wifi_signal=-61,
    wifi_name="Home",
    light=120.0,
    proximity=3.0,
    kiosk_mode=True,
)


@pytest.fixture
def reporter(home_assistant: OnboardedServer) -> Iterator[SensorReporter]:
    """Return what reports for a new device; the server does not have it afterwards."""
    identity = Identity("full-panel", NAME, "Somebody", "Panel", "13")
    token = home_assistant.access_token()
    made = registration.register(home_assistant.send, home_assistant.url, token, "u", identity)
    yield SensorReporter(Webhook(home_assistant.send, made))
    home_assistant.delete_devices()


def shown(state: State) -> object:
    """Return a state as the server's API has it; numbers as numbers."""
    if isinstance(state, bool):
        return "on" if state else "off"
    return state if isinstance(state, str) else float(state or 0)


def test_every_sensor_is_a_state(home_assistant: OnboardedServer, reporter: SensorReporter) -> None:
    """With its value, icon, unit and class, as the table says."""
    reporter.report(FULL, wholly=True)
    states = home_assistant.ask("GET", "states")
    assert isinstance(states, list)
    by_name = {one["attributes"].get("friendly_name"): one for one in states}
    for sensor in SENSORS:
        value = sensor.read(FULL)
        assert value is not None, sensor.name
        found = by_name[f"{NAME} {sensor.name}"]
        kind = "binary_sensor" if sensor.is_binary else "sensor"
        assert found["entity_id"].startswith(f"{kind}."), sensor.name
        read = found["state"] if isinstance(value, bool | str) else float(found["state"])
        assert read == shown(value), sensor.name
        attributes = found["attributes"]
        assert attributes["icon"] == sensor.update(FULL)["icon"]
        assert attributes.get("unit_of_measurement") == sensor.unit
        assert attributes.get("device_class") == sensor.device_class


@pytest.mark.parametrize("reports", [30, pytest.param(1440, id="day", marks=pytest.mark.soak)])
def test_many_reports_lose_nothing(
    home_assistant: OnboardedServer, reporter: SensorReporter, reports: int
) -> None:
    """One of everything each minute; the last one is what the server has."""
    for number in range(reports + 1):
        reporter.report(replace(FULL, cpu_load=float(number)), wholly=True)
    name = "sensor.full_panel_cpu_load"
    wait_until(lambda: float(home_assistant.state(name) or -1) == reports, "the last report")
