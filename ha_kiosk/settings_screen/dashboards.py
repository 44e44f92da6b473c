"""Reads the dashboards of a server from its answer to `lovelace/dashboards/list`.

The answer comes from the network: whatever is not a dashboard is left out.
"""

from __future__ import annotations

from typing import Final

from ha_kiosk.settings_screen.model import Choice

COMMAND: Final = {"type": "lovelace/dashboards/list"}
MAX_TITLE = 60


def parse(answer: object) -> tuple[Choice, ...]:
    """Return each dashboard's path and title."""
    entries = answer if isinstance(answer, list) else []
    found = (_dashboard(entry) for entry in entries if isinstance(entry, dict))
    return tuple(choice for choice in found if choice is not None)


def _dashboard(entry: dict[str, object]) -> Choice | None:
    path, title = entry.get("url_path"), entry.get("title")
    if not isinstance(path, str) or not isinstance(title, str) or not path:
        return None
    return Choice(f"/{path.lstrip('/')}", title[:MAX_TITLE])
