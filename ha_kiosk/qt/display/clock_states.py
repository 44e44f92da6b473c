"""Updates the states of entities below the clock, as long as the clock is on screen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from ha_kiosk.config.choices import Screensaver
from ha_kiosk.config.config import Config
from ha_kiosk.display.clock_entities import ClockValue
from ha_kiosk.host.clocks import boottime
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.qt.screens.display import DisplayModel

_log = logging.getLogger(__name__)
REFRESH_MS = 30_000
KEPT = 300.0
"""Seconds for which a state stays visible if it cannot be updated."""

Fetch = Callable[[tuple[str, ...]], tuple[ClockValue, ...]]


class ClockStates(QObject):
    """Fetches the states of `Config.screen_clock_entities`. `fetch` waits for the server."""

    def __init__(
        self,
        config: Config,
        model: DisplayModel,
        fetch: Fetch,
        runner: JobRunner,
        parent: QObject | None = None,
        *,
        clock: Callable[[], float] = boottime,
    ) -> None:
        super().__init__(parent)
        self._entities = config.screen_clock_entities
        self._model, self._fetch, self._runner, self._clock = model, fetch, runner, clock
        self._is_busy = False
        self._since = 0.0
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._refresh.timeout.connect(self._ask)

    def configure(self, config: Config) -> None:
        """Apply a new configuration."""
        if config.screen_clock_entities != self._entities:
            self._entities = config.screen_clock_entities
            self._model.set_values(())
            self._refresh.stop()
            self.follow_model()

    @Slot()
    def follow_model(self) -> None:
        """Fetch while the clock is visible, and only then."""
        is_seen = self._model.is_shown(Screensaver.CLOCK) and bool(self._entities)
        if is_seen and not self._refresh.isActive():
            self._refresh.start()
            self._ask()
        elif not is_seen:
            self._refresh.stop()

    @Slot()
    def _ask(self) -> None:
        if not self._is_busy:
            entities = self._entities
            job = partial(self._fetch, entities)
            done = partial(self._done, entities)
            self._is_busy = self._runner.submit(job, done, self._failed)

    def _done(self, entities: tuple[str, ...], values: tuple[ClockValue, ...]) -> None:
        self._is_busy = False
        if entities == self._entities:
            self._since = self._clock()
            self._model.set_values(values)
        else:
            self._ask()

    def _failed(self, err: Exception) -> None:
        self._is_busy = False
        _log.debug("The states for the clock are missing: %s", err)
        if self._clock() - self._since > KEPT:
            self._model.set_values(tuple(map(ClockValue, self._entities)))
