"""Measures the memory regularly, and requests what `recovery.processes.memory` decides."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ha_kiosk.config.config import Config
from ha_kiosk.host import memory as host_memory
from ha_kiosk.host.clocks import boottime
from ha_kiosk.host.memory import MIB
from ha_kiosk.host.restart import LastRestart
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery.processes import memory
from ha_kiosk.recovery.processes.memory import MemoryAction, MemoryReading

_log = logging.getLogger(__name__)
MEASURE_MS = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """Measures the memory (bytes) every `every_ms` milliseconds, by a clock."""

    measure: Callable[[], int] = memory.used
    clock: Callable[[], float] = boottime
    every_ms: int = MEASURE_MS


class MemoryGuard(QObject):
    """Requests a garbage collection, a reload or a restart when the program grows.

    `idle` returns the seconds since the last touch, `has_page` whether there is a page to load
    again, `restarted` why and when the program was restarted.
    """

    collection_requested = Signal()
    reload_requested = Signal()
    restart_requested = Signal()

    def __init__(
        self,
        *,
        config: Config,
        runner: JobRunner,
        idle: Callable[[], float],
        has_page: Callable[[], bool],
        restarted: LastRestart | None,
        parent: QObject | None = None,
        measuring: Measuring | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._idle, self._has_page = runner, idle, has_page
        self._measuring = measuring or Measuring()
        self._tried = memory.history_after(restarted)
        self._limit = 0
        self.reloads = 0
        self.mode = host_memory.choose(config.low_memory, host_memory.total())
        self._timer = QTimer(self, interval=self._measuring.every_ms)
        self._timer.timeout.connect(self._poll)
        self.configure(config)

    @property
    def limit(self) -> int | None:
        """Return the limit in bytes, or None if the guard is off."""
        return self._limit if self._timer.isActive() else None

    def configure(self, config: Config) -> None:
        """Switch the guard on or off, as the configuration says."""
        self._limit = memory.limit(config.memory_limit, host_memory.total())
        if config.memory_guard:
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _poll(self) -> None:
        self._runner.submit(self._measuring.measure, self._decide, _complain)

    def _decide(self, used: int) -> None:
        if not self._timer.isActive():
            return  # switched off, or about to restart, meanwhile
        reading = MemoryReading(
            used=used,
            limit=self._limit,
            idle=self._idle(),
            page=self._has_page(),
            now=self._measuring.clock(),
        )
        self._tried, act = memory.step(self._tried, reading)
        figures = f"{used // MIB} MiB, more than {self._limit // MIB}"
        match act:
            case MemoryAction.COLLECT:
                _log.debug("The program uses %d MiB: collecting garbage.", used // MIB)
                self.collection_requested.emit()
            case MemoryAction.RELOAD:
                _log.info("The program uses %s: loading the page again.", figures)
                self.reloads += 1
                self.reload_requested.emit()
            case MemoryAction.RESTART:
                _log.info("The program still uses %s: restarting the program.", figures)
                self._timer.stop()
                self.restart_requested.emit()
            case MemoryAction.COMPLAIN:
                _log.warning(
                    "The program uses %s, and neither a reload nor a restart "
                    "helped. Raise memory_limit, or check what the dashboard does.",
                    figures,
                )


def _complain(err: Exception) -> None:
    _log.warning("The memory cannot be measured: %s", err)
