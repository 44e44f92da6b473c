"""Remembers whether the dashboard was dark, and its colours, so that the next start looks alike.

A user's theme is known only when the dashboard is there; what was seen last time is most likely
what comes.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from ha_kiosk.qt.platform.background_writer import BackgroundWriter
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.screens import theme
from ha_kiosk.screens.theme import Colours
from ha_kiosk.storage import state_file
from ha_kiosk.storage.paths import Paths

_DARK, _COLOURS = "dark", "colours"


class ThemeCache(QObject):
    """Keeps how the dashboard of one profile looked.

    `was_dark` is None if nobody knows, and then there are no `colours`.
    """

    def __init__(self, paths: Paths, runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        stored = state_file.read(paths.look_file)
        dark = stored.get(_DARK)
        self.was_dark = dark if isinstance(dark, bool) else None
        self.colours = theme.restored(stored.get(_COLOURS))
        self._dark = self.was_dark
        self._writer = BackgroundWriter(
            "how the dashboard looks", partial(state_file.write, paths.look_file), runner, self
        )

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
        self._writer.write({_DARK: self._dark, _COLOURS: dict(self.colours)})
