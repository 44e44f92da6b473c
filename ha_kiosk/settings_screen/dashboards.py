"""Reads the dashboards of a server from its answer to `lovelace/dashboards/list`.

The answer comes from the network: everything that is not a dashboard is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from ha_kiosk.settings_screen.durations import Say
from ha_kiosk.settings_screen.rows import Choice

MAX_TITLE = 60
_LIST: Final = {"type": "lovelace/dashboards/list"}
_USER: Final = {"type": "auth/current_user"}


def ask(call: Callable[[Mapping[str, object]], object]) -> tuple[Choice, ...]:
    """Return the dashboards that the user may see; `call` runs one command at the server."""
    user = call(_USER)
    is_admin = isinstance(user, dict) and user.get("is_admin") is True
    return parse(call(_LIST), is_admin=is_admin)


def titles(say: Say, known: Iterable[Choice]) -> dict[str, str]:
    """Return the name for each path: the server's default, which is "", and the `known` ones."""
    return {"": say("The server's default"), **{choice.value: choice.title for choice in known}}


def parse(answer: object, *, is_admin: bool) -> tuple[Choice, ...]:
    """Return path and title of each dashboard that an administrator, or everybody, may see.

    The server lists all dashboards for every user, and redirects users who may not see one.
    """
    entries = answer if isinstance(answer, list) else []
    found = (_dashboard(entry, is_admin) for entry in entries if isinstance(entry, dict))
    return tuple(choice for choice in found if choice is not None)


def _dashboard(entry: dict[str, object], is_admin: bool) -> Choice | None:  # noqa: FBT001 - of the user
    if entry.get("require_admin") is True and not is_admin:
        return None
    path, title = entry.get("url_path"), entry.get("title")
    if not isinstance(path, str) or not isinstance(title, str) or not path:
        return None
    return Choice(f"/{path.lstrip('/')}", title[:MAX_TITLE])
