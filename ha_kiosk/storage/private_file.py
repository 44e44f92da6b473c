"""A small file that is ours alone (0600, in a folder 0700), replaced all or nothing.

Apart because a power cut at any moment must leave the old file or the new one, whichever file it
is. It refuses to know what is in it.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from ha_kiosk.storage.paths import private_folder


def read(path: Path) -> bytes:
    """Return what is in `path`. Raises `OSError`."""
    with path.open("rb") as file:
        # Somebody copied it here by hand, or restored a backup.
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
            os.fchmod(file.fileno(), 0o600)
        return file.read()


def replace(path: Path, data: bytes) -> None:
    """Put `data` in place of what was there. Waits for the disk; raises `OSError`."""
    private_folder(path.parent)
    swap(path, data)


def swap(path: Path, data: bytes) -> None:
    """Do the same in a folder that is whosever it is, and stays as it is. Raises `OSError`."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        _write(temporary, data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def delete(path: Path) -> None:
    """Remove `path`, and what an interrupted `replace` may have left. Raises `OSError`."""
    if not path.parent.is_dir():
        return
    for leftover in path.parent.glob(f"{path.name}.*.tmp"):
        leftover.unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - it is open already, with its mode
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
