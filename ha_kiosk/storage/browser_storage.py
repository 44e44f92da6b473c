"""The browser's storage of one profile, and its deletion.

Chromium keeps its files open while it runs. A running kiosk only marks them; the next start deletes
them before Chromium opens them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from ha_kiosk.storage.paths import Paths, private_folder


def delete(paths: Paths) -> None:
    """Delete storage and cache now; for when no kiosk of this profile runs."""
    for folder in (paths.browser_storage, paths.browser_cache):
        shutil.rmtree(folder, ignore_errors=True)
    if not paths.browser_storage.exists():
        _mark(paths).unlink(missing_ok=True)


def delete_at_next_start(paths: Paths) -> None:
    """Mark storage and cache for deletion by `delete_if_marked`."""
    private_folder(paths.data)
    _mark(paths).touch(mode=0o600)


def delete_if_marked(paths: Paths) -> None:
    """Delete storage and cache if a sign-out marked them."""
    if _mark(paths).exists():
        delete(paths)


def _mark(paths: Paths) -> Path:
    return paths.data / "delete-browser"
