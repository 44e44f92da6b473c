"""Why the page's process died, as far as its exit code says.

What Qt reports (`renderProcessTerminated`), measured with PySide6 6.12 (Chromium 140) on x86-64;
the first and the last but one also with 6.8 (Chromium 122):

    what happened                                    status  exit code
    kill -9, by anybody                              2       9   SIGKILL
    the kernel's out-of-memory killer                2       9   SIGKILL, counted in /proc/vmstat
    kill, chrome://kill                              2       15  SIGTERM
    V8's heap is full, Chromium gets no memory       3       5   SIGTRAP
    one of Chromium's own checks fails               3       5   SIGTRAP
    a crash: chrome://crash, kill -SEGV              3       11  SIGSEGV
    kill -ABRT, -ILL, -BUS                           3       6, 4, 7
    any of these, but its zygote had died before     0       0
    it could not be started: its zygote has died     1       1002

The status is Chromium's `base::TerminationStatus`. Qt's enumeration has two names exchanged (2 is
called Crashed, 3 Killed), so only the signal is used. Full memory and a failed check look the same;
in a page that runs for weeks the first is far more likely.
"""

from __future__ import annotations

import signal

from ha_kiosk.recovery.events import RendererDied

LAUNCH_FAILED = 1002
"""Chromium's LAUNCH_RESULT_FAILURE."""


def classify(exit_code: int, *, killed_by_kernel: bool) -> RendererDied:
    """Return the event for a renderer that ended with `exit_code`.

    `killed_by_kernel`: the kernel ran out of memory and killed some process since the last check.
    """
    out_of_memory = exit_code == signal.SIGTRAP or (
        exit_code == signal.SIGKILL and killed_by_kernel
    )
    return RendererDied(
        out_of_memory=out_of_memory,
        launch_failed=exit_code == LAUNCH_FAILED,
        detail=_name(exit_code),
    )


def _name(exit_code: int) -> str:
    try:
        return signal.Signals(exit_code).name
    except ValueError:
        return f"exit code {exit_code}"
