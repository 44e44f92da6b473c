"""Commands to the frontend, over the external bus (packaging/guide/protocol.md, section 4).

One object assigns the ids, because answers are matched by them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from ha_kiosk.external_app import script

ANSWER_MS = 2_000
"""Milliseconds after which a command that was not answered counts as failed."""

Done = Callable[[bool], None]


class FrontendCommands(QObject):
    """Sends commands to the page. Emits `script_requested` with a script for the page to run.

    A command that is not answered within `answer_ms` milliseconds has failed.
    """

    script_requested = Signal(str)

    def __init__(self, parent: QObject | None = None, *, answer_ms: int = ANSWER_MS) -> None:
        super().__init__(parent)
        self._answer_ms = answer_ms
        self._ids = itertools.count(1)
        self._waiting: dict[int, Done] = {}

    def send(
        self,
        command: str,
        origin: str,
        payload: Mapping[str, object] | None = None,
        done: Done | None = None,
    ) -> None:
        """Send `command` to the page of `origin`; later call `done` with whether it worked."""
        number = next(self._ids)
        message: dict[str, object] = {"id": number, "type": "command", "command": command}
        if payload is not None:
            message["payload"] = dict(payload)
        if done is not None:
            self._waiting[number] = done
            QTimer.singleShot(self._answer_ms, self, partial(self._answer, number, success=False))
        self.script_requested.emit(script.call("externalBus", message, origin=origin))

    def tell_frames(self, command: str, origin: str, payload: Mapping[str, object]) -> None:
        """Send a command to the frontend in each frame, now and in later frames (js/frames.js)."""
        message = {"command": command, "payload": dict(payload)}
        self.script_requested.emit(script.call("haKioskTellFrames", message, origin=origin))

    def show_more_info(self, entity: str, origin: str) -> None:
        """Make the frontend show its dialog about an entity (js/more_info.js)."""
        self.script_requested.emit(script.call("haKioskShowMoreInfo", entity, origin=origin))

    def result_received(self, number: int, *, success: bool) -> None:
        """Handle the page's answer to command `number`."""
        self._answer(number, success=success)

    def _answer(self, number: int, *, success: bool) -> None:
        done = self._waiting.pop(number, None)
        if done is not None:
            done(success)
