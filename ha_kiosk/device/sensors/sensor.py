"""One sensor of the device: its registration and its updates.

An update that leaves out the icon or the attributes resets them (mobile_app's webhook.py), so both
are always sent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ha_kiosk.device.sensors.readings import Reading

State = bool | int | float | str | None
_LONGEST = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """One sensor. `off_icon` is the icon of a binary sensor which is off.

    `about` is its row in the guide. An `is_optional` sensor is left out if it has no state.
    """

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
    about: str
    is_optional: bool = False

    def update(self, reading: Reading) -> dict[str, object]:
        """Return the update of its state, with nothing that would make the server refuse it."""
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
        """Return its registration at the server, with its state."""
        about = {
            "name": self.name,
            "device_class": self.device_class,
            "unit_of_measurement": self.unit,
            "entity_category": self.category,
            "state_class": None if self.is_binary else self.state_class,
        }
        return self.update(reading) | {name: value for name, value in about.items() if value}
