"""A busy home: entities of a server change their state many times a second."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx

from ha_kiosk.errors import KioskError
from harness.home_assistant import OnboardedServer

# All are on the dashboard of harness.watch.WALL.
_SENSORS = (
    ("sensor.outside_temperature", "°C", "temperature"),
    ("sensor.outside_humidity", "%", "humidity"),
    ("sensor.carbon_dioxide", "ppm", "carbon_dioxide"),
)


class Bustle:
    """Changes the states of `server`; `changes` counts what it has taken."""

    def __init__(self, server: OnboardedServer, a_second: float) -> None:
        self.changes = 0
        self._server, self._pause = server, 1 / a_second
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="bustle")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let the home come to rest."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        due = time.monotonic()
        with httpx.Client(base_url=self._server.url, trust_env=False, timeout=5) as client:
            for number in itertools.count():
                due = max(due + self._pause, time.monotonic() - 1)  # not all that was missed
                if self._stop.wait(max(0.0, due - time.monotonic())):
                    return
                with suppress(httpx.HTTPError, KioskError):  # it is being restarted
                    self._change(client, number)

    def _change(self, client: httpx.Client, number: int) -> None:
        entity, unit, kind = _SENSORS[number % len(_SENSORS)]
        attributes = {"unit_of_measurement": unit, "device_class": kind}
        answer = client.post(
            f"/api/states/{entity}",
            headers={"Authorization": f"Bearer {self._server.access_token()}"},
            json={"state": str(number % 997 / 10), "attributes": attributes},
        )
        self.changes += answer.is_success


@contextmanager
def bustling(server: OnboardedServer, a_second: float) -> Iterator[Bustle]:
    """Have a busy home for the length of a with-block."""
    bustle = Bustle(server, a_second)
    bustle.start()
    try:
        yield bustle
    finally:
        bustle.stop()
