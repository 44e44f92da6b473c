"""Sign-in with a phone that scans a QR code in the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.platform.result_queue import ResultQueue
from ha_kiosk.screens import qr_code
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.login.phone import Invitation
from ha_kiosk.setup_screen.model import PhoneCode

Show = Callable[[Invitation], None]


class PhoneSignIn(QObject):
    """One sign-in at a time. Everything that `sign_in` waits for, it waits for on a thread.

    `code_received` carries the QR code's content, `sign_in_completed` the credentials, which are
    not stored, `sign_in_failed` the error. `credentials_left` carries those of a sign-in that was
    stopped too late, and that have to be revoked.
    """

    code_received = Signal(object)
    sign_in_completed = Signal(object)
    sign_in_failed = Signal(object)
    credentials_left = Signal(object)

    def __init__(
        self,
        sign_in: Callable[[str, Show], Credentials],
        runner: JobRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sign_in, self._runner = sign_in, runner
        self._turn = 0
        self._invitation: Invitation | None = None
        self._invitations: ResultQueue[tuple[int, Invitation]] = ResultQueue()
        self._notifier = self._invitations.watch(self._deliver, self)

    def start(self, address: str) -> None:
        """Start again, at the server of `address`."""
        self.stop()
        self._runner.run(
            partial(self._sign_in, address, partial(self._post, self._turn)),
            partial(self._succeed, self._turn),
            partial(self._fail, self._turn),
        )

    def stop(self) -> None:
        """Accept no answer any more, and close the port."""
        self._turn += 1
        if self._invitation is not None:
            self._invitation.cancel()
            self._invitation = None

    def _post(self, turn: int, invitation: Invitation) -> None:
        self._invitations.put((turn, invitation))  # on the job's thread

    @Slot()
    def _deliver(self) -> None:
        delivered = self._invitations.get()
        if delivered is None:
            return
        turn, invitation = delivered
        if turn != self._turn:
            invitation.cancel()  # stopped before it listened
            return
        self._invitation = invitation
        url = invitation.url
        code = PhoneCode(qr_code.image(url), url, invitation.tablet, invitation.digits)
        self.code_received.emit(code)

    def _succeed(self, turn: int, credentials: Credentials) -> None:
        if turn != self._turn:
            self.credentials_left.emit(credentials)
            return
        self.stop()
        self.sign_in_completed.emit(credentials)

    def _fail(self, turn: int, err: Exception) -> None:
        if turn == self._turn:
            self.stop()
            self.sign_in_failed.emit(err)
