"""The web view of the page: whether it exists, its open queries, its process, and its end.

For a view that is being deleted, QtWebEngine delivers answers through an engine that the view does
not have any more, and crashes (QQuickWebEngineView::runJavaScript; seen with 6.12). So a view is
deleted only once all its queries are answered. To end them, its process is killed first; with the
process the queries are dropped.
"""

from __future__ import annotations

import itertools
import logging
import os
import signal
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot

from ha_kiosk.qt.platform.qml_module import qml_type
from ha_kiosk.recovery.processes import oom, renderer_exit

_log = logging.getLogger(__name__)
END_MS = 3_000
"""Milliseconds that a killed process of a view may take to end."""
MAX_ASKED = 64
"""Queries that may wait for an answer; the oldest are given up."""


@qml_type
class View(QObject):
    """One view at a time, which QML creates as long as it is wanted; signed out there is none.

    `query_requested` carries the number of a query, its script and the script's world.
    `process_died` carries the recovery event for an unwanted death.
    """

    wanted_changed = Signal()
    query_requested = Signal(int, str, int, name="queryRequested")
    kill_requested = Signal(name="killRequested")
    process_died = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_wanted = self._ends = False
        self._numbers = itertools.count(1)
        self._asked: dict[int, Callable[[object], None]] = {}
        self._afterwards: Callable[[], None] | None = None
        self._oom_kills = oom.kills()
        self._ending = QTimer(self, interval=END_MS, singleShot=True)
        self._ending.timeout.connect(self._end_anyway)

    @property
    def is_wanted(self) -> bool:
        """Return whether there is a view, even one that is about to be deleted."""
        return self._is_wanted

    @property
    def ends(self) -> bool:
        """Return whether the view is about to be deleted."""
        return self._ends

    @property
    def is_there(self) -> bool:
        """Return whether there is a view that stays."""
        return self._is_wanted and not self._ends

    def open(self) -> None:
        """Have a view created."""
        self._want(is_wanted=True)

    def call_after_end(self, call: Callable[[], None]) -> None:
        """Call `call` once the ending view has gone, unless `end` is called again."""
        self._afterwards = call

    def ask(self, script: str, world: int, done: Callable[[object], None]) -> None:
        """Run `script`, and call `done` with its result, if there is ever one."""
        number = next(self._numbers)
        self._asked[number] = done
        self._asked.pop(number - MAX_ASKED, None)
        self.query_requested.emit(number, script, world)

    @Slot(int, "QVariant")
    def query_answered(self, number: int, value: object) -> None:
        """Handle the page's answer to a query."""
        done = self._asked.pop(number, None)
        if done is not None and not self._ends:
            done(value)
        self._end_if_answered()

    def kill(self) -> None:
        """Kill the process of the page, which does not answer any more."""
        self.kill_requested.emit()

    @Slot(int)
    def kill_process(self, pid: int) -> None:
        """Kill the process `pid`, the view's current one."""
        if pid > 0:  # 0 would be our whole process group
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @Slot(int, int)
    def renderer_terminated(self, status: int, code: int) -> None:
        """Record that the process died (WebEngineView.RenderProcessTerminationStatus)."""
        ends = self._ends
        self._forget_questions()
        if not ends:
            before, self._oom_kills = self._oom_kills, oom.kills()
            death = renderer_exit.classify(code, killed_by_kernel=self._oom_kills > before)
            _log.warning("The page's renderer ended: status %d, exit code %d.", status, code)
            self.process_died.emit(death)

    def end(self) -> None:
        """Delete the view as soon as that is safe."""
        self._afterwards = None
        if self.is_there:
            self._ends = True
            self._ending.start()
            self._end_if_answered()
            if self._ends:
                self.kill()

    @Slot()
    def _end_anyway(self) -> None:
        """Delete a view whose process neither answers nor dies in time."""
        _log.warning("The page's process does not end; its view is deleted anyway.")
        self._forget_questions()

    def _forget_questions(self) -> None:
        """Expect no answers any more: the process has died, and Qt has dropped the queries."""
        self._asked.clear()
        self._end_if_answered()

    def _end_if_answered(self) -> None:
        if self._ends and not self._asked:
            self._ends = False
            self._ending.stop()
            self._want(is_wanted=False)
            afterwards, self._afterwards = self._afterwards, None
            if afterwards is not None:
                afterwards()

    def _want(self, *, is_wanted: bool) -> None:
        if is_wanted is not self._is_wanted:
            self._is_wanted = is_wanted
            self.wanted_changed.emit()

    wanted = Property(bool, lambda self: self._is_wanted, notify=wanted_changed)
