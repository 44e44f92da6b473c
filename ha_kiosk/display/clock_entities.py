"""The states of entities that the screensaver's clock shows below the time."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n import mark
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Send

NOTHING: Final = "—"
"""Shown for an unknown state."""
MAX_TEXT = 24
MAX_BODY = 256 * 1024
_UNKNOWN = frozenset({"unavailable", "unknown", "none", ""})
_WORDS = {
    "on": mark("On"),
    "off": mark("Off"),
    "open": mark("Open"),
    "closed": mark("Closed"),
    "home": mark("Home"),
    "not_home": mark("Away"),
    "locked": mark("Locked"),
    "unlocked": mark("Unlocked"),
}
_OPENINGS = frozenset({"door", "window", "opening", "garage_door"})
_SMALL = 10
"""Numbers below this have two decimals, larger ones and temperatures one."""
_ROUNDED = frozenset({"°C", "°F"})


@dataclass(frozen=True, slots=True)
class ClockValue:
    """The value of one entity: a number with its unit, otherwise a text.

    `condition` is the weather, by Home Assistant's name.
    """

    name: str = ""
    number: float | None = None
    decimals: int = 0
    unit: str = ""
    text: str = NOTHING
    condition: str = ""


def fetch(session: Session, send: Send, entities: Sequence[str]) -> tuple[ClockValue, ...]:
    """Return the server's states of `entities`. Waits for the server. Raises `KioskError`."""
    return tuple(parse(entity, _state(session, send, entity)) for entity in entities)


def _state(session: Session, send: Send, entity: str) -> object:
    url = f"{session.credentials.address}/api/states/{entity}"
    token = session.access_token().value
    answer = send(Request("GET", url, bearer=token, max_body=MAX_BODY))
    if answer.status == HTTPStatus.UNAUTHORIZED:
        session.token_rejected()
        raise KioskError(Text("The server does not accept the access token."))
    if answer.status == HTTPStatus.NOT_FOUND:
        return None
    if answer.status != HTTPStatus.OK:
        raise KioskError(
            Text(
                "The server does not tell {entity}: status {status}.",
                entity=entity,
                status=answer.status,
            )
        )
    return answer.json()


def parse(entity: str, told: object) -> ClockValue:
    """Return the value of `entity` from the server's answer `told`; a dash if it is unknown."""
    if not isinstance(told, Mapping):
        return ClockValue(entity)
    attributes = told.get("attributes")
    known: Mapping[str, object] = attributes if isinstance(attributes, Mapping) else {}
    name, state = _text(known, "friendly_name") or entity, _text(told, "state")
    if state.lower() in _UNKNOWN:
        return ClockValue(name)
    if entity.startswith("weather."):
        value = _number(name, known.get("temperature"), _text(known, "temperature_unit"))
        return replace(value, condition=state)
    value = _number(name, state, _text(known, "unit_of_measurement"))
    return value if value.number is not None else replace(value, text=_word(entity, state, known))


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value.strip()[:MAX_TEXT] if isinstance(value, str) else ""


def _number(name: str, value: object, unit: str) -> ClockValue:
    try:
        number = float(value) if isinstance(value, str | int | float) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        return ClockValue(name)
    most = 2 if abs(number) < _SMALL and "." in f"{value}" and unit not in _ROUNDED else 1
    decimals = min(most, len(f"{value}".partition(".")[2]))
    return ClockValue(name, number, decimals, unit)


def _word(entity: str, state: str, known: Mapping[str, object]) -> str:
    """Return a state in words, in English; `mark` marks those that are translated."""
    is_opening = entity.startswith("binary_sensor.") and known.get("device_class") in _OPENINGS
    if is_opening and state in {"on", "off"}:
        return _WORDS["open" if state == "on" else "closed"]
    plain = state.replace("_", " ")
    return _WORDS.get(state, plain[:1].upper() + plain[1:])


def texts(value: ClockValue, say: Callable[[str], str], write: Callable[[float, int], str]) -> str:
    """Return a value as text; `write` formats a number with its decimals."""
    if value.number is None:
        return say(value.text) if value.text in _WORDS.values() else value.text
    number = write(value.number, value.decimals)
    return f"{number}\N{NO-BREAK SPACE}{value.unit}" if value.unit else number
