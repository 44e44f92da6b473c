"""Remembers whether the dashboard was dark, and its colours, for our screens at the next start.

A user's theme is known only when the dashboard has loaded; until then the last one is the best
guess.
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
    """Stores the appearance of one profile's dashboard.

    `was_dark` is None if it is unknown; then there are no `colours`.
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
        """Store whether the dashboard is dark now."""
        self._dark = dark
        self._write()

    @Slot(object)
    def remember_colours(self, colours: Colours) -> None:
        """Store the dashboard's colours."""
        self.colours = colours
        self._write()

    def _write(self) -> None:
        self._writer.write({_DARK: self._dark, _COLOURS: dict(self.colours)})
