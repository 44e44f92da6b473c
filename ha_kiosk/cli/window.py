"""The door to Qt: the only place where the command line imports it, and what is said if it cannot.

Imported late, because PySide6 takes longer to load than all the rest together, and a machine that
only signs in through a terminal need not have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ha_kiosk.errors import MissingLibrary

if TYPE_CHECKING:
    from types import ModuleType


def qt_app() -> ModuleType:
    """Return the module `ha_kiosk.qt.app`. Raises `MissingLibrary`."""
    try:
        from ha_kiosk.qt import app  # noqa: PLC0415 - the point of this module
    except ImportError as err:
        raise MissingLibrary(_advice(err)) from err
    return app


def _advice(err: ImportError) -> str:
    if (err.name or "").split(".")[0] in {"PySide6", "shiboken6"}:
        return (
            f"{err.name} is not installed. Install it with `pip install PySide6-WebEngine`, or on "
            "Debian 13 `sudo apt install python3-pyside6.qtwebenginequick`."
        )
    return (
        f"Qt cannot be loaded: {err}. A system library is missing; on Debian: sudo apt install "
        "libegl1 libgl1 libnss3 libxkbcommon-x11-0 libxcb-cursor0 libxcomposite1 libxdamage1 "
        "libxrandr2 libxtst6 libxkbfile1 libasound2."
    )
