"""Remembers whether the dashboard was dark, so that the next start does not flash white.

A user's theme is known only when the dashboard is there; what was seen last time is most likely
what comes.
"""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, Slot

from ha_kiosk import state
from ha_kiosk.paths import Paths
from ha_kiosk.qt.runner import Runner

_log = logging.getLogger(__name__)
_DARK = "dark"


class Look(QObject):
    """Keeps how the dashboard of one profile looked; `was_dark` is None where nobody knows."""

    def __init__(self, paths: Paths, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._runner = paths.look_file, runner
        dark = state.read(self._file).get(_DARK)
        self.was_dark = dark if isinstance(dark, bool) else None

    @Slot(bool)
    def remember(self, dark: bool) -> None:  # noqa: FBT001 - a Qt slot
        """Write down how it looks now."""
        self._runner.submit(partial(state.write, self._file, {_DARK: dark}), _done, _complain)


def _done(_nothing: None) -> None:
    _log.debug("How the dashboard looks is remembered.")


def _complain(err: Exception) -> None:
    _log.info("How the dashboard looks could not be remembered: %s", err)
