"""The browser's storage of one profile, and its deletion.

Chromium keeps its files open while it runs. A running kiosk only marks them, and deletes them when
it ends. If it cannot, the next start does, before Chromium opens them.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
from pathlib import Path

from ha_kiosk.storage.paths import Paths, private_folder

_log = logging.getLogger(__name__)


def make(paths: Paths) -> Path | None:
    """Return the folder of the storage, created if it is missing, None if nothing can be stored.

    Nothing can be stored on a full or read-only disk, or while data that a sign-out marked is still
    there. Raises `KioskError` for a folder of another user.
    """
    delete_if_marked(paths)
    if is_marked(paths):
        _log.warning("%s could not be emptied, and is not used.", paths.browser_storage)
        return None
    try:
        private_folder(paths.data)
        return private_folder(paths.browser_storage)
    except OSError as err:
        _log.warning(
            "%s cannot be made: %s. What the page stores is lost when the kiosk ends.",
            paths.browser_storage,
            err.strerror,
        )
        return None


def delete(paths: Paths) -> None:
    """Delete storage and cache now; only while no kiosk of this profile runs."""
    for folder in (paths.browser_storage, paths.browser_cache):
        shutil.rmtree(folder, ignore_errors=True)
    if not paths.browser_storage.exists():
        with contextlib.suppress(OSError):  # the disk may be read-only
            _mark(paths).unlink(missing_ok=True)


def delete_at_next_start(paths: Paths) -> None:
    """Mark storage and cache for deletion when Chromium has ended."""
    private_folder(paths.data)
    _mark(paths).touch(mode=0o600)


def is_marked(paths: Paths) -> bool:
    """Return whether a sign-out marked storage and cache."""
    return _mark(paths).exists()


def delete_if_marked(paths: Paths) -> None:
    """Delete storage and cache if a sign-out marked them."""
    if is_marked(paths):
        delete(paths)


def _mark(paths: Paths) -> Path:
    return paths.data / "delete-browser"
