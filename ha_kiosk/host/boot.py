"""Which start of the machine this is: clocks that nobody can set begin anew with each."""

from __future__ import annotations

from pathlib import Path

_FILE = Path("/proc/sys/kernel/random/boot_id")


def number(file: Path = _FILE) -> str:
    """Return what is different after each start of the machine; "" where that is not known."""
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
