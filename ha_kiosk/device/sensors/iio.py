"""The light and proximity sensors of a tablet, from sysfs (the kernel's Industrial I/O)."""

from __future__ import annotations

from ha_kiosk.host.machine import Machine

_DEVICES = "sys/bus/iio/devices"


def light(machine: Machine) -> float | None:
    """Return the illuminance in lx of the first sensor that has one."""
    return _first(machine, "in_illuminance", "in_illuminance0", "in_intensity_both")


def proximity(machine: Machine) -> float | None:
    """Return the value of the first proximity sensor."""
    return _first(machine, "in_proximity", "in_proximity0")


def _first(machine: Machine, *channels: str) -> float | None:
    for folder in sorted((machine.root / _DEVICES).glob("iio:device*")):
        for channel in channels:
            if (value := _value(machine, f"{_DEVICES}/{folder.name}/{channel}")) is not None:
                return value
    return None


def _value(machine: Machine, channel: str) -> float | None:
    """Return a channel's value: as processed by the kernel, or (raw + offset) * scale."""
    ready = _number(machine, f"{channel}_input")
    if ready is not None:
        return round(ready, 1)
    raw = _number(machine, f"{channel}_raw")
    if raw is None:
        return None
    offset = _number(machine, f"{channel}_offset") or 0.0
    scale = _number(machine, f"{channel}_scale")
    return round((raw + offset) * (1.0 if scale is None else scale), 1)


def _number(machine: Machine, path: str) -> float | None:
    try:
        return float(machine.read(path) or "")
    except ValueError:
        return None
