"""Revokes the sign-ins that a page stored (external_app/js/stored_tokens.js).

They are already removed from the page. If the server cannot be reached, they are revoked later.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from ha_kiosk.qt.platform.job_runner import JobRunner

_log = logging.getLogger(__name__)
AGAIN_MS = 60_000
"""Milliseconds until the next try to revoke."""
MAX_WAITING = 16
"""Tokens that may wait; a limit, because a page can invent any number of them."""

Revoke = Callable[[str], None]


class StoredTokens(QObject):
    """Revokes one token after the other; repeats each until the server has answered."""

    def __init__(
        self, runner: JobRunner, parent: QObject | None = None, *, again_ms: int = AGAIN_MS
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._waiting: dict[str, Revoke] = {}
        self._is_busy = False
        self._again = QTimer(self, interval=again_ms, singleShot=True)
        self._again.timeout.connect(self._next)

    def revoke(self, refresh_token: str, revoke: Revoke) -> None:
        """Call `revoke` with the token, on a thread, until it does not raise."""
        if len(self._waiting) < MAX_WAITING:
            self._waiting.setdefault(refresh_token, revoke)
            if not self._again.isActive():
                self._next()

    @Slot()
    def _next(self) -> None:
        if self._is_busy or not self._waiting:
            return
        token, revoke = next(iter(self._waiting.items()))
        self._is_busy = self._runner.submit(
            partial(revoke, token), partial(self._revoked, token), self._failed
        )
        if not self._is_busy:
            self._again.start()

    def _revoked(self, token: str, _nothing: None) -> None:
        self._is_busy = False
        del self._waiting[token]
        _log.info("A page stored a sign-in of its own; it was removed and revoked.")
        self._next()

    def _failed(self, err: Exception) -> None:
        self._is_busy = False
        _log.info("The sign-in that a page stored could not be revoked yet: %s", err)
        self._again.start()
