"""The dashboards that are measured: many light cards, many heavy ones, a map with cameras."""

from __future__ import annotations

from harness.home_assistant import OnboardedServer

from ha_kiosk.demo import dashboard

OVERVIEW, HISTORY, CAMERAS, LIVE = "overview", "sixty cards", "map and cameras", "live cameras"
_PATHS = {OVERVIEW: "bench-home", HISTORY: "bench-sixty", CAMERAS: "bench-map", LIVE: "bench-live"}
_SENSORS = ("outside_temperature", "outside_humidity", "carbon_dioxide")
_GRAPHS, _TILES = 20, 40


def make(server: OnboardedServer, streams: str) -> None:
    """Give the server all of them; `streams` is the address of the live cameras, less a number."""
    live: list[dict[str, object]] = [
        {"type": "picture", "image": f"{streams}{number}"} for number in range(3)
    ]
    more: dict[str, list[dict[str, object]]] = {
        HISTORY: _history(),
        CAMERAS: _map_and_cameras(server),
        LIVE: [*live, {"type": "markdown", "content": "Three cameras"}],
    }
    for name, path in _PATHS.items():
        server.call({"type": "lovelace/dashboards/create", "url_path": path, "title": name})
        view = {"title": name, "path": "home", "cards": more.get(name)}
        config = {"views": [view]} if name in more else dashboard.config()
        server.call({"type": "lovelace/config/save", "url_path": path, "config": config})


def url(server: OnboardedServer, name: str) -> str:
    """Return the address of a dashboard."""
    return f"{server.url}/{_PATHS[name]}/home"


def _history() -> list[dict[str, object]]:
    graphs: list[dict[str, object]] = [
        {
            "type": "history-graph",
            "hours_to_show": 6,
            "entities": [f"sensor.{_SENSORS[number % len(_SENSORS)]}"],
        }
        for number in range(_GRAPHS)
    ]
    tiles: list[dict[str, object]] = [
        {"type": "tile", "entity": f"sensor.{_SENSORS[number % len(_SENSORS)]}"}
        for number in range(_TILES)
    ]
    return [*graphs, *tiles]


def _map_and_cameras(server: OnboardedServer) -> list[dict[str, object]]:
    states = server.call({"type": "get_states"})
    assert isinstance(states, list)
    ids = [str(state["entity_id"]) for state in states]
    trackers = [one for one in ids if one.startswith(("device_tracker.", "zone."))]
    cameras = [one for one in ids if one.startswith("camera.")] or ["camera.demo_camera"]
    still: list[dict[str, object]] = [
        {"type": "picture-entity", "entity": cameras[number % len(cameras)], "camera_view": "auto"}
        for number in range(4)
    ]
    return [{"type": "map", "entities": trackers[:6] or ["zone.home"]}, *still]
