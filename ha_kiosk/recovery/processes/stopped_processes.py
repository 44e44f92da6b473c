"""Resumes the web engine's processes when something stopped them (SIGSTOP).

A page whose process is stopped hangs. If a zygote is stopped, Chromium waits for it in the UI
thread, and the whole program hangs. So this runs in a thread of its own.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from ha_kiosk.host import processes

_log = logging.getLogger(__name__)
EVERY = 5.0
"""Seconds between two checks, and so the longest time for which the window hangs. A check takes
0.4 ms if nothing is stopped."""


class StoppedProcesses:
    """Checks every `every` seconds (`EVERY`) from `start` to `close`."""

    def __init__(
        self,
        resume: Callable[[], list[int]] = processes.resume_stopped,
        every: float | None = None,
    ) -> None:
        self._resume = resume
        self._every = EVERY if every is None else every
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stopped processes", daemon=True)

    def start(self) -> None:
        """Start checking."""
        self._thread.start()

    def close(self) -> None:
        """Stop checking."""
        self._ends.set()

    def _run(self) -> None:
        while not self._ends.wait(self._every):
            try:
                resumed = self._resume()
            except OSError as err:
                _log.debug("The processes cannot be listed: %s", err)
                continue
            for pid in resumed:
                _log.warning("Process %d of the web engine was stopped; resuming it.", pid)
