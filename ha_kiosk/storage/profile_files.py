"""The files of one profile: which profiles there are, and the removal of one.

Only what belongs to one profile is deleted. Its folders below the configuration and the cache may
contain other things: files that a person put beside the settings, and, for the profile `demo`, the
demo's installation of Home Assistant. So only our own files are deleted there, and the folder if it
is empty then.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from ha_kiosk.errors import UsageError
from ha_kiosk.storage import atomic_file
from ha_kiosk.storage.paths import Paths


def names() -> list[str]:
    """Return the names of all profiles that have settings, data or state, sorted."""
    first = Paths()
    roots = {folder.parent for folder in (first.config_file.parent, first.data, first.state)}
    found = {path.name for root in roots if root.is_dir() for path in root.iterdir()}
    return sorted(name for name in found if _is_profile(name))


def exists(paths: Paths) -> bool:
    """Return whether the profile has settings, data or state."""
    return paths.config_file.exists() or paths.data.is_dir() or paths.state.is_dir()


def delete(paths: Paths) -> None:
    """Delete all files of the profile, whose kiosk must have ended. Raises `OSError`."""
    for folder in (paths.data, paths.state, paths.browser_cache):
        _empty(folder)
    atomic_file.delete(paths.config_file)
    folders = (paths.data, paths.state, paths.browser_cache, paths.browser_cache.parent)
    for folder in (*folders, paths.config_file.parent):
        with suppress(OSError):  # other files stay, and so does a link
            folder.rmdir()


def _is_profile(name: str) -> bool:
    try:
        return exists(Paths(name))
    except UsageError:
        return False


def _empty(folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
