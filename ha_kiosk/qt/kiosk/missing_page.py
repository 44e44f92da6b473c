"""Handles a page that the server does not have any more, until it is back.

If a dashboard was renamed or deleted, the default one is shown instead
(recovery.events.PageMissing), and the server is asked regularly whether the page is back.
"""

from __future__ import annotations

import logging
from functools import partial
from http import HTTPStatus
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.device.notifications import Notification
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.notification_cards import NotificationCards
from ha_kiosk.screens.notices import Texts
from ha_kiosk.server.http import Request, Send

_log = logging.getLogger(__name__)
TAG = "ha-kiosk page"
EVERY_MS = 300_000
"""Milliseconds between two checks for the page."""
IDLE = 60.0
"""Seconds without a touch before the page is shown again, so that nobody is interrupted."""


class MissingPage(QObject):
    """Watches one page of the server. Emits `page_returned` with its address."""

    page_returned = Signal(str)

    def __init__(
        self,
        cards: NotificationCards,
        texts: Texts,
        send: Send,
        runner: JobRunner,
        idle_clock: IdleClock,
        parent: QObject | None = None,
        *,
        every_ms: int = EVERY_MS,
    ) -> None:
        super().__init__(parent)
        self._cards, self._texts, self._send = cards, texts, send
        self._runner, self._idle_clock = runner, idle_clock
        self._url = ""
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self._look)

    def watch(self, kiosk: KioskController) -> None:
        """Follow the pages that `kiosk` misses; show one again when it is back."""
        kiosk.page_missed.connect(self._miss)
        if kiosk.missed_page:  # missed before this object was created
            self._miss(kiosk.missed_page)
        self.page_returned.connect(kiosk.load)

    @Slot(str)
    def _miss(self, url: str) -> None:
        path = urlsplit(url).path
        _log.warning("The server has no page %s; its default dashboard is shown.", path)
        title, text = self._texts.missing_page(path)
        self._cards.show(Notification(TAG, title, text))
        self._url = url
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        if self._idle_clock.idle() >= IDLE:
            request = Request("GET", self._url)
            self._runner.submit(partial(self._send, request), self._answered, _ignore)

    def _answered(self, answer: object) -> None:
        if getattr(answer, "status", 0) == HTTPStatus.OK and self._timer.isActive():
            _log.info("The page %s exists again.", urlsplit(self._url).path)
            self._timer.stop()
            self._cards.clear(TAG)
            self.page_returned.emit(self._url)


def _ignore(_err: Exception) -> None:
    """Ignore the error: the next check asks again."""
