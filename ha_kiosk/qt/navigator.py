"""Going to another view of the frontend without loading the page again.

Uses the external bus command `navigate` (servers from 2025.6 on); where the frontend does not know
it, or does not answer, the address is loaded (protocol-notes.md, section 4).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from ha_kiosk.errors import KioskError
from ha_kiosk.frontend import messages, script
from ha_kiosk.frontend.policy import is_same_origin
from ha_kiosk.frontend.situation import State
from ha_kiosk.qt.conversation import Conversation
from ha_kiosk.qt.kiosk import Kiosk
from ha_kiosk.qt.page import Page
from ha_kiosk.server import address

ANSWER_MS = 2_000


class Navigator(QObject):
    """Sends `navigate` to the page, and falls back to loading it."""

    def __init__(
        self, kiosk: Kiosk, page: Page, conversation: Conversation, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._kiosk = kiosk
        self._page = page
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Callable[..., None]] = {}
        conversation.heard.connect(self._hear)

    def go(self, path: str, done: Callable[[str], None]) -> None:
        """Show the frontend's `path`; then call `done` with "bus" or "load".

        Raises `KioskError` for what is no path of the server, and while there is no dashboard.
        """
        url = self._kiosk.server + path
        # Leaving the origin by "//host", "\\host" or "@host" must not be possible.
        if not path.startswith("/") or path.startswith(("//", "/\\")):
            raise KioskError(f"{path!r} is not a path: it has to begin with one slash")
        if not is_same_origin(url, self._kiosk.server):
            raise KioskError(f"{path!r} is not a path of {self._kiosk.server}")
        if self._kiosk.situation.state not in {State.LIVE, State.DEGRADED}:
            raise KioskError(
                f"there is no dashboard on screen ({self._kiosk.situation.state.value})"
            )
        number = next(self._numbers)
        self._waiting[number] = partial(self._settle, url, done)
        message = {
            "id": number,
            "type": "command",
            "command": "navigate",
            "payload": {"path": path},
        }
        origin = address.origin(self._kiosk.server)
        self._page.run(script.call("externalBus", message, origin=origin))
        QTimer.singleShot(ANSWER_MS, self, partial(self._answer, number, success=False))

    def _hear(self, message: messages.Message) -> None:
        if isinstance(message, messages.BusResult):
            self._answer(message.id, success=message.success)

    def _answer(self, number: int, *, success: bool) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is not None:
            waiting(success=success)

    def _settle(self, url: str, done: Callable[[str], None], *, success: bool) -> None:
        if success:
            done("bus")
        else:
            self._kiosk.load(url)
            done("load")
