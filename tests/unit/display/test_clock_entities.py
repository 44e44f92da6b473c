"""The states below the clock."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from ha_kiosk.display import clock_entities
from ha_kiosk.display.clock_entities import NOTHING, ClockValue, fetch, parse, texts
from ha_kiosk.errors import KioskError
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Response

SERVER = "http://ha.local:8123"


def told(state: object, **attributes: object) -> dict[str, object]:
    """Return a state as the server tells it."""
    return {"state": state, "attributes": attributes}


def written(entity: str, state: object, **attributes: object) -> str:
    """Return what is read of it."""
    value = parse(entity, told(state, **attributes))
    return texts(value, str.upper, lambda number, decimals: f"{number:.{decimals}f}")


@pytest.mark.parametrize(
    ("state", "unit", "shown"),
    [
        ("21.4378", "°C", "21.4\xa0°C"),
        ("7.26", "°C", "7.3\xa0°C"),
        ("21", "°C", "21\xa0°C"),
        ("0.2845", "€/kWh", "0.28\xa0€/kWh"),
        ("-0.5", "kW", "-0.5\xa0kW"),
        ("1234.56", "W", "1234.6\xa0W"),
        ("42", "", "42"),
        ("nan", "°C", "Nan"),
        ("1e400", "W", "1e400"),
    ],
)
def test_a_number_is_as_exact_as_somebody_wants_to_read_it(
    state: str, unit: str, shown: str
) -> None:
    """With its unit."""
    assert written("sensor.a", state, unit_of_measurement=unit) == shown


@pytest.mark.parametrize(
    ("entity", "state", "kind", "shown"),
    [
        ("light.a", "on", "", "ON"),
        ("person.a", "not_home", "", "AWAY"),
        ("binary_sensor.a", "on", "window", "OPEN"),
        ("binary_sensor.a", "off", "door", "CLOSED"),
        ("binary_sensor.a", "off", "motion", "OFF"),
        ("vacuum.a", "returning_to_dock", "", "Returning to dock"),
    ],
)
def test_a_word_is_translated_where_it_is_known(
    entity: str, state: str, kind: str, shown: str
) -> None:
    """Else it is as the server has it."""
    assert written(entity, state, device_class=kind) == shown


@pytest.mark.parametrize("state", ["unavailable", "unknown", "", 5, None])
def test_what_nobody_knows_is_a_dash(state: object) -> None:
    """And has its name."""
    value = parse("sensor.a", told(state, friendly_name="Outside"))
    assert value == ClockValue("Outside")
    assert value.text == NOTHING


@pytest.mark.parametrize("answer", [None, [], {"state": "5", "attributes": []}])
def test_an_answer_of_another_form_harms_nobody(answer: object) -> None:
    """It comes from the network."""
    assert parse("sensor.a", answer).name == "sensor.a"


def test_the_weather_is_a_condition_and_a_temperature() -> None:
    """Also where there is none."""
    state = told("rainy", temperature=14.3, temperature_unit="°C", friendly_name="Home")
    assert parse("weather.home", state) == ClockValue("Home", 14.3, 1, "°C", condition="rainy")
    assert parse("weather.home", told("sunny")) == ClockValue("weather.home", condition="sunny")
    warm = parse("weather.home", told("sunny", temperature=14))
    assert (warm.number, warm.decimals, warm.unit) == (14.0, 0, "")


class FakeSession:
    """A session that counts what is said about its token."""

    def __init__(self) -> None:
        self.credentials = SimpleNamespace(address=SERVER)
        self.rejected = 0

    def access_token(self) -> SimpleNamespace:
        """Return a token."""
        return SimpleNamespace(value="secret")

    def token_rejected(self) -> None:
        """Count it."""
        self.rejected += 1


def test_each_entity_is_asked_for_with_the_sessions_token() -> None:
    """One that is not there is a dash."""
    requests: list[Request] = []

    def send(request: Request) -> Response:
        requests.append(request)
        if request.url.endswith("sensor.gone"):
            return Response(404, request.url)
        return Response(200, request.url, body=b'{"state": "5", "attributes": {}}')

    session = cast("Session", FakeSession())
    values = fetch(session, send, ("sensor.a", "sensor.gone"))
    assert values == (ClockValue("sensor.a", 5.0), ClockValue("sensor.gone"))
    assert [request.url for request in requests] == [
        f"{SERVER}/api/states/sensor.a",
        f"{SERVER}/api/states/sensor.gone",
    ]
    assert {request.bearer for request in requests} == {"secret"}


@pytest.mark.parametrize(("status", "rejected"), [(401, 1), (503, 0)])
def test_a_refused_token_is_not_used_again(status: int, rejected: int) -> None:
    """Each try would count as a failed login."""
    session = FakeSession()
    with pytest.raises(KioskError):
        fetch(
            cast("Session", session),
            lambda request: Response(status, request.url),
            ("sensor.a", "sensor.b"),
        )
    assert session.rejected == rejected


def test_a_long_text_is_cut() -> None:
    """A state may have 255 letters."""
    shown = written("sensor.a", "x" * 255, friendly_name="y" * 255)
    assert len(shown) == clock_entities.MAX_TEXT
