"""Sign-in with a phone in place of the server's login page, outside the set-up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.qt.setup_screen.phone_sign_in import PhoneSignIn
from ha_kiosk.qt.setup_screen.setup_pages import SetupPages, said
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.setup_screen.model import PhoneCode
from ha_kiosk.setup_screen.sign_in_model import LOGIN_PAGE, SignInModel


class SignInWays(SetupPages):
    """Shows the set-up's page for a phone while `sign_in` wants one; otherwise no page.

    `sign_in_completed` carries the credentials, which are not stored. The page is busy then.
    """

    sign_in_completed = Signal(object)

    def __init__(
        self,
        model: SignInModel,
        tablet: str,
        sign_in: SignIn,
        phone: PhoneSignIn,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(model, tablet, parent)
        self._sign_in, self._phone = sign_in, phone
        self._change(**_state(by_phone=False))
        phone.code_received.connect(self._show_code)
        phone.sign_in_failed.connect(self.show_problem)
        phone.sign_in_completed.connect(self._complete)

    @Slot()
    def follow(self) -> None:
        """Start or end the sign-in by phone, as the state of the sign-in requires."""
        if self._sign_in.is_by_phone == self._state.by_phone:
            return
        if self._sign_in.is_by_phone:
            self._begin()
        else:
            self._phone.stop()
            self._change(**_state(by_phone=False))

    @Slot()
    def back(self) -> None:
        """Go back to the login page."""
        if self._page.can_go_back:
            self._sign_in.use_page()

    @Slot()
    def act(self) -> None:
        """Handle a touch on the page's button: make a new code."""
        if self._state.by_phone:
            self._begin()

    @Slot()
    def act_otherwise(self) -> None:
        """Handle a touch on the page's other button: show the login page."""
        self.back()

    @Slot(object)
    def show_problem(self, err: Exception) -> None:
        """Show why the sign-in failed."""
        self._change(problem=said(err), code=None, is_busy=False)

    def _begin(self) -> None:
        self._change(**_state(by_phone=True))
        self._phone.start(self._sign_in.server)

    @Slot(object)
    def _show_code(self, code: PhoneCode) -> None:
        self._change(code=code)

    @Slot(object)
    def _complete(self, credentials: Credentials) -> None:
        self._change(is_busy=True, code=None)
        self.sign_in_completed.emit(credentials)


def _state(*, by_phone: bool) -> dict[str, Any]:
    progress = replace(LOGIN_PAGE.progress, by_phone=by_phone)
    return {"progress": progress, "problem": "", "code": None, "is_busy": False}
