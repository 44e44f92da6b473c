"""The kiosk as a service: what is sent to the service manager, and when.

READY=1 means that something meaningful is on the screen: the dashboard, the sign-in, or one of our
screens with text. WATCHDOG=1 means that the window is alive: the event loop runs, and a requested
frame was drawn. A window that nobody can see draws nothing, and need not.
"""

from __future__ import annotations

import logging

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtQuick import QQuickWindow

from ha_kiosk.host.sd_notify import Notifier
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.screens.notice import NoticeModel

_log = logging.getLogger(__name__)


class SystemdService(QObject):
    """Keeps the service manager informed by `notifier`."""

    def __init__(
        self,
        notifier: Notifier,
        kiosk: KioskController,
        screen: NoticeModel,
        window: QQuickWindow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._notifier, self._kiosk, self._screen = notifier, kiosk, screen
        self._window = window
        self._said = ("", False)
        self._asked = self._late = False
        kiosk.state_changed.connect(self._notify)
        screen.notice_changed.connect(self._notify)
        self._notify()
        self._watchdog = QTimer(self)
        self._watchdog.timeout.connect(self._prove)
        if notifier.watchdog is not None:
            self._watchdog.start(round(notifier.watchdog * 1000 / 2))
            self._prove()

    def stop(self, *, restarting: bool) -> None:
        """Say that the program ends, if it does: a restart in the same process is no end."""
        self._watchdog.stop()
        if restarting:
            self._notifier.ping_watchdog()
        else:
            self._notifier.stopping()

    @Slot()
    def _notify(self) -> None:
        current, notice = self._kiosk.current, self._screen.notice
        parts = (current.state.value, current.reason.value, current.detail)
        status = ": ".join(filter(None, parts))
        # Once ready, always ready: a reload of the page is not a start of the service.
        ready = self._said[1] or notice is None or bool(notice.title)
        if self._said != (status, ready):
            self._said = (status, ready)
            self._notifier.status(status, ready=ready)

    @Slot()
    def _prove(self) -> None:
        """Say that the window is alive if it painted what it was asked for, and ask again."""
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
