"""Reads small files that a person, or another program, may have written.

If the path is a device, a pipe or an endless file, an ordinary read would never end.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from ha_kiosk.i18n.text import Text

LIMIT = 4 * 1024 * 1024
"""Bytes; settings, tokens and certificates need a hundredth of that."""


def read(path: Path, limit: int = LIMIT) -> bytes:
    """Return the content of `path`.

    Raises `OSError`, also if it is no regular file, or larger than `limit` bytes.
    """
    descriptor = _open(path)
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            content = file.read(limit + 1)
    finally:
        os.close(descriptor)
    if len(content) > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return content


def read_text(path: Path) -> str:
    """Return the text of `path` in UTF-8, without a byte order mark.

    Raises `OSError` as `read` does, and `UnicodeDecodeError`.
    """
    return read(path).decode("utf-8-sig")


def check(path: Path) -> None:
    """Raise the `OSError` that `read` would, as far as it is known before reading."""
    os.close(_open(path))


def _open(path: Path) -> int:
    # Does not block on a pipe that nobody writes to.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    raise OSError(errno.EINVAL, Text("Not a regular file"), str(path))
