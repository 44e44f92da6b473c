"""State that the program keeps from one run to the next, and that may be lost.

Each is a small JSON file in the profile's state folder. If the file is missing or damaged, nothing
is remembered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from ha_kiosk.storage import atomic_file, regular_file


def read(file: Path) -> Mapping[str, object]:
    """Return the stored values, or an empty dict."""
    try:
        facts = json.loads(regular_file.read(file))
    except (OSError, ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def write(file: Path, facts: Mapping[str, object]) -> None:
    """Write `facts`, whole or not at all. Raises `OSError`."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Not synced: it may be lost in a power cut, and the start must be fast.
    atomic_file.write(file, json.dumps(facts).encode(), is_synced=False)


def write_synced(file: Path, facts: Mapping[str, object]) -> None:
    """Do the same for what a power cut must not lose. Waits for the disk. Raises `OSError`."""
    atomic_file.write_private(file, json.dumps(facts).encode())


def forget(file: Path) -> None:
    """Delete the file, as far as the disk allows it."""
    with suppress(OSError):
        file.unlink(missing_ok=True)
