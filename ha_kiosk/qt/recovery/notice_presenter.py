"""Shows the notice for the kiosk's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from ha_kiosk.host.clocks import time_of_day
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.qt.screens.sign_in.sign_in import SignIn
from ha_kiosk.qt.screens.sign_in.sign_on import SignOn
from ha_kiosk.recovery.history import History
from ha_kiosk.recovery.state import KioskState, Probe, State
from ha_kiosk.screens.notices import SPLASH_PATIENCE, Notice, Texts

REFRESH_MS = 1_000
"""Milliseconds between two updates of a notice with a countdown."""


class NoticePresenter(QObject):
    """Keeps the notice up to date. Emits `refresh_due` for `show` while a countdown runs.

    `clock_text` formats a time for people, given the current time.
    """

    refresh_due = Signal()

    def __init__(
        self,
        model: NoticeModel,
        sign_in: SignIn,
        sign_on: SignOn,
        texts: Texts,
        clock_text: Callable[[datetime, datetime], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.model, self.sign_in, self.sign_on = model, sign_in, sign_on
        self._texts, self._clock_text = texts, clock_text
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._refresh.timeout.connect(self.refresh_due)

    def show(self, current: KioskState, history: History, server: str, now: float) -> None:
        """Show the notice for `current`, at the time `now` of the machine's clock."""
        signed_out = current.state is State.SIGNED_OUT
        if signed_out:
            notice = (self.sign_on if self.sign_in.is_behind_sign_on else self.sign_in).notice
        elif current.state is State.SIGN_ON and self.sign_on.is_used:
            notice = self._sign_on(current, history, server, now)
        else:
            notice = self._notice(current, history, server, now)
        self.model.show(notice)
        if notice is None or signed_out:
            self._refresh.stop()
        elif not self._refresh.isActive():
            self._refresh.start()

    def _sign_on(
        self, current: KioskState, history: History, server: str, now: float
    ) -> Notice | None:
        shown = self.sign_on.notice
        waits = current.probe is Probe.IDLE and now - current.since > SPLASH_PATIENCE
        if shown is None or not (shown.detail or waits):
            return shown
        told = self._notice(current, history, server, now)
        return replace(told, detail=shown.detail) if told and shown.detail else told

    def _notice(
        self, current: KioskState, history: History, server: str, now: float
    ) -> Notice | None:
        since = history.trouble_since or history.since
        text = self._clock_text(since, time_of_day())
        return self._texts.notice(current, now=now, server=server, since=text)
