"""What a touch on a row of the settings screen changes in the configuration."""

from __future__ import annotations

from collections.abc import Mapping

from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.page.kiosk_mode import kiosk_mode

ZOOMS = (0.5, 0.67, 0.75, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
LESS, MORE = "less", "more"

Changes = Mapping[str, object]
"""New values by key; None stands for "as if it were not set"."""


def changes(key: str, value: str, config: Config, server: str) -> Changes:
    """Return what choosing `value` in the row of `key` changes; nothing where it makes no sense."""
    match key:
        case "theme" if value in {theme.value for theme in Theme}:
            return {"theme": Theme(value)}
        case "zoom":
            return {"zoom": _zoom(config.zoom, value)}
        case "kiosk_mode":
            return {"kiosk_mode": not kiosk_mode(config)}
        case "language":
            return {"language": value or None}
        case "url":
            return {"url": server + value if value else None}
        case _:
            return {}


def _zoom(zoom: float, value: str) -> float:
    if value == MORE:
        return next((step for step in ZOOMS if step > zoom + 0.005), zoom)
    if value == LESS:
        return next((step for step in reversed(ZOOMS) if step < zoom - 0.005), zoom)
    return zoom
