"""A pipe to a player in the same process, which opens it by its path in /proc.

No other process can read or write it: no port is open, and there is no file. A write waits until
the player reads, so the player sets the pace.
"""

from __future__ import annotations

import fcntl
import os
import threading
from contextlib import suppress

SIZE = 1024 * 1024
"""Bytes that fit into the pipe; the most that an unprivileged process may set."""
_LOOK_AGAIN = 0.02


class Pipe:
    """A pipe that one thread writes and another one ends; both are safe at any time."""

    def __init__(self) -> None:
        # The player opens the path again, for blocking reads; only our own ends do not block.
        self._reader, self._writer = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        with suppress(OSError):
            fcntl.fcntl(self._writer, fcntl.F_SETPIPE_SZ, SIZE)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._is_closed = False

    @property
    def path(self) -> str:
        """Return the path that a player in this process opens."""
        return f"/proc/self/fd/{self._reader}"

    def rest(self, seconds: float) -> bool:
        """Wait for `seconds`, or less if the pipe ends; return whether it has."""
        return self._ended.wait(seconds)

    def write(self, data: bytes) -> bool:
        """Write all of `data`, however long that takes; return False once the pipe has ended."""
        left = memoryview(data)
        while left:
            try:
                with self._lock:
                    if self._ended.is_set():
                        return False
                    left = left[os.write(self._writer, left) :]
            except BlockingIOError:
                self._ended.wait(_LOOK_AGAIN)
        return True

    def end(self) -> None:
        """Write nothing any more: the reader gets the rest of the data, then the end."""
        with self._lock:
            if not self._ended.is_set():
                self._ended.set()
                os.close(self._writer)

    def close(self) -> None:
        """End it, for our reader, too; a player that has opened the path keeps its own."""
        self.end()
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                os.close(self._reader)
