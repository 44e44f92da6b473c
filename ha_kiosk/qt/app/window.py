"""The one window: created from qml/Main.qml and the models that it binds to, and taken down."""

from __future__ import annotations

from collections.abc import Mapping

import shiboken6
from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from ha_kiosk.config.config import Config
from ha_kiosk.errors import KioskError, UnknownOutput
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.page import profile
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.unix_signals import UnixSignals

DEFAULT_SIZE = (1280, 800)


def open_window(
    engine: QQmlApplicationEngine,
    config: Config,
    models: Mapping[str, QObject],
    connection_policy: ConnectionPolicy,
    *,
    full_screen: bool = True,
) -> QQuickWindow:
    """Return the window, shown. `models` are properties of Main.qml.

    It covers the screen if both `config` and `full_screen` say so. Raises `KioskError`, and
    `UnknownOutput` if there is no such output.
    """
    width, height = config.size or DEFAULT_SIZE
    _check_output(config.output)
    sign_in_profile = profile.create(engine, None, engine)
    connection_policy.configure_profile(sign_in_profile)
    engine.setInitialProperties(
        {
            **models,
            "signInProfile": sign_in_profile,
            "fullScreen": config.full_screen and full_screen,
            "width": width,
            "height": height,
            "output": config.output or "",
        }
    )
    engine.load(QUrl.fromLocalFile(str(profile.QML / "Main.qml")))
    windows = engine.rootObjects()
    if not windows or not isinstance(windows[0], QQuickWindow):
        raise KioskError(Text("The window could not be made; the log tells why."))
    return windows[0]


def _check_output(output: str | None) -> None:
    # Offscreen no screen has a name: a screenshot needs no output.
    names = [name for screen in QGuiApplication.screens() if (name := screen.name())]
    if output is not None and names and output not in names:
        raise UnknownOutput(
            Text(
                "output: there is no output {output!r}. There are: {outputs}.",
                output=output,
                outputs=", ".join(sorted(names)),
            )
        )


def maximize_if_larger(window: QQuickWindow) -> None:
    """Maximize a framed window that is larger than the screen, such as a tablet's."""
    room = window.screen().availableSize()
    if room.width() < window.width() or room.height() < window.height():
        window.showMaximized()


def take_down(engine: QQmlApplicationEngine, window: QQuickWindow, signals: UnixSignals) -> None:
    """Delete the views before their profiles, as Qt requires, and handle no more Unix signals."""
    window.hide()  # close() would ask a person
    shiboken6.delete(window)
    shiboken6.delete(engine)
    signals.close()
