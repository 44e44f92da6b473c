"""Turns the frontend's messages during a load into recovery events."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from ha_kiosk.external_app.messages import ConnectionEvent
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.recovery.recovery_loop import RecoveryLoop
from ha_kiosk.recovery import events
from ha_kiosk.recovery.state import State

POLL_MS = 100
"""Milliseconds between two checks for the dashboard: not every server sends `frontend/loaded`."""


class FrontendReports(QObject):
    """Handles messages of `page` about its progress; records what becomes of the token."""

    def __init__(
        self, page: Page, account: Account, recovery: RecoveryLoop, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._account, self._recovery = page, account, recovery
        self._polling = QTimer(self, interval=POLL_MS)
        self._polling.timeout.connect(page.poll_dashboard)

    def page_created(self) -> None:
        """Record a new document."""
        self._recovery.dispatch(events.DocumentCreated())

    def config_requested(self) -> None:
        """Record that the page has recognised us as its app."""
        self._recovery.dispatch(events.Handshake())

    def frontend_loaded(self) -> None:
        """Record that the dashboard has loaded; `Shown` follows with its first frame."""
        self._page.wait_for_first_frame()

    def connection_changed(self, event: ConnectionEvent) -> None:
        """Record that the page has connected to the server, or lost the connection."""
        match event:
            case "connected":
                self._account.token_accepted()
                self._recovery.dispatch(events.Connected())
                if self._recovery.state in {State.LOADING, State.OFFLINE}:
                    self._polling.start()
            case "disconnected":
                self._recovery.dispatch(events.Disconnected())
            case "auth-invalid":
                # The page loads itself again and asks for a token: it must be a new one.
                self._account.token_rejected()

    def stop_polling(self) -> None:
        """Stop checking for the dashboard: it is there, or another document loads."""
        self._polling.stop()
