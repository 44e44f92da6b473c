"""The web engine's processes of a running kiosk.

QtWebEngine has no process for the network or the GPU: both are threads of the program. Its zygotes
are children of the program, and the renderers are theirs. All look alike in a list of processes.
"""

from __future__ import annotations

import psutil

from harness.kiosk import Kiosk

_NAME = "QtWebEngineProc"


def zygotes(kiosk: Kiosk) -> list[int]:
    """Return the processes that start renderers."""
    return [child.pid for child in _children(psutil.Process(kiosk.process.pid))]


def renderers(kiosk: Kiosk) -> list[int]:
    """Return the processes that draw pages, of zygotes that live."""
    program = psutil.Process(kiosk.process.pid)
    return [child.pid for zygote in _children(program) for child in _children(zygote)]


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [child for child in process.children() if child.name().startswith(_NAME)]
    except psutil.NoSuchProcess:
        return []
