"""Answers the page's messages: the main job of ARCHITECTURE.md, on the Qt side.

Text from the bridge is checked (origin), parsed, and answered on a worker thread. The answer is a
script for the page. Two rules hold: an auth request gets exactly one answer, within `ANSWER_WITHIN`
seconds, and an answer goes to the document that asked, or to none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from ha_kiosk.errors import KioskError
from ha_kiosk.external_app import parser
from ha_kiosk.external_app.handler import Handler, Reply
from ha_kiosk.external_app.messages import (
    ConfigGet,
    GetExternalAuth,
    Message,
    PageCreated,
    RevokeExternalAuth,
    StoredToken,
    Unknown,
)
from ha_kiosk.external_app.parser import Malformed
from ha_kiosk.host.clocks import boottime
from ha_kiosk.i18n.text import Text
from ha_kiosk.page import policy
from ha_kiosk.qt.external_app.stored_tokens import StoredTokens
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.rate_limit import MessageLimit, RateLimitedLogger

_log = logging.getLogger(__name__)
_T = TypeVar("_T")
ANSWER_WITHIN = 14.0
"""Seconds after which a request for a token is answered with false; the protocol allows 15."""

MAX_ASKED = 10
"""Token requests that may be under way; the other threads stay free for other requests."""


class ExternalApp(QObject):
    """Answers the page of one signed-in server.

    Signals: `script_requested` with a script for the page to run; `message_received` with every
    valid message; `request_failed` with the problem of a token request; `session_revoked` after a
    log-out on the profile page.
    """

    script_requested = Signal(str)
    message_received = Signal(object)
    request_failed = Signal(object)
    session_revoked = Signal()

    def __init__(
        self,
        runner: JobRunner,
        parent: QObject | None = None,
        *,
        answer_within: float = ANSWER_WITHIN,
        clock: Callable[[], float] = boottime,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._stored_tokens = StoredTokens(runner, self)
        self._page_url: Callable[[], str] = str
        self._answer_within = answer_within
        self._server: str | None = None
        self._handler: Handler | None = None
        self._document = self._asked = 0
        self._complained = False
        self._flood, self._refusals = MessageLimit(clock), RateLimitedLogger(_log, clock)

    def watch(self, page_url: Callable[[], str]) -> None:
        """Accept messages of the page whose address `page_url` returns. Before, accept none."""
        self._page_url = page_url

    def serve(self, server: str, handler: Handler) -> None:
        """Answer the pages of `server` from now on, with `handler`."""
        self._server, self._handler = server, handler

    def stop_serving(self) -> None:
        """Answer no page, because nobody is signed in."""
        self._server = self._handler = None
        self._document += 1

    def receive(self, text: str) -> None:
        """Handle one text of the page. Never raises: the caller is the page."""
        handler = self._handler
        if handler is None:
            return  # signed out: the page sent it before
        if not self._flood.allows(text):
            if self._flood.is_new:
                _log.warning("The page sends too many messages; some are dropped.")
            return
        if not (url := self._page_url()):
            return  # the page was dropped: it sent this before
        if not policy.may_use_bridge(url, self._server):
            self._complain("A page of another origin used the bridge; it got no answer.")
            return
        try:
            message = parser.parse(text)
        except Malformed as err:
            self._complain(f"The page sent {err}; it got no answer.")
            return
        self._dispatch(message, handler)

    def _dispatch(self, message: Message, handler: Handler) -> None:
        match message:
            case PageCreated():
                self._document += 1
                self._complained = False
            case GetExternalAuth() | RevokeExternalAuth():
                self._request_token(message, handler)
            case StoredToken(refresh_token=token):
                self._stored_tokens.revoke(token, handler.revoke_stored)
            case ConfigGet() | Unknown() if (reply := handler.handle(message)) is not None:
                self.script_requested.emit(reply.script)
        self.message_received.emit(message)

    def _request_token(
        self, message: GetExternalAuth | RevokeExternalAuth, handler: Handler
    ) -> None:
        request = _Request(self._document, message)
        answer = partial(self._answer, request)
        QTimer.singleShot(
            round(self._answer_within * 1000), self, partial(self._too_late, request, handler)
        )
        job, over = partial(handler.handle, message), partial(self._over, answer)
        fail = partial(self._over, partial(self._failed, request, handler))
        if self._asked < MAX_ASKED and self._runner.submit(job, over, fail):
            self._asked += 1
        else:
            answer(handler.refusal(message))

    def _over(self, then: Callable[[_T], None], outcome: _T) -> None:
        self._asked -= 1
        then(outcome)

    def _answer(self, request: _Request, reply: Reply | None) -> None:
        if reply is None:
            return
        if reply.problem is not None:
            self.request_failed.emit(reply.problem)
        if not request.answered and request.document == self._document:
            request.answered = True
            self.script_requested.emit(reply.script)
        if reply.signed_out:
            self.session_revoked.emit()

    def _too_late(self, request: _Request, handler: Handler) -> None:
        if not request.answered and request.document == self._document:
            _log.warning("No token within %.0f s; the page got a refusal.", self._answer_within)
            self._answer(request, handler.refusal(request.message))

    def _failed(self, request: _Request, handler: Handler, err: Exception) -> None:
        _log.error("A request of the page failed.", exc_info=err)
        self._answer(request, handler.refusal(request.message))
        self.request_failed.emit(KioskError(Text("An unexpected {kind}.", kind=type(err).__name__)))

    def _complain(self, text: str) -> None:
        """Log once for each document, because a page can send any number of such texts."""
        if not self._complained:
            self._complained = True
            self._refusals.log(text, level=logging.WARNING)


class _Request:
    """One auth request that waits for its answer."""

    __slots__ = ("answered", "document", "message")

    def __init__(self, document: int, message: GetExternalAuth | RevokeExternalAuth) -> None:
        self.document = document
        self.message = message
        self.answered = False
