"""Sign-in during the set-up: on the server's login page, or with a phone."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.qt.setup_screen.phone_sign_in import PhoneSignIn
from ha_kiosk.server.auth.credentials import Credentials


class SetupSignIn(QObject):
    """One sign-in at a time, by `page` or by `phone`.

    `code_received` carries the QR code's content, `sign_in_completed` the credentials, which are
    not stored, `sign_in_failed` the error. `credentials_left` carries credentials that are not
    wanted any more, and that have to be revoked.
    """

    code_received = Signal(object)
    sign_in_completed = Signal(object)
    sign_in_failed = Signal(object)
    credentials_left = Signal(object)

    def __init__(self, page: SignIn, phone: PhoneSignIn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page, self._phone = page, phone
        self._is_at_page = False
        phone.code_received.connect(self.code_received)
        phone.sign_in_completed.connect(self.sign_in_completed)
        phone.sign_in_failed.connect(self.sign_in_failed)
        phone.credentials_left.connect(self.credentials_left)

    def start(self, address: str, *, by_phone: bool) -> None:
        """Start again, at the server of `address`."""
        self.stop()
        self._is_at_page = not by_phone
        if by_phone:
            self._phone.start(address)
        else:
            self._page.start(address)

    def stop(self) -> None:
        """Accept no answer any more, and close the port."""
        self._is_at_page = False
        self._phone.stop()
        self._page.stop()

    @Slot(object)
    def take(self, credentials: Credentials) -> None:
        """Handle the result of a sign-in on the login page, which may come too late."""
        (self.sign_in_completed if self._is_at_page else self.credentials_left).emit(credentials)
