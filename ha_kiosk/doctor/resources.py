"""Checks memory and disk space, and whether the disk can be written.

The kernel mounts a worn-out SD card read-only, and then everything seems to work until the next
sign-in.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from ha_kiosk.doctor.finding import Finding, ok, problem, warning
from ha_kiosk.host.memory import MIB, MemoryMode, choose
from ha_kiosk.i18n.numbers import with_tenths
from ha_kiosk.i18n.text import Text

NAMES = ("memory", "disk", "storage")
MEMORY, DISK, STORAGE = NAMES
LITTLE = 900 * MIB
"""Bytes below which a machine has little memory: one sold with 1 GiB reports less."""
LOW = 150 * MIB
"""Bytes of memory below which the kernel is about to kill a process."""
FULL = 50 * MIB
"""Bytes of disk below which nothing can be stored."""
NEARLY_FULL = 500 * MIB
_VOLATILE = frozenset({"overlay", "tmpfs", "squashfs", "ramfs"})


@dataclass(frozen=True, slots=True)
class Resources:
    """The free memory and disk space, in bytes; the disk's mount point, and its file system."""

    memory: int
    memory_free: int
    disk_free: int
    is_read_only: bool
    mount: str
    kind: str


def measure(folder: Path) -> Resources:
    """Return the memory of this machine, and the disk space for `folder`, which need not exist."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    status = os.statvfs(there)
    memory = psutil.virtual_memory()
    mount, kind = _mount(there.resolve())
    return Resources(
        memory.total,
        memory.available,
        status.f_bavail * status.f_frsize,
        bool(status.f_flag & os.ST_RDONLY),
        mount,
        kind,
    )


def run(room: Resources, low_memory: bool | None = None) -> Iterator[Finding]:  # noqa: FBT001 - the setting's value
    """Check whether they are sufficient; `low_memory` is the setting."""
    yield _memory(room, choose(low_memory, room.memory))
    free = Text("{size} free on {mount}", size=_size(room.disk_free), mount=room.mount)
    if room.disk_free < FULL:
        yield problem(DISK, Text("Full: {text}.", text=free), "sudo apt clean")
    elif room.disk_free < NEARLY_FULL:
        yield warning(DISK, Text("Nearly full: {text}.", text=free), "sudo apt clean")
    else:
        yield ok(DISK, Text("{text}.", text=free))
    yield _storage(room)


def _memory(room: Resources, mode: MemoryMode) -> Finding:
    text = Text(
        "{memory}, of which {free} are free",
        memory=_size(room.memory),
        free=_size(room.memory_free),
    )
    if room.memory_free < LOW:
        return warning(
            MEMORY, Text("Nearly used up: {text}.", text=text), "ps aux --sort -rss | head"
        )
    if room.memory < LITTLE:
        return warning(
            MEMORY, Text("Little: {text}. A dashboard needs 400 MiB or more.", text=text)
        )
    if mode.is_low:
        return ok(
            MEMORY,
            Text("{text}. The kiosk saves memory (low_memory): {why}.", text=text, why=mode.why),
        )
    return ok(MEMORY, Text("{text}.", text=text))


def _storage(room: Resources) -> Finding:
    if room.is_read_only:
        return problem(
            STORAGE,
            Text("{mount} is read-only. A worn-out SD card? `sudo dmesg` tells.", mount=room.mount),
            f"sudo mount -o remount,rw {shlex.quote(room.mount)}",
        )
    if room.kind in _VOLATILE:
        return warning(
            STORAGE,
            Text(
                "{mount} ({kind}) forgets everything when the machine restarts.",
                mount=room.mount,
                kind=room.kind,
            ),
        )
    return ok(STORAGE, Text("{mount} ({kind}) can be written.", mount=room.mount, kind=room.kind))


def _mount(path: Path) -> tuple[str, str]:
    """Return the mount point and the type of the file system of `path`."""
    parts = [
        part for part in psutil.disk_partitions(all=True) if path.is_relative_to(part.mountpoint)
    ]
    best = max(parts, key=lambda part: len(part.mountpoint), default=None)
    return (best.mountpoint, best.fstype) if best else (str(path), "unknown")


def _size(count: int) -> str:
    if count < 1024 * MIB:
        return f"{count // MIB} MiB"
    return Text("{size} GiB", size=with_tenths(count / MIB / 1024))
