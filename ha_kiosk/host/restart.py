"""Restarts the program in the same process.

The process replaces itself (execve). So a restart works however the program was started (a unit, a
desktop's autostart, a session that ends with its program), needs no particular `Restart=`, and
keeps the process id, so that the service manager's watchdog continues. The caller has to close
everything before.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from ha_kiosk.host import processes

if TYPE_CHECKING:
    import psutil

VARIABLE = "_HA_KIOSK_RESTARTED"
"""Tells the new program why and when it was restarted, to prevent a loop of restarts."""
PAUSE = 600.0
"""Seconds from one restart to another for the same reason, which did not help."""
PAUSE_AFTER_HELP = 60.0
"""The same if the restart did help, but its reason has come back."""
_ENDS_WITHIN = 2.0
_KEEPER = "(sd-pam)"
"""systemd's process for the session of a unit with `PAMName=`, a child of the main process."""


class RestartReason(IntEnum):
    """Why the program is restarted; the window returns the value as its exit code.

    The values are above the exit codes of errors.py; no other program sees them.
    """

    ASKED_FOR = 75
    TRUST_CHANGED = 76
    ORIGIN_CHANGED = 77
    MEMORY = 78
    RENDERER = 79
    KEYBOARD_CHANGED = 80
    ADDRESS_CHANGED = 81
    SET_UP = 82

    @classmethod
    def of_code(cls, code: int) -> RestartReason | None:
        """Return the reason for a window's exit code, or None if it is not to restart."""
        return cls(code) if code in {reason.value for reason in cls} else None


@dataclass(frozen=True, slots=True)
class LastRestart:
    """Why and when (seconds of CLOCK_BOOTTIME) the program was restarted."""

    reason: RestartReason
    when: float


def is_too_soon(
    reason: RestartReason, last: LastRestart | None, now: float, *, has_helped: bool = False
) -> bool:
    """Return whether the program was just restarted for `reason`, and should not be again."""
    pause = PAUSE_AFTER_HELP if has_helped else PAUSE
    return last is not None and last.reason is reason and now - last.when < pause


def last_restart(env: MutableMapping[str, str]) -> LastRestart | None:
    """Return the restart before this run, and remove it from `env`."""
    reason, _, when = env.pop(VARIABLE, "").partition(" ")
    try:
        return LastRestart(RestartReason[reason], float(when))
    except (KeyError, ValueError):
        return None


def exec_again(env: Mapping[str, str], reason: RestartReason, now: float) -> None:
    """Replace this process by a new one with the same command line, in `env`; does not return."""
    reap_children()
    os.execve(  # noqa: S606 - the same program, without a shell
        sys.executable, sys.orig_argv, {**env, VARIABLE: f"{reason.name} {now:.0f}"}
    )


def reap_children() -> None:
    """Kill all children and wait until they have ended, because the new program will not know them.

    Afterwards only Chromium's zygotes may be left. They hold nothing, and end only with this
    process, which continues. systemd's process for the session is spared: without it the session
    would end, and the screen would be dark.
    """
    import psutil  # noqa: PLC0415 - takes 12 ms, and no start needs it

    own = psutil.Process()
    to_wait_for = _ours(own.children())  # only our own children can be waited for
    for child in _ours(processes.children()):
        with suppress(psutil.NoSuchProcess):
            child.kill()
    psutil.wait_procs(to_wait_for, timeout=_ENDS_WITHIN)


def _ours(children: Iterable[psutil.Process]) -> list[psutil.Process]:
    import psutil  # noqa: PLC0415 - as above

    ours = []
    for child in children:
        with suppress(psutil.NoSuchProcess):
            if child.name() != _KEEPER:
                ours.append(child)
    return ours
