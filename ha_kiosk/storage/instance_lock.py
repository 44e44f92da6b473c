"""One kiosk per profile: a lock that the kernel releases however the kiosk ends.

The lock file is not deleted: otherwise two kiosks could hold two files of the same name. The
process id in it is for people; only the lock counts.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from ha_kiosk.errors import AlreadyRunning, KioskError
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage.paths import Paths, private_folder


@contextmanager
def hold(paths: Paths) -> Iterator[None]:
    """Hold the profile's lock within the `with` block. Raises `AlreadyRunning`."""
    descriptor = _open(paths)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(
                Text(
                    "A kiosk of the profile {profile!r} is already running (process {pid}).",
                    profile=paths.profile,
                    pid=_holder(descriptor),
                )
            ) from None
        with suppress(OSError):  # the process id is only for people; a disk may be full
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)


def _open(paths: Paths) -> int:
    try:
        private_folder(paths.runtime)
        # O_NOFOLLOW: the folder is ours, but it may be in /tmp, and the file must not be a link.
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        return os.open(paths.lock_file, flags, 0o600)
    except OSError as err:
        raise KioskError(
            Text("{file} cannot be opened: {reason}.", file=paths.lock_file, reason=os_reason(err))
        ) from err


def _holder(descriptor: int) -> str:
    text = ""
    with suppress(OSError):  # it may be a pipe
        text = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
    return text if text.isdigit() else "unknown"
