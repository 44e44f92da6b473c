"""Remembers whether the dashboard was dark, and its colours, so that the next start looks alike.

A user's theme is known only when the dashboard is there; what was seen last time is most likely
what comes.
"""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Slot

from ha_kiosk import state
from ha_kiosk.frontend import palette
from ha_kiosk.frontend.palette import Colours
from ha_kiosk.paths import Paths
from ha_kiosk.qt.runner import Runner

_log = logging.getLogger(__name__)
_DARK, _COLOURS = "dark", "colours"


class Look(QObject):
    """Keeps how the dashboard of one profile looked.

    `was_dark` is None where nobody knows, and then there are no `colours`.
    """

    def __init__(self, paths: Paths, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._runner = paths.look_file, runner
        stored = state.read(self._file)
        dark = stored.get(_DARK)
        self.was_dark = dark if isinstance(dark, bool) else None
        self.colours = palette.restored(stored.get(_COLOURS))
        self._dark = self.was_dark
        self._is_writing = self._is_stale = False

    @Slot(bool)
    def remember(self, dark: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Write down whether it is dark now."""
        self._dark = dark
        self._write()

    @Slot(object)
    def remember_colours(self, colours: Colours) -> None:
        """Write down its colours."""
        self.colours = colours
        self._write()

    def _write(self) -> None:
        """Write one state after the other, so that an older one never comes last."""
        if self._is_writing:
            self._is_stale = True
            return
        facts = {_DARK: self._dark, _COLOURS: dict(self.colours)}
        write = partial(state.write, self._file, facts)
        self._is_stale = False
        self._is_writing = self._runner.submit(write, self._written, self._complain)

    def _written(self, _nothing: None) -> None:
        _log.debug("How the dashboard looks is remembered.")
        self._go_on()

    def _complain(self, err: Exception) -> None:
        _log.info("How the dashboard looks could not be remembered: %s", err)
        self._go_on()

    def _go_on(self) -> None:
        self._is_writing = False
        if self._is_stale:
            self._write()
