"""Reports the sensors to the server: at first all, then the changed ones in one request."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from ha_kiosk.device.sensors.readings import Reading
from ha_kiosk.device.sensors.sensor import Sensor
from ha_kiosk.device.sensors.table import present
from ha_kiosk.device.webhook import Webhook
from ha_kiosk.errors import NotHomeAssistant
from ha_kiosk.i18n.text import Text

_log = logging.getLogger(__name__)


class SensorReporter:
    """The sensors of one registration. It waits for the network, so use one thread at a time."""

    def __init__(self, webhook: Webhook) -> None:
        self._webhook = webhook
        self._known: set[str] = set()
        self._disabled: set[str] = set()
        self._sent: dict[str, object] = {}

    def report(self, reading: Reading, *, wholly: bool = False) -> None:
        """Send what has changed since the last report, or everything. Raises as `Webhook.call`."""
        if wholly:
            self._sent.clear()
            self._disabled.clear()  # it may have been switched on again
        there = present(reading)
        for sensor in there:
            if sensor.unique_id not in self._known:
                self._register(sensor, reading)
        updates = [
            update
            for sensor in there
            if sensor.unique_id not in self._disabled
            and self._sent.get(sensor.unique_id) != (update := sensor.update(reading))
        ]
        if updates:
            self._take(updates, self._webhook.call("update_sensor_states", updates))

    def _register(self, sensor: Sensor, reading: Reading) -> None:
        self._webhook.call("register_sensor", sensor.registration(reading))
        self._known.add(sensor.unique_id)
        self._sent[sensor.unique_id] = sensor.update(reading)

    def _take(self, updates: list[dict[str, object]], answers: object) -> None:
        """Record the result of each update; one without an answer has failed (webhook.py)."""
        if not isinstance(answers, Mapping):
            raise NotHomeAssistant(
                Text("The answer to an update of sensors is not Home Assistant's.")
            )
        for update in updates:
            name = str(update["unique_id"])
            answer = answers.get(name)
            if isinstance(answer, Mapping) and answer.get("success") is True:
                self._sent[name] = update
                if answer.get("is_disabled") is True:
                    self._disabled.add(name)
            else:
                _log.info("The server did not accept the sensor %s; registering it again.", name)
                self._known.discard(name)
                self._sent.pop(name, None)
