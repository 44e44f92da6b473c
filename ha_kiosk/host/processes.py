"""The processes of this program: its children, and those whose parent died before them.

Renderers are children of Chromium's zygote. If that is killed they continue as children of init,
and are recognised by a variable in their environment.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

VARIABLE = "_HA_KIOSK_PROGRAM"
"""Holds the process id of the program."""
_WEB_ENGINE = "QtWebEngineProc"
"""The process name of the web engine, of which the kernel keeps 15 characters."""


def mark(env: MutableMapping[str, str]) -> None:
    """Mark the web engine's processes as ours; call it before the first one is started."""
    env[VARIABLE] = str(os.getpid())


def children() -> list[psutil.Process]:
    """Return all descendants of this process."""
    import psutil  # noqa: PLC0415 - takes 12 ms, and no start needs it

    found = psutil.Process().children(recursive=True)
    known = {os.getpid(), *(child.pid for child in found)}
    return [*found, *_orphans(known)]


def resume_stopped() -> list[int]:
    """Resume the processes of the web engine that were stopped (SIGSTOP); return their ids."""
    import psutil  # noqa: PLC0415 - as above

    # They are in our session, which has few processes: this is done every few seconds.
    stopped = set(filter(_is_stopped, _of_our_session()))
    if not stopped:
        return []
    ours = [child for child in children() if child.pid in stopped]
    for child in ours:
        with suppress(psutil.Error):
            child.resume()
    return [child.pid for child in ours]


def _orphans(known: set[int]) -> Iterator[psutil.Process]:
    """Yield the processes of this program that are not among its children."""
    import psutil  # noqa: PLC0415 - as above

    own = str(os.getpid())
    for pid in _of_our_session():
        if pid in known:
            continue
        with suppress(psutil.Error):
            process = psutil.Process(pid)
            if process.name().startswith(_WEB_ENGINE) and process.environ().get(VARIABLE) == own:
                yield process


def _of_our_session() -> Iterator[int]:
    """Return the ids of all processes of this session."""
    import psutil  # noqa: PLC0415 - as above

    session = os.getsid(0)
    return (pid for pid in psutil.pids() if _session(pid) == session)


def _is_stopped(pid: int) -> bool:
    import psutil  # noqa: PLC0415 - as above

    with suppress(psutil.Error):
        return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)
    return False


def _session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:
        return 0
