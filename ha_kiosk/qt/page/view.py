"""The web view of the page: whether there is one, what it was asked, its process, and how it ends.

QtWebEngine answers for a view that is being deleted through an engine that the view has no more,
and crashes (QQuickWebEngineView::runJavaScript; seen with 6.12). So a view goes once nothing that
it was asked is unanswered. The process that owes the answers is killed first; with its death they
are forgotten.
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
"""Milliseconds that the process of a view that goes may take to end, once it was killed."""
MAX_ASKED = 64
"""So many questions may wait for an answer; the oldest are given up."""


@qml_type
class View(QObject):
    """One view at a time, which QML makes as long as it is wanted: signed out there is none.

    `query_requested` carries the number of a question, its script and the script's world.
    `process_died` carries the recovery event for a death that nobody wanted.
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
        """Return whether there is a view, though it may be on its way out."""
        return self._is_wanted

    @property
    def ends(self) -> bool:
        """Return whether the view is on its way out."""
        return self._ends

    @property
    def is_there(self) -> bool:
        """Return whether there is a view, and it is to stay."""
        return self._is_wanted and not self._ends

    def open(self) -> None:
        """Have a view."""
        self._want(is_wanted=True)

    def call_after_end(self, call: Callable[[], None]) -> None:
        """Have `call` called once the view that ends has gone, unless it is to end again."""
        self._afterwards = call

    def ask(self, script: str, world: int, done: Callable[[object], None]) -> None:
        """Run `script`, and call `done` with what it gives, if it ever does."""
        number = next(self._numbers)
        self._asked[number] = done
        self._asked.pop(number - MAX_ASKED, None)
        self.query_requested.emit(number, script, world)

    @Slot(int, "QVariant")
    def query_answered(self, number: int, value: object) -> None:
        """Take the page's answer to a question."""
        done = self._asked.pop(number, None)
        if done is not None and not self._ends:
            done(value)
        self._end_if_answered()

    def kill(self) -> None:
        """End the process that draws the page, which does not answer any more."""
        self.kill_requested.emit()

    @Slot(int)
    def kill_process(self, pid: int) -> None:
        """Kill the process `pid`, as the view knows it in this moment."""
        if pid > 0:  # 0 would be ourselves, and all our children
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
        """Let the view go as soon as it may."""
        self._afterwards = None
        if self.is_there:
            self._ends = True
            self._ending.start()
            self._end_if_answered()
            if self._ends:
                self.kill()

    @Slot()
    def _end_anyway(self) -> None:
        """Let a view go whose process neither answers nor dies: nobody can wait for it for ever."""
        _log.warning("The page's process does not end; its view is deleted anyway.")
        self._forget_questions()

    def _forget_questions(self) -> None:
        """Expect no answers any more: the process has died, and Qt forgets what it owed."""
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
