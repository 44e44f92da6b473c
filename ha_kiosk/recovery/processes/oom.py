"""Whether the kernel killed a process for lack of memory, which the signal alone does not say."""

from __future__ import annotations

from pathlib import Path

VMSTAT = Path("/proc/vmstat")


def kills(vmstat: Path = VMSTAT) -> int:
    """Return how often the kernel's out-of-memory killer has acted since boot, 0 if unknown.

    Reads a virtual file of the kernel, never a disk, so it may be called anywhere.
    """
    try:
        lines = vmstat.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    for line in lines:
        name, _, number = line.partition(" ")
        if name == "oom_kill" and number.isdigit():
            return int(number)
    return 0
