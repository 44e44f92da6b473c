"""The service manager's watchdog.

WATCHDOG=1 means that the window works: the event loop runs, and a requested frame was drawn. A
window that nobody can see draws nothing, and is not checked.
"""

from __future__ import annotations

import logging

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtQuick import QQuickWindow

from ha_kiosk.host.sd_notify import Notifier

_log = logging.getLogger(__name__)


class Watchdog(QObject):
    """Sends the keep-alive by `notifier` while `window` draws, as often as systemd wants it."""

    def __init__(
        self, notifier: Notifier, window: QQuickWindow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._notifier, self._window = notifier, window
        self._asked = self._late = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._prove)
        if notifier.watchdog is not None:
            self._timer.start(round(notifier.watchdog * 1000 / 2))
            self._prove()

    def stop(self) -> None:
        """Stop sending the keep-alive."""
        self._timer.stop()

    @Slot()
    def _prove(self) -> None:
        """Send a keep-alive if the window has drawn the last requested frame; request another."""
        self._late = self._asked and self._window.isExposed()
        if self._late:
            _log.warning("The window does not paint; the watchdog gets no keep-alive.")
        else:
            self._notifier.ping_watchdog()
        if not self._asked:
            self._asked = True
            self._window.frameSwapped.connect(
                self._painted, QtCore.Qt.ConnectionType.SingleShotConnection
            )
        self._window.update()

    @Slot()
    def _painted(self) -> None:
        self._asked = False
        if self._late:
            self._late = False
            self._notifier.ping_watchdog()
