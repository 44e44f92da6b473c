"""What is so on this machine, for the sensors."""

from __future__ import annotations

from pathlib import Path

from harness.machine import machine

from ha_kiosk.device.sensors.readings import read
from ha_kiosk.status import Status

STATUS = Status(profile="default", version="1", state="live")
WIRELESS = """Inter-| sta-|   Quality        |   Discarded packets
 face | tus | link level noise |  nwid  crypt
 wlan0: 0000   54.  -56.  -256        0      0
"""


def write(root: Path, name: str, text: str) -> None:
    """Write one file of the machine."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text)


def test_a_tablet_with_everything(tmp_path: Path) -> None:
    """A battery, a sensor of the processor's heat, Wi-Fi."""
    supply, zones = "sys/class/power_supply", "sys/class/thermal"
    write(tmp_path, f"{supply}/AC/type", "Mains\n")
    write(tmp_path, f"{supply}/BAT0/type", "Battery\n")
    write(tmp_path, f"{supply}/BAT0/capacity", "81\n")
    write(tmp_path, f"{supply}/BAT0/status", "Charging\n")
    write(tmp_path, f"{zones}/thermal_zone0/type", "acpitz\n")
    write(tmp_path, f"{zones}/thermal_zone0/temp", "27800\n")
    write(tmp_path, f"{zones}/thermal_zone1/type", "cpu-thermal\n")
    write(tmp_path, f"{zones}/thermal_zone1/temp", "48312\n")
    write(tmp_path, "proc/net/wireless", WIRELESS)
    found = read(machine(tmp_path), STATUS, kiosk_mode=True)
    assert found.kiosk_mode is True
    assert (found.battery, found.is_charging) == (81, True)
    assert found.cpu_temperature == 48.3
    assert found.wifi_signal == -56
    assert found.kiosk_memory is not None
    assert found.kiosk_memory > 0


def test_light_and_proximity(tmp_path: Path) -> None:
    """As the kernel's Industrial I/O has them: ready, or raw with a scale."""
    here, devices = machine(tmp_path), "sys/bus/iio/devices"
    write(tmp_path, f"{devices}/iio:device0/in_accel_x_raw", "12")
    assert (read(here, STATUS).light, read(here, STATUS).proximity) == (None, None)
    write(tmp_path, f"{devices}/iio:device1/in_illuminance_raw", "200\n")
    write(tmp_path, f"{devices}/iio:device1/in_illuminance_scale", "0.25\n")
    write(tmp_path, f"{devices}/iio:device1/in_illuminance_offset", "4\n")
    write(tmp_path, f"{devices}/iio:device2/in_proximity_raw", "7\n")
    assert (read(here, STATUS).light, read(here, STATUS).proximity) == (51.0, 7.0)
    write(tmp_path, f"{devices}/iio:device1/in_illuminance_input", "48.31\n")
    assert read(here, STATUS).light == 48.3


def test_a_panel_with_nothing(tmp_path: Path) -> None:
    """And files that say nothing of use."""
    found = read(machine(tmp_path), STATUS)
    assert (found.battery, found.is_charging, found.cpu_temperature) == (None, None, None)
    assert found.wifi_signal is None
    write(tmp_path, "sys/class/power_supply/BAT0/type", "Battery\n")
    write(tmp_path, "sys/class/thermal/thermal_zone0/temp", "odd")
    write(tmp_path, "proc/net/wireless", "\n\nwlan0: 0000\n")
    again = read(machine(tmp_path), STATUS)
    assert (again.battery, again.cpu_temperature, again.wifi_signal) == (None, None, None)
    write(tmp_path, "sys/class/thermal/thermal_zone1/temp", "30000")
    assert read(machine(tmp_path), STATUS).cpu_temperature == 30.0
