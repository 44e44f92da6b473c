"""How much memory the program uses, and what to do if that is too much.

Dashboards leak: a page that runs for months grows until the kernel kills a process. Part of the
growth is garbage that Chromium does not collect: a dashboard with nothing but a spinner grows by
6 MiB a second, to gigabytes (Chromium 140 and 156). While nobody touches the screen, the guard has
the garbage collected. Above the limit it has the page loaded again, and if that does not help, the
program restarted. `step` decides, as a pure function.

Nothing is done while somebody touches the screen. A program that always needs more than its limit
is not restarted repeatedly; it logs one warning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from ha_kiosk.host import processes
from ha_kiosk.host.memory import MIB
from ha_kiosk.host.restart import LastRestart, RestartReason

if TYPE_CHECKING:
    import psutil

MOST = 1536 * MIB
"""The highest limit by default, however much memory the machine has."""
GROWTH = 1 / 8
"""The growth, as a part of the limit, after which garbage is collected."""
IDLE = 60.0
"""Seconds for which nobody must have touched the screen."""
HELPS_WITHIN = 60.0
"""Seconds within which a reload must have brought the memory under the limit."""
LASTS = 600.0
"""Seconds for which a reload must have helped before another one is worthwhile."""
RESTART_PAUSE = 6 * 3600.0
"""Seconds between two restarts."""


class MemoryAction(Enum):
    """What to do about the memory."""

    NOTHING = "nothing"
    COLLECT = "collect"
    RELOAD = "reload"
    RESTART = "restart"
    COMPLAIN = "complain"


@dataclass(frozen=True, slots=True)
class MemoryReading:
    """A measurement. `idle` is the number of seconds without a touch.

    `page` says whether there is a page that can be loaded again.
    """

    used: int
    limit: int
    idle: float
    page: bool
    now: float


@dataclass(frozen=True, slots=True)
class GuardHistory:
    """What was done already. Times are those of `MemoryReading.now`.

    `least` is the smallest use since the last collection; `helped` says whether the memory has been
    under the limit since the reload.
    """

    least: int | None = None
    reloaded: float | None = None
    helped: bool = False
    restarted: float | None = None
    complained: bool = False


def step(tried: GuardHistory, reading: MemoryReading) -> tuple[GuardHistory, MemoryAction]:
    """Return what to do about a reading, and the new history."""
    is_small = reading.used <= reading.limit
    least = reading.used if tried.least is None else min(tried.least, reading.used)
    tried = replace(tried, least=least, helped=tried.helped or is_small)
    if reading.idle < IDLE:
        return tried, MemoryAction.NOTHING
    if reading.page and reading.used - least > reading.limit * GROWTH:
        return replace(tried, least=None), MemoryAction.COLLECT
    return (tried, MemoryAction.NOTHING) if is_small else _reduce(tried, reading)


def _reduce(tried: GuardHistory, reading: MemoryReading) -> tuple[GuardHistory, MemoryAction]:
    """Return the next action for a program that is too large."""
    since = float("inf") if tried.reloaded is None else reading.now - tried.reloaded
    if reading.page and since >= LASTS and (tried.helped or tried.reloaded is None):
        return replace(tried, reloaded=reading.now, helped=False), MemoryAction.RELOAD
    if since < HELPS_WITHIN:
        return tried, MemoryAction.NOTHING
    if tried.restarted is None or reading.now - tried.restarted >= RESTART_PAUSE:
        return replace(tried, restarted=reading.now), MemoryAction.RESTART
    if tried.complained:
        return tried, MemoryAction.NOTHING
    return replace(tried, complained=True), MemoryAction.COMPLAIN


def history_after(restarted: LastRestart | None) -> GuardHistory:
    """Return the history at the start of the program: only a restart for memory counts."""
    if restarted is None or restarted.reason is not RestartReason.MEMORY:
        return GuardHistory()
    return GuardHistory(restarted=restarted.when)


def limit(configured: int | None, total: int) -> int:
    """Return the limit in bytes: as configured (MiB), or by the machine's memory (bytes)."""
    return configured * MIB if configured is not None else min(MOST, total // 2)


def used() -> int:
    """Return the memory of the program's processes in bytes, shared memory by its share (PSS)."""
    import psutil  # noqa: PLC0415 - takes 12 ms, and no start needs it

    return sum(_of(process) for process in (psutil.Process(), *processes.children()))


def _of(process: psutil.Process) -> int:
    import psutil  # noqa: PLC0415 - as above

    try:
        return int(process.memory_full_info().pss)
    except psutil.AccessDenied:
        pass  # a sandbox denies access: shared memory is not counted
    except psutil.Error:
        return 0
    try:
        plain = process.memory_info()
    except psutil.Error:
        return 0
    return int(plain.rss - plain.shared)
