"""Gives the screensaver `photos` one picture after the other, as long as it is visible."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Slot

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.display.photos import PhotoSource
from ha_kiosk.host.clocks import boottime
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.display import DisplayModel

_log = logging.getLogger(__name__)
PHOTO_MS = 20_000
FRESH = 3600.0
"""Seconds after which the list of pictures is read again."""


class PhotoFeed(QObject):
    """Loads pictures on a thread. `source_of` returns a configuration's picture source, or None."""

    def __init__(
        self,
        config: Config,
        model: DisplayModel,
        source_of: Callable[[Config], PhotoSource | None],
        runner: JobRunner,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = boottime,
    ) -> None:
        super().__init__(parent)
        self._model, self._source_of, self._runner, self._clock = model, source_of, runner, clock
        self._where = config.screen_photos
        self._source = source_of(config)
        self._names: list[str] = []
        self._next = 0
        self._looked = float("-inf")
        self._is_busy = False
        self._timer = QTimer(self, interval=PHOTO_MS)
        self._timer.timeout.connect(self._turn)

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        if config.screen_photos == self._where:
            return
        self._where, self._source = config.screen_photos, self._source_of(config)
        self._names, self._next, self._looked = [], 0, float("-inf")
        self._model.set_photo(QUrl())
        self._timer.stop()
        self.follow_model()

    @Slot()
    def follow_model(self) -> None:
        """Show pictures while the screensaver is visible, and only then."""
        is_shown = self._model.is_shown(Screensaver.PHOTOS) and self._source is not None
        if is_shown and not self._timer.isActive():
            self._timer.start()
            self._turn()
        elif not is_shown:
            self._timer.stop()

    @Slot()
    def _turn(self) -> None:
        """Show the next picture; read the list of pictures first if that is due."""
        source = self._source
        if source is None or self._is_busy:
            return
        failed = partial(self._failed, source)
        if self._clock() - self._looked > FRESH:
            self._is_busy = self._runner.submit(source.find, partial(self._found, source), failed)
        elif self._names:
            name = self._names[self._next % len(self._names)]
            self._next += 1
            job = partial(source.load, name)
            self._is_busy = self._runner.submit(job, partial(self._loaded, source), failed)

    def _found(self, source: PhotoSource, names: list[str]) -> None:
        self._is_busy = False
        if source is self._source:
            self._names, self._looked = names, self._clock()
        self._turn()

    def _loaded(self, source: PhotoSource, file: Path) -> None:
        self._is_busy = False
        if source is self._source:
            self._model.set_photo(QUrl.fromLocalFile(str(file)))
        else:
            self._turn()

    def _failed(self, source: PhotoSource, err: Exception) -> None:
        self._is_busy = False
        _log.info("A picture for the screensaver is missing: %s", err)
        if source is not self._source:
            self._turn()
