"""What the program remembers from one run to the next, and can do without.

One small JSON file for each matter, in the profile's state folder. A file that is missing or
damaged means that nothing is remembered. Apart from the credentials, which must not get lost, and
from the configuration, which people write.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def read(file: Path) -> Mapping[str, object]:
    """Return what was written, or nothing."""
    try:
        facts = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def write(file: Path, facts: Mapping[str, object]) -> None:
    """Write `facts`, whole or not at all. Waits for the disk; raises `OSError`."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(number, "w", encoding="ascii") as stream:
            json.dump(facts, stream)
        Path(name).replace(file)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
