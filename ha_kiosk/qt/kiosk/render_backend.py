"""How the window is drawn: by the GPU or in software, now and at the next start."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from ha_kiosk.config.choices import Render
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.i18n.text import Text, joined
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery.processes import render_fallback
from ha_kiosk.storage.paths import Paths

_log = logging.getLogger(__name__)


class RenderBackend(QObject):
    """Holds `rendering`, which was chosen at the start by the configuration's `setting`."""

    def __init__(
        self,
        rendering: Rendering,
        setting: Render,
        paths: Paths,
        runner: JobRunner,
        parent: QObject | None = None,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._rendering, self._setting = rendering, setting
        self._paths, self._runner, self._now = paths, runner, now
        self._next = ""
        self._is_told = False

    @property
    def backend(self) -> str:
        """Return how the window is drawn, for `status`."""
        return self._rendering.backend.value

    @property
    def why(self) -> str:
        """Return the reason, and the backend after a restart if that is another one."""
        return joined("; ", [why for why in (self._rendering.why, self._next) if why])

    @Slot()
    def fall_back(self) -> None:
        """Draw in software from the next start on, because the page's process dies repeatedly."""
        if self._is_told:
            return
        self._is_told = True
        if self._rendering.backend is Render.SOFTWARE:
            _log.warning("The page keeps dying, although it is drawn in software.")
        elif self._setting is not Render.AUTO:
            _log.warning(
                'The page keeps dying. If render = "software" helps, the graphics driver is the '
                "cause."
            )
        else:
            job = partial(render_fallback.remember, self._paths.crashes_file, self._now())
            self._runner.submit(job, self._remembered, _complain)

    def _remembered(self, _nothing: None) -> None:
        self._next = Text("in software from the next start on, because the page kept dying")
        _log.warning(
            "The page died five times within ten minutes, maybe because of the graphics driver. "
            "From the next start on the window is drawn in software for a day; "
            'render = "gpu" overrides that.',
        )


def _complain(err: Exception) -> None:
    _log.warning("The record of the page's crashes could not be saved: %s", err)
