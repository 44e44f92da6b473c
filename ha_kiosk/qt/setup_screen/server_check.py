"""Checks whether a server answers at an address, and applies its TLS policy."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from ha_kiosk.errors import UsageError
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.pending_callbacks import PendingCallbacks
from ha_kiosk.server.address.address import candidates
from ha_kiosk.setup_screen.work import SetupWork


class ServerCheck(QObject):
    """Checks one address at a time.

    After `server_answered`, do not check another address until `server_trusted` carries the
    address, or `check_failed` the error. Otherwise a late TLS policy would be applied to another
    server.
    """

    server_answered = Signal()
    server_trusted = Signal(str)
    check_failed = Signal(object)

    def __init__(self, work: SetupWork, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._runner = work, runner
        self._pending = PendingCallbacks()

    def start(self, address: str) -> None:
        """Check `address`, and no other one any more."""
        self.stop()
        try:
            candidates(address)
        except UsageError as err:
            self.check_failed.emit(err)
            return
        self._runner.run(
            partial(self._work.check, address),
            self._pending.wrap(partial(self._trust, address)),
            self._pending.wrap(self.check_failed.emit),
        )

    def stop(self) -> None:
        """Stop the check and drop its result."""
        self._pending.cancel()

    def _trust(self, address: str, _nothing: None) -> None:
        self.server_answered.emit()
        self._runner.run(
            partial(self._work.trust, address),
            self._pending.wrap(partial(self._accept, address)),
            self._pending.wrap(self.check_failed.emit),
        )

    def _accept(self, address: str, _nothing: None) -> None:
        self.server_trusted.emit(address)
