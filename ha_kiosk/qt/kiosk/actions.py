"""Does what the settings sheet is asked for besides settings: reload, sign out, restart, quit."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from ha_kiosk.host import restart
from ha_kiosk.qt.kiosk.account import Account
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.platform.job_runner import JobRunner

_log = logging.getLogger(__name__)


class KioskActions(QObject):
    """The actions of one kiosk, by their names.

    `action_done` follows each, `action_failed` tells why it was not done.

    A restart, and the end of the program, come when the event loop ends.
    """

    action_done = Signal()
    action_failed = Signal(str)

    def __init__(
        self,
        kiosk: KioskController,
        account: Account,
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._kiosk, self._account, self._runner = kiosk, account, runner
        self._actions: dict[str, Callable[[], None]] = {
            "reload": self._reload,
            "sign_out": self._sign_out,
            "restart": self._restart,
            "quit": QCoreApplication.quit,
        }

    @Slot(str)
    def run(self, name: str) -> None:
        """Do what is called `name`; what nobody knows is nothing."""
        if (deed := self._actions.get(name)) is not None:
            _log.info("Asked for at the screen: %s.", name)
            deed()

    def _reload(self) -> None:
        self._kiosk.reload()
        self.action_done.emit()

    def _restart(self) -> None:
        QCoreApplication.exit(restart.CODE)

    def _sign_out(self) -> None:
        """Revoke the session at the server, as the log-out of the profile page does."""
        session = self._account.session
        if session is None:
            return
        if not self._runner.submit(session.revoke, self._signed_out, self._fail):
            self.action_failed.emit("Too much is going on at once.")

    def _signed_out(self, _nothing: None) -> None:
        self._kiosk.sign_out()
        self.action_done.emit()

    def _fail(self, err: Exception) -> None:
        self.action_failed.emit(str(err))
