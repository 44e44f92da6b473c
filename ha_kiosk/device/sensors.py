"""The table of sensors: registration, update and the guide are made of it.

Ids and icons are those of the official apps where they have the same sensor. An update that leaves
out the icon or the attributes resets them (mobile_app's webhook.py), so both
are always sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ha_kiosk.device.readings import Reading

State = bool | int | float | str | None
_LONGEST = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """One sensor. `off_icon` is that of a binary sensor which is off."""

    unique_id: str
    name: str
    read: Callable[[Reading], State]
    icon: str
    off_icon: str | None = None
    is_binary: bool = False
    device_class: str | None = None
    unit: str | None = None
    state_class: str | None = None
    category: str | None = None

    def update(self, reading: Reading) -> dict[str, object]:
        """Return what an update of its state needs, and nothing that makes the server refuse it."""
        state = self.read(reading)
        icon = self.off_icon if self.off_icon and state is False else self.icon
        return {
            "attributes": {},
            "icon": icon,
            "state": state[:_LONGEST] if isinstance(state, str) else state,
            "type": "binary_sensor" if self.is_binary else "sensor",
            "unique_id": self.unique_id,
        }

    def registration(self, reading: Reading) -> dict[str, object]:
        """Return what makes it known to the server, with its state."""
        about = {
            "name": self.name,
            "device_class": self.device_class,
            "unit_of_measurement": self.unit,
            "entity_category": self.category,
            "state_class": None if self.is_binary else self.state_class,
        }
        return self.update(reading) | {name: value for name, value in about.items() if value}


def _path(reading: Reading) -> State:
    return urlsplit(reading.status.url or "").path or None


DIAGNOSTIC, MEASUREMENT = "diagnostic", "measurement"
SENSORS: tuple[Sensor, ...] = (
    Sensor(
        unique_id="is_interactive",
        name="Interactive",
        read=lambda r: r.status.display in {"on", "dimmed"},
        icon="mdi:cellphone",
        off_icon="mdi:cellphone-off",
        is_binary=True,
    ),
    Sensor(
        unique_id="kioskScreensaver",
        name="Kiosk Screensaver",
        read=lambda r: r.status.display == "screensaver",
        icon="mdi:sleep",
        off_icon="mdi:sleep-off",
        is_binary=True,
    ),
    Sensor(
        unique_id="kioskBrightness",
        name="Kiosk Brightness",
        read=lambda r: r.status.brightness,
        icon="mdi:brightness-6",
        unit="%",
        state_class=MEASUREMENT,
    ),
    Sensor(
        unique_id="kioskVolume",
        name="Kiosk Volume",
        read=lambda r: r.status.volume,
        icon="mdi:volume-high",
        unit="%",
        state_class=MEASUREMENT,
    ),
    Sensor(
        unique_id="idle_time",
        name="Idle Time",
        read=lambda r: r.status.idle_s,
        icon="mdi:timer-sand",
        device_class="duration",
        unit="s",
    ),
    Sensor(
        unique_id="dashboard_path",
        name="Dashboard",
        read=_path,
        icon="mdi:view-dashboard",
    ),
    Sensor(
        unique_id="overlay",
        name="Overlay",
        read=lambda r: r.status.overlay or "none",
        icon="mdi:layers",
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="battery_level",
        name="Battery Level",
        read=lambda r: r.battery,
        icon="mdi:battery",
        device_class="battery",
        unit="%",
        state_class=MEASUREMENT,
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="is_charging",
        name="Is Charging",
        read=lambda r: r.is_charging,
        icon="mdi:power-plug",
        off_icon="mdi:power-plug-off",
        is_binary=True,
        device_class="battery_charging",
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="cpu_temperature",
        name="CPU Temperature",
        read=lambda r: r.cpu_temperature,
        icon="mdi:thermometer",
        device_class="temperature",
        unit="°C",
        state_class=MEASUREMENT,
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="cpu_load",
        name="CPU Load",
        read=lambda r: r.cpu_load,
        icon="mdi:cpu-64-bit",
        unit="%",
        state_class=MEASUREMENT,
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="memory_used",
        name="Memory Used",
        read=lambda r: r.memory_used,
        icon="mdi:memory",
        unit="%",
        state_class=MEASUREMENT,
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="kiosk_memory",
        name="Kiosk Memory",
        read=lambda r: r.kiosk_memory,
        icon="mdi:memory",
        device_class="data_size",
        unit="MiB",
        state_class=MEASUREMENT,
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="storage_sensor",
        name="Storage Free",
        read=lambda r: r.storage_free,
        icon="mdi:harddisk",
        device_class="data_size",
        unit="GB",
        state_class=MEASUREMENT,
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="wifi_ip_address",
        name="IP Address",
        read=lambda r: r.address,
        icon="mdi:ip-network",
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="wifi_signal_strength",
        name="Wi-Fi Signal Strength",
        read=lambda r: r.wifi_signal,
        icon="mdi:wifi",
        device_class="signal_strength",
        unit="dBm",
        state_class=MEASUREMENT,
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="last_reboot",
        name="Last Reboot",
        read=lambda r: r.last_boot,
        icon="mdi:restart",
        device_class="timestamp",
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="current_version",
        name="App Version",
        read=lambda r: r.status.version,
        icon="mdi:package",
        category=DIAGNOSTIC,
    ),
    Sensor(
        unique_id="kiosk_reloads",
        name="Kiosk Reloads",
        read=lambda r: r.status.reloads,
        icon="mdi:reload-alert",
        state_class="total_increasing",
        category=DIAGNOSTIC,
    ),
)


def present(reading: Reading) -> tuple[Sensor, ...]:
    """Return the sensors that this machine has."""
    optional = {
        "battery_level",
        "is_charging",
        "cpu_temperature",
        "wifi_signal_strength",
        "kioskBrightness",
        "kioskVolume",
        "wifi_ip_address",
    }
    return tuple(s for s in SENSORS if s.unique_id not in optional or s.read(reading) is not None)
