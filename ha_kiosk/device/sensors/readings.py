"""Reads the current values of the sensors, each independently; on a thread.

The value of a sensor that a machine does not have is None, and it is never registered.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from ha_kiosk.device.sensors import iio, wifi
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.memory import MIB
from ha_kiosk.recovery.processes import memory
from ha_kiosk.status import Status

_SUPPLY = "sys/class/power_supply"
_THERMAL = "sys/class/thermal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The values of all sensors."""

    status: Status
    battery: int | None = None
    is_charging: bool | None = None
    cpu_temperature: float | None = None
    cpu_load: float | None = None
    memory_used: float | None = None
    kiosk_memory: float | None = None
    storage_free: float | None = None
    last_boot: str | None = None
    address: str | None = None
    wifi_signal: int | None = None
    wifi_name: str | None = None
    light: float | None = None
    proximity: float | None = None
    kiosk_mode: bool | None = None


def read(machine: Machine, status: Status, *, kiosk_mode: bool | None = None) -> Reading:
    """Read everything. Waits for the disk."""
    import psutil  # noqa: PLC0415 - no start needs it

    from ha_kiosk.host import addresses  # noqa: PLC0415 - brings psutil

    battery, is_charging = _battery(machine)
    found = addresses.local()
    connected = wifi.read(machine)
    return Reading(
        status=status,
        battery=battery,
        is_charging=is_charging,
        cpu_temperature=_temperature(machine),
        cpu_load=psutil.cpu_percent(),
        memory_used=psutil.virtual_memory().percent,
        kiosk_memory=round(memory.used() / MIB, 1),
        storage_free=round(psutil.disk_usage("/").free / 1e9, 1),
        last_boot=_boot(psutil.boot_time()),
        address=found[0] if found else None,
        wifi_signal=connected.signal,
        wifi_name=connected.name,
        light=iio.light(machine),
        proximity=iio.proximity(machine),
        kiosk_mode=kiosk_mode,
    )


def _boot(seconds: float) -> str:
    """Return when the machine started, to ten seconds, because setting the clock moves it."""
    return datetime.fromtimestamp(seconds // 10 * 10, UTC).isoformat()


def _battery(machine: Machine) -> tuple[int | None, bool | None]:
    for folder in sorted((machine.root / _SUPPLY).glob("*")):
        path = str(folder.relative_to(machine.root))
        if (machine.read(f"{path}/type") or "").strip() != "Battery":
            continue
        with suppress(ValueError):
            capacity = int(machine.read(f"{path}/capacity") or "")
            state = (machine.read(f"{path}/status") or "").strip()
            return capacity, state in {"Charging", "Full", "Not charging"}
    return None, None


def _temperature(machine: Machine) -> float | None:
    zones = sorted((machine.root / _THERMAL).glob("thermal_zone*"))
    found = []
    for zone in zones:
        path = str(zone.relative_to(machine.root))
        with suppress(ValueError):
            found.append((machine.read(f"{path}/type"), int(machine.read(f"{path}/temp") or "")))
    for kind, value in found:
        if kind and any(word in kind for word in ("cpu", "x86_pkg", "soc")):
            return round(value / 1000, 1)
    return round(found[0][1] / 1000, 1) if found else None
