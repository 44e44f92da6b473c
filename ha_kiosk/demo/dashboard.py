"""The demo's first view: a home on one screen, made of the demo integration's entities.

The server's own overview lists everything, with pictures from the internet. This one only uses
cards that every version of Home Assistant has.
"""

from __future__ import annotations

import logging

from ha_kiosk.errors import KioskError
from ha_kiosk.server import websocket
from ha_kiosk.server.websocket import Call

_log = logging.getLogger(__name__)
_NAME, _TITLE, _VIEW = "kiosk-demo", "Home", "home"
_LIGHTS = ("ceiling_lights", "kitchen_lights", "office_rgbw_lights", "bed_light")


def save(server: str, access_token: str, *, call: Call = websocket.call) -> str:
    """Save it as a dashboard of `server`, and return its path.

    It is a separate dashboard, because from 2026.1 on the server's default one cannot be saved. If
    the server does not accept it, the path is that of the default.
    """
    made = {"type": "lovelace/dashboards/create", "url_path": _NAME, "title": _TITLE}
    saved = {"type": "lovelace/config/save", "url_path": _NAME, "config": config()}
    try:
        for command in (made, saved):
            call(server, access_token, command)
    except KioskError as err:
        _log.info("The server shows its own overview: %s", err)
        return "/"
    return f"/{_NAME}/{_VIEW}"


def config() -> dict[str, object]:
    """Return the dashboard in the format of Home Assistant."""
    home = {"title": _TITLE, "path": _VIEW, "cards": [_climate(), _lights(), _house(), _air()]}
    return {"title": _TITLE, "views": [home]}


def _climate() -> dict[str, object]:
    return _stack(
        {"type": "weather-forecast", "entity": "weather.demo_weather_south", "name": "Weather"}
        | {"forecast_type": "daily", "show_forecast": True},
        {"type": "thermostat", "entity": "climate.hvac", "name": "Living room"},
    )


def _lights() -> dict[str, object]:
    tiles = [
        {
            "type": "tile",
            "entity": f"light.{name}",
            "features": [{"type": "light-brightness"}],
        }
        for name in _LIGHTS
    ]
    return {"type": "grid", "title": "Lights", "columns": 1, "square": False, "cards": tiles}


def _house() -> dict[str, object]:
    doors = {
        "type": "entities",
        "title": "Doors and windows",
        "show_header_toggle": False,
        "entities": [
            "lock.front_door",
            {"entity": "cover.garage_door", "name": "Garage"},
            {"entity": "cover.kitchen_window", "name": "Kitchen"},
            {"entity": "cover.living_room_window", "name": "Living room"},
            {"entity": "binary_sensor.movement_backyard", "name": "Backyard"},
        ],
    }
    return _stack(
        doors,
        {"type": "tile", "entity": "fan.living_room_fan", "name": "Fan"},
        {"type": "tile", "entity": "humidifier.humidifier", "name": "Humidifier"},
        {"type": "tile", "entity": "switch.decorative_lights", "name": "Decorative lights"},
    )


def _air() -> dict[str, object]:
    readings = {
        "outside_temperature": "Temperature",
        "outside_humidity": "Humidity",
        "carbon_dioxide": "CO₂",
    }
    return {
        "type": "glance",
        "title": "Air",
        "entities": [
            {"entity": f"sensor.{name}", "name": shown} for name, shown in readings.items()
        ],
    }


def _stack(*cards: dict[str, object]) -> dict[str, object]:
    return {"type": "vertical-stack", "cards": list(cards)}
