"""Asks a server off the UI thread whether it is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery import events
from ha_kiosk.recovery.error_events import error_event
from ha_kiosk.server import finder
from ha_kiosk.server.http import Send


class ServerProbe:
    """Sends one small request, without a token, and tells what it means for the kiosk."""

    def __init__(self, send: Send, runner: JobRunner) -> None:
        self._send, self._runner = send, runner

    def start(self, server: str, done: Callable[[events.Event], None]) -> None:
        """Ask `server`; `done` hears `Reachable`, or why it is not."""
        self._runner.submit(
            partial(finder.find, server, self._send),
            lambda _server: done(events.Reachable()),
            lambda err: done(error_event(err)),
        )
