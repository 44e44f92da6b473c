"""The pictures of a folder, for the screensaver that shows them."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp"})


def find(folder: Path) -> list[Path]:
    """Return the pictures in `folder` and below, by their names; waits for the disk."""
    found = (file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES)
    return sorted(file for file in found if file.is_file())
