"""Remembers repeated crashes of page or program, so that the next start renders in software.

A graphics driver that crashes does so at the next start, too. For a day after a crash loop the
window is rendered without it. Then it is tried again, because an update or a restart of the machine
may have fixed it. Setting `render` overrides and clears this.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from ha_kiosk.config.choices import Render
from ha_kiosk.host.qt_runtime import gpu
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.storage import state_file

HOLDS = 86_400.0
"""Seconds after a crash loop for which the window is rendered in software."""
_SINCE = "crash_loop"


def choose(setting: Render, env: Mapping[str, str], file: Path, now: float) -> Rendering:
    """Decide how the window is rendered, by what is in `file`; `now` is the wall clock's."""
    if setting is not Render.AUTO:
        state_file.forget(file)
        return gpu.choose(setting, env)
    since = state_file.read(file).get(_SINCE)
    # Somebody may have set the clock: a loop in the future counts like one in the past.
    if not isinstance(since, int | float) or not -HOLDS < now - since < HOLDS:
        return gpu.choose(setting, env)
    when = datetime.fromtimestamp(since, UTC).astimezone().isoformat(" ", "minutes")
    return Rendering(
        Render.SOFTWARE,
        f'page or program kept dying on {when}; render = "gpu" overrules this, and a day later it '
        "ends",
    )


def remember(file: Path, now: float) -> None:
    """Remember a crash loop at `now`. Raises `OSError`."""
    state_file.write(file, {_SINCE: now})
