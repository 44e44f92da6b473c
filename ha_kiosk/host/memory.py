"""How much memory the program may use, and whether it should save memory.

The limit of the program's control group counts like the machine's memory: a container, or a unit
with `MemoryMax=`, counts as a small machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.i18n.text import Text

MIB = 2**20
LITTLE = 2048 * MIB
"""Bytes below which memory is saved. Machines sold with 2 GiB report less, and are included."""


@dataclass(frozen=True, slots=True)
class MemoryMode:
    """Whether memory is saved at some cost in speed, and the reason, for the log."""

    is_low: bool
    why: str


def choose(setting: bool | None, room: int) -> MemoryMode:  # noqa: FBT001 - the setting's value
    """Decide by the setting `low_memory`, otherwise by the available memory (bytes)."""
    if setting is not None:
        return MemoryMode(setting, Text("as configured"))
    return MemoryMode(room < LITTLE, Text("there are {memory} MiB", memory=room // MIB))


def total(proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> int:
    """Return the bytes of the machine's memory, or of the lowest limit of our control groups.

    Reads virtual files of the kernel, never a disk, so it may be called anywhere.
    """
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min((machine, *_limits(proc, sys / "fs" / "cgroup")))


def _limits(proc: Path, mount: Path) -> Iterator[int]:
    for line in _text(proc / "self" / "cgroup").splitlines():
        _number, controllers, path = line.split(":", 2)
        if not controllers:
            root, name = mount, "memory.max"
        elif "memory" in controllers.split(","):
            root, name = mount / "memory", "memory.limit_in_bytes"
        else:
            continue
        group = root / path.lstrip("/")
        for folder in (group, *group.parents):
            limit = _text(folder / name).strip() if folder.is_relative_to(root) else ""
            if limit.isdigit():
                yield int(limit)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
