"""The line above the server's login page: why it is there, on which tablet, and another way."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal

from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.recovery.state import Reason
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server.auth import oauth


@qml_type
class SignInLine(QObject):
    """A text, and the name of the button that leads to a phone; both may be empty."""

    changed = Signal()

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._text = self._phone_offer = ""

    def explain(self, reason: Reason, *, device: str, user: str = "") -> None:
        """Show why the login page is there, and on which `device`."""
        self._text = self._texts.sign_in_line(
            reason, device=device, user=user, client_id=oauth.CLIENT_ID
        )
        self.changed.emit()

    def offer_phone(self) -> None:
        """Show the button that leads to the state `phone` of the sign-in."""
        self._phone_offer = self._texts.phone_offer()
        self.changed.emit()

    text = Property(str, lambda self: self._text, notify=changed)
    phoneOffer = Property(str, lambda self: self._phone_offer, notify=changed)  # noqa: N815 - QML's
