"""Asks a server on a thread whether it is reachable, or lets the user in again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery import events
from ha_kiosk.recovery.error_events import token_error_event
from ha_kiosk.server import finder
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Send


class ServerProbe:
    """Sends one small request, and reports what the answer means for the kiosk."""

    def __init__(self, send: Send, runner: JobRunner) -> None:
        self._send, self._runner = send, runner

    def start(
        self, server: str, done: Callable[[events.Event], None], denied: Session | None = None
    ) -> None:
        """Ask `server`; call `done` with `Reachable`, or with the reason why it is not.

        With a session that was `denied`, a token is requested again, once that is safe.
        """

        def fail(err: Exception) -> None:
            if (event := token_error_event(err)) is not None:
                done(event)

        job = denied.try_again if denied else partial(finder.find, server, self._send)
        self._runner.submit(job, lambda _answer: done(events.Reachable()), fail)
