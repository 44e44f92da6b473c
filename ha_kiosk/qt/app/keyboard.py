"""Loads the on-screen keyboard if it is needed and installed."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickWindow

from ha_kiosk.config.config import Config
from ha_kiosk.host import input_devices
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.qt_runtime import qt_locator
from ha_kiosk.host.restart import RestartReason
from ha_kiosk.keyboard import module, policy
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.platform import time_format

if TYPE_CHECKING:
    from ha_kiosk.qt.screens.on_screen_keyboard import OnScreenKeyboard

_log = logging.getLogger(__name__)
STYLES = profile.QML / "keyboard"


def prepare(config: Config) -> None:
    """Tell Qt which input context to load. Call it before the application is created."""
    machine = Machine()
    is_wanted = policy.is_wanted(config.keyboard, input_devices.find(machine), os.environ)
    is_there = is_wanted and is_installed()
    if is_wanted and not is_there:
        _log.warning("%s", module.missing(machine))
    for name, value in policy.environment(os.environ, is_loaded=is_there).items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def is_installed() -> bool:
    """Return whether Qt has the keyboard."""
    return module.is_installed(qt_locator.find(qt_locator.package()))


def make(engine: QQmlEngine, window: QQuickWindow, config: Config) -> OnScreenKeyboard | None:
    """Return the keyboard in `window`, None if it is not loaded."""
    if not policy.is_loaded(os.environ):
        return None
    from ha_kiosk.qt.screens.on_screen_keyboard import (  # noqa: PLC0415 - few load one
        OnScreenKeyboard,
    )

    _load_talkative_library()
    language = time_format.locale(config.language).name()
    devices = partial(input_devices.find, Machine())
    keyboard = OnScreenKeyboard(config, devices, language, window)
    keyboard.watch(window)
    engine.addImportPath(str(STYLES))
    window.setProperty("keyboard", keyboard)
    return keyboard


def _load_talkative_library() -> None:
    """Load the libraries of the keyboard that log while they are loaded.

    Otherwise a thread of Qt would load them. It would hold the lock of the dynamic loader and wait
    for Python's lock to log its line. A job that imports a C module holds Python's lock and waits
    for the loader's. The window would hang for ever.
    """
    with contextlib.suppress(ImportError):  # then the keyboard does not need it
        import PySide6.QtMultimedia  # noqa: F401, PLC0415 - as above


def listeners(
    app: QGuiApplication, keyboard: OnScreenKeyboard | None, *, may_restart: bool
) -> tuple[Callable[[Config], None], ...]:
    """Return the listeners for a new configuration."""
    if keyboard is not None:
        return (keyboard.configure,)
    return (partial(_restart_if_wanted, app),) if may_restart else ()


def _restart_if_wanted(app: QGuiApplication, config: Config) -> None:
    """Restart if the settings want a keyboard now: Qt loads it only at the start."""
    is_wanted = policy.is_wanted(config.keyboard, input_devices.find(Machine()), os.environ)
    if is_wanted and not policy.is_loaded(os.environ) and is_installed():
        _log.info("The on-screen keyboard is wanted now: restarting the program.")
        app.exit(RestartReason.KEYBOARD_CHANGED)
