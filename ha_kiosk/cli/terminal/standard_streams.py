"""stdin, stdout and stderr, where whoever started the program closed them or they take nothing."""

from __future__ import annotations

import contextlib
import os
import sys

_STDERR = 2


def open_closed() -> None:
    """Open what is closed as /dev/null.

    Otherwise the next file that is opened, such as a socket, would be taken for it.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        os.set_inheritable(descriptor, True)  # noqa: FBT003 - its only form
    os.close(descriptor)
    # Python has None for what was closed when it started.
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 - for good
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


def discard_output() -> None:
    """Drop what stdout could not take: Python would try once more at its end, and complain."""
    with contextlib.suppress(OSError, ValueError):  # a test's stdout is no file
        output = sys.stdout.fileno()
        null = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
        os.dup2(null, output)
        os.close(null)
