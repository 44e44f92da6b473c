"""Handles stdin, stdout and stderr if they are closed, or cannot be written."""

from __future__ import annotations

import contextlib
import os
import sys

_STDERR = 2


def open_closed() -> None:
    """Open closed streams as /dev/null.

    Otherwise the next file that is opened, such as a socket, would get the descriptor of a stream.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        os.set_inheritable(descriptor, True)  # noqa: FBT003 - its only form
    os.close(descriptor)
    # Python sets a stream to None if it was closed at the start.
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 - for good
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


def discard_output() -> None:
    """Drop output that could not be written: Python would try again at its end, and report it."""
    with contextlib.suppress(OSError, ValueError):  # stdout of a test is no file
        output = sys.stdout.fileno()
        null = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
        os.dup2(null, output)
        os.close(null)
