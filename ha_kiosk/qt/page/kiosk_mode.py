"""Tells the frontend to hide its sidebar and its menu button (`kiosk_mode/set`, from 2026.1 on).

The frontend attaches its handler late. So the command is sent once the dashboard is on screen, and
repeated until it works, as the iOS app does. For an older server one line is logged. Each new
document gets the command again. Once the page has applied it, the frames of the server (webpage
cards) get it, too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.page.kiosk_mode import kiosk_mode
from ha_kiosk.qt.external_app.frontend_commands import FrontendCommands

_log = logging.getLogger(__name__)
COMMAND = "kiosk_mode/set"
TRIES = 6
APART_MS = 300


class KioskMode(QObject):
    """Keeps the frontend of one kiosk in kiosk mode, or out of it, as the configuration says.

    `origin` returns the page's origin, `is_on_screen` whether the dashboard is on screen. Tries are
    `apart_ms` milliseconds apart.
    """

    def __init__(
        self,
        config: Config,
        frontend_commands: FrontendCommands,
        origin: Callable[[], str],
        is_on_screen: Callable[[], bool],
        parent: QObject | None = None,
        *,
        apart_ms: int = APART_MS,
    ) -> None:
        super().__init__(parent)
        self._wanted = kiosk_mode(config)
        self._frontend_commands, self._origin, self._is_on_screen = (
            frontend_commands,
            origin,
            is_on_screen,
        )
        self._told = False  # a new document is not in kiosk mode
        self._document = self._tries = 0
        self._has_complained = False
        self._again = QTimer(self, interval=apart_ms, singleShot=True)
        self._again.timeout.connect(self._send)

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        self._wanted = kiosk_mode(config)
        self.apply()

    def page_created(self) -> None:
        """Start again for a new document, which is not in kiosk mode."""
        self._document += 1
        self._again.stop()
        self._told, self._tries = False, 0

    def frontend_loaded(self) -> None:
        """Send the command, because the dashboard is on screen."""
        self._begin()

    @Slot()
    def apply(self) -> None:
        """Send the command, if the frontend can receive it."""
        if self._is_on_screen():
            self._begin()

    def _begin(self) -> None:
        if self._told is not self._wanted:
            self._tries = 0
            self._send()

    @Slot()
    def _send(self) -> None:
        document, wanted = self._document, self._wanted
        self._tries += 1
        self._told = wanted  # or is being told: do not send it twice

        def done(success: bool) -> None:  # noqa: FBT001 - what the bus calls
            if document != self._document:
                return
            if success:
                self._frontend_commands.tell_frames(COMMAND, self._origin(), {"enable": wanted})
            else:
                self._failed(wanted)

        self._frontend_commands.send(COMMAND, self._origin(), {"enable": wanted}, done)

    def _failed(self, wanted: bool) -> None:  # noqa: FBT001 - what was sent
        if wanted is not self._wanted:
            return  # another command is under way
        if self._tries < TRIES:
            self._again.start()
        elif not self._has_complained:
            self._has_complained = True
            _log.info("This server's frontend has no kiosk mode (Home Assistant 2026.1 has).")
