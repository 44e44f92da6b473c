"""The kiosk as a systemd service: what is sent to the service manager, and when.

READY=1 means that the screen shows the dashboard, the sign-in, or one of our screens with a text.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtQuick import QQuickWindow

from ha_kiosk.host.sd_notify import Notifier
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.platform.watchdog import Watchdog
from ha_kiosk.qt.screens.notice import NoticeModel


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
        self._said = ("", False)
        self.notify()
        self._watchdog = Watchdog(notifier, window, self)

    def stop(self, *, restarting: bool) -> None:
        """Report that the program ends; a restart within the same process is no end."""
        self._watchdog.stop()
        if restarting:
            self._notifier.ping_watchdog()
        else:
            self._notifier.stopping()

    @Slot()
    def notify(self) -> None:
        """Send what has changed since the last notification."""
        current, notice = self._kiosk.current, self._screen.notice
        parts = (current.state.value, current.reason.value, current.detail)
        status = ": ".join(filter(None, parts))
        # Ready stays ready: a reload of the page is not a start of the service.
        ready = self._said[1] or notice is None or bool(notice.title)
        if self._said != (status, ready):
            self._said = (status, ready)
            self._notifier.status(status, ready=ready)
