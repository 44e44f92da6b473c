"""The files that a person at the tablet may upload, and the folder for downloads.

Only plain files directly in the user's own folders are offered: nothing hidden, no links, no
subfolders. No file is overwritten. The functions wait for the disk, so they run on a worker thread.
"""

from __future__ import annotations

import errno
import itertools
import mimetypes
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MAX_OFFERED = 200
MAX_NUMBER = 1000
RESERVE = 200_000_000
"""Bytes that a download leaves free on the disk."""
# Errors of a file system without hard links: that of a memory card, or of another machine.
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS})
_PART = re.compile(r"\.ha-kiosk-([0-9]+)-.*\.part")


@dataclass(frozen=True, slots=True)
class Offer:
    """One file that can be chosen."""

    path: Path
    size: int
    modified: float


def offered(folders: Iterable[Path], accepted: Sequence[str]) -> tuple[Offer, ...]:
    """Return the files in `folders` that a page accepts, the newest first.

    `accepted` contains MIME types (`image/*`) and suffixes (`.tar`); if it is empty, any file.
    """
    found = [offer for folder in dict.fromkeys(folders) for offer in _files(folder)]
    fitting = [offer for offer in found if _fits(offer.path, accepted)]
    return tuple(sorted(fitting, key=lambda offer: -offer.modified)[:MAX_OFFERED])


def unfinished(folder: Path, number: int, name: str) -> Path:
    """Return the path of an unfinished download of this process."""
    return folder / f".ha-kiosk-{os.getpid()}-{number}-{name}.part"


def has_room(folder: Path) -> bool:
    """Return whether the disk of `folder`, which need not exist, has room for a download."""
    place = next(place for place in (folder, *folder.parents) if place.is_dir())
    return shutil.disk_usage(place).free > RESERVE


def sweep(folder: Path) -> None:
    """Delete unfinished downloads of processes that have ended, for example after a power cut."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            match = _PART.fullmatch(entry.name)
            if match is not None and not Path(f"/proc/{match[1]}").exists():
                discard(Path(entry.path))


def keep(part: Path, folder: Path, names: Callable[[int], str]) -> Path:
    """Move the finished file `part` to its name in `folder`, and return its path.

    `names` returns the name to try first, second and so on; an existing file is not overwritten.
    Raises `OSError`.
    """
    for number in itertools.islice(itertools.count(), MAX_NUMBER):
        target = folder / names(number)
        try:
            os.link(part, target, follow_symlinks=False)
        except FileExistsError:
            continue
        except OSError as err:
            if err.errno not in _NO_LINKS:
                raise
            if os.path.lexists(target):
                continue
            part.rename(target)
            return target
        part.unlink()
        return target
    raise FileExistsError(f"{names(0)} exists {MAX_NUMBER} times")


def discard(part: Path) -> None:
    """Delete the rest of a failed download."""
    with suppress(OSError):
        part.unlink()


def _files(folder: Path) -> Iterable[Offer]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                info = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(info.st_mode) and not entry.name.startswith("."):
                    yield Offer(Path(entry.path), info.st_size, info.st_mtime)


def _fits(path: Path, accepted: Sequence[str]) -> bool:
    if not accepted:
        return True
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return any(
        path.name.lower().endswith(wanted.lower())
        if wanted.startswith(".")
        else wanted in {"*/*", kind} or (wanted.endswith("/*") and kind.startswith(wanted[:-1]))
        for wanted in accepted
    )
