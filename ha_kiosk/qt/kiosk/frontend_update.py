"""Finds out, after a reconnection, whether the server has another frontend now.

Compares the frontend's entry points (recovery/frontend_version.py) that the server serves, by an
HTTP request on a thread, with those of the page. A server that gives no valid answer is asked
again at the next reconnection.
"""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Signal

from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery import frontend_version
from ha_kiosk.server.http import Request, Send

_log = logging.getLogger(__name__)


class FrontendUpdateCheck(QObject):
    """Emits `update_found` when the page should be loaded again, once for each new frontend."""

    update_found = Signal()

    def __init__(
        self, page: Page, runner: JobRunner, send: Send, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._page, self._runner, self._send = page, runner, send
        self._told: frozenset[str] = frozenset()

    def check(self, server: str) -> None:
        """Compare the frontend that `server` serves with the one that the page has loaded."""
        self._runner.submit(partial(self._served, server), self._compare, _complain)

    def _served(self, server: str) -> frozenset[str]:
        response = self._send(Request("GET", f"{server}/"))
        return frontend_version.entry_points(response.body.decode(errors="replace"))

    def _compare(self, served: frozenset[str]) -> None:
        if served != self._told:
            self._page.query("scripts", partial(self._judge, served))

    def _judge(self, served: frozenset[str], scripts: object) -> None:
        loaded = frontend_version.entry_points(scripts if isinstance(scripts, str) else "")
        if frontend_version.is_other(served, loaded):
            # A proxy or a service worker may keep the old one: do not reload twice for the same.
            self._told = served
            self.update_found.emit()


def _complain(err: Exception) -> None:
    _log.info("Could not check for a new frontend: %s", err)
