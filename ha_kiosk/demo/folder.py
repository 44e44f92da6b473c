"""A temporary folder that is deleted when the program has ended, however it ends.

Another process deletes it: Chromium writes to its cache until the very end, and nothing in this
process runs after `kill -9`. The other process waits for the end of a pipe that only this process
holds open.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ha_kiosk.errors import DemoFailed
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text

# Repeated for a few seconds, because other processes that end with us may still be writing.
_CLEANER = """
import os, shutil, sys, time
sys.stdin.buffer.read()
for _ in range(50):
    shutil.rmtree(sys.argv[1], ignore_errors=True)
    if not os.path.exists(sys.argv[1]):
        time.sleep(0.1)
        if not os.path.exists(sys.argv[1]):
            break
    time.sleep(0.1)
"""


@contextmanager
def temporary() -> Iterator[Path]:
    """Provide a private folder for the `with` block. Raises `DemoFailed` if there is no room."""
    try:
        folder = tempfile.mkdtemp(prefix="ha-kiosk-demo-")
    except OSError as err:
        raise DemoFailed(
            Text("There is no room for temporary files: {reason}.", reason=os_reason(err))
        ) from err
    _clean_up_after_us(folder)
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clean_up_after_us(folder: str) -> None:
    read_end, _write_end = os.pipe()  # only the kernel closes the other end
    os.posix_spawn(
        sys.executable,
        [sys.executable, "-I", "-c", _CLEANER, folder],
        {},
        file_actions=[(os.POSIX_SPAWN_DUP2, read_end, 0)],
        setsid=True,  # Ctrl-C and a closed terminal do not end it
    )
    os.close(read_end)
