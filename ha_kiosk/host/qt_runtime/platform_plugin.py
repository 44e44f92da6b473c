"""Checks whether Qt can load its platform plugin, because Qt aborts if it cannot.

This costs almost no time, because Qt opens the same files a moment later. `doctor.libraries` says
why a plugin cannot be loaded.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from pathlib import Path

from ha_kiosk.host.qt_runtime.qt_locator import Qt

_ELSEWHERE = {"QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"}


def kinds(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the plugins for a display (wayland, xcb) that Qt may use."""
    if chosen := env.get("QT_QPA_PLATFORM"):
        names = [part.split(":")[0].split("-")[0] for part in chosen.split(";")]
        # A plugin that needs no display can always be loaded.
        return tuple(names) if set(names) <= {"wayland", "xcb"} else ()
    has = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    return tuple(name for name, variable in has.items() if env.get(variable))


def broken(
    env: Mapping[str, str], qt: Qt, load: Callable[[str], object] = ctypes.CDLL
) -> str | None:
    """Return the plugin that Qt needs and cannot load, None if it can load one."""
    if _ELSEWHERE & env.keys() or not any((qt.plugins / "platforms").glob("*.so")):
        return None  # Qt also searches other folders, so assume that it can
    wanted = kinds(env)
    for name in wanted:
        if any(_loads(file, load) for file in qt.platform(name)):
            return None
    return wanted[0] if wanted else None


def _loads(file: Path, load: Callable[[str], object]) -> bool:
    try:
        load(str(file))
    except OSError:
        return False
    return True
