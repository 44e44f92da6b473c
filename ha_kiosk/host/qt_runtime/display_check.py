"""Checks whether the display exists, because Qt aborts if it does not.

Only a local display is checked, by connecting to its socket. A remote one (`ssh -X`) is assumed to
exist, and one that refuses this user is left to Qt.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from pathlib import Path

from ha_kiosk.host.qt_runtime import platform_plugin

X11 = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers have it
_LOCAL = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")


def missing_display(env: Mapping[str, str], *, x11: Path = X11) -> str | None:
    """Return the display for the window if it does not exist, None if it does."""
    displays = {kind: _name(env, kind) for kind in platform_plugin.kinds(env)}
    if any(_is_there(env, kind, name, x11) for kind, name in displays.items()):
        return None
    return next(iter(displays.values()), None)


def _name(env: Mapping[str, str], kind: str) -> str:
    if kind == "wayland":
        return env.get("WAYLAND_DISPLAY") or "wayland-0"
    return env.get("DISPLAY", "")


def _is_there(env: Mapping[str, str], kind: str, name: str, x11: Path) -> bool:
    if kind == "wayland":
        return "WAYLAND_SOCKET" in env or _answers(str(Path(env.get("XDG_RUNTIME_DIR", "/"), name)))
    local = _LOCAL.fullmatch(name)
    if local is None:
        return bool(name)
    path = str(x11 / f"X{local[1]}")
    return _answers(path) or _answers(f"\0{path}")


def _answers(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True
