"""Writes small files whole or not at all.

A power cut at any moment leaves either the old file or the new one.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage import regular_file
from ha_kiosk.storage.paths import private_folder

PRIVATE = 0o600
"""The mode of a file that only its owner may read."""


def read_private(path: Path) -> bytes:
    """Return the content of `path`, and make it private (0600). Raises `OSError`."""
    content = regular_file.read(path)
    # Somebody copied it here by hand, or restored a backup.
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(PRIVATE)
    return content


def write_private(path: Path, data: bytes) -> None:
    """Write `data` (0600) to a folder of ours (0700), which need not exist. Raises `OSError`."""
    private_folder(path.parent)
    write(path, data)


def write(path: Path, data: bytes, *, mode: int | None = PRIVATE, is_synced: bool = True) -> None:
    """Replace `path` by a file that contains `data`; the folder must exist. Raises `OSError`.

    With a `mode` of None the umask decides. Without `is_synced` it does not wait for the disk, and
    a power cut may leave an empty file.
    """
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    create(temporary, data, mode=mode, is_synced=is_synced)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if is_synced:
        _sync_folder(path.parent)


def create(path: Path, data: bytes, *, mode: int | None = PRIVATE, is_synced: bool = True) -> None:
    """Write `data` to the new file `path`, or leave nothing there.

    Raises `FileExistsError` if there is one, otherwise `OSError`.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o666 if mode is None else PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if is_synced:
                os.fsync(file.fileno())
        if mode is not None and mode != PRIVATE:
            path.chmod(mode)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def delete(path: Path) -> None:
    """Delete `path`, and what an interrupted `write` has left. Raises `OSError`."""
    if not path.parent.is_dir():
        return
    for leftover in path.parent.glob(f"{path.name}.*.tmp"):
        leftover.unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    _sync_folder(path.parent)


def unwritable(path: Path, err: OSError) -> KioskError:
    """Return our error for a file that cannot be written, which a person has to fix."""
    return KioskError(
        Text("{file} cannot be written: {reason}.", file=str(path), reason=os_reason(err))
    )


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
