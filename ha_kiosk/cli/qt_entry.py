"""The only module of the command line that imports Qt.

PySide6 is imported late: that takes longer than everything else together, and a machine that only
signs in in a terminal may not have it. A missing library is reported with the command that installs
it, before Qt aborts and names the wrong one.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from ha_kiosk.errors import MissingLibrary
from ha_kiosk.host.qt_runtime import platform_plugin, qt_locator
from ha_kiosk.i18n.text import Text

if TYPE_CHECKING:
    from types import ModuleType


def qt_app() -> ModuleType:
    """Return the module `ha_kiosk.qt.app`. Raises `MissingLibrary`."""
    try:
        app = _imported()
    except ImportError as err:
        raise MissingLibrary(_advice(Text("Qt cannot be loaded: {reason}.", reason=err))) from err
    found = qt_locator.find(qt_locator.package())
    if found is not None and (name := platform_plugin.broken(os.environ, found)):
        raise MissingLibrary(
            _advice(Text("Qt cannot load its plugin for {name}.", name=name), name)
        )
    return app


def qt_setup() -> ModuleType:
    """Return the module `ha_kiosk.qt.app.sign_in.setup_window`. Raises `MissingLibrary`."""
    qt_app()
    from ha_kiosk.qt.app.sign_in import setup_window  # noqa: PLC0415 - the point of this module

    return setup_window


def qt_sign_in() -> ModuleType:
    """Return the module `ha_kiosk.qt.app.sign_in.sign_in_window`. Raises `MissingLibrary`."""
    qt_app()
    from ha_kiosk.qt.app.sign_in import sign_in_window  # noqa: PLC0415 - the point of this module

    return sign_in_window


def _imported() -> ModuleType:
    """Import with the garbage collector switched off: there is no garbage to find."""
    gc.disable()
    try:
        from ha_kiosk.qt import app  # noqa: PLC0415 - the point of this module
    finally:
        gc.enable()
    gc.freeze()
    return app


def _advice(otherwise: Text, display: str | None = None) -> Text:
    """Return what is missing and the command that installs it, otherwise `otherwise`."""
    from ha_kiosk.doctor import libraries  # noqa: PLC0415 - only where something is wrong
    from ha_kiosk.host.distribution import distribution  # noqa: PLC0415
    from ha_kiosk.host.machine import Machine  # noqa: PLC0415

    machine = Machine()
    display = display or next(iter(platform_plugin.kinds(machine.env)), None)
    missing = libraries.missing(
        machine.run, distribution(machine), qt_locator.find(qt_locator.package()), display
    )
    if missing:
        return missing.sentence()
    return Text("{reason} `ha-kiosk doctor` may tell why.", reason=otherwise)
