"""A program that is less patient than the real one, for faults that take minutes by nature.

Python itself runs a `sitecustomize` that it finds on its path, before the first line of the
program: there a test may change the constants that a person would have to wait for. The program
knows nothing of it.
"""

from __future__ import annotations

import os
from pathlib import Path

import ha_kiosk


def hasty(folder: Path, *lines: str) -> dict[str, str]:
    """Return the environment of a program in which Python runs `lines` first."""
    (folder / "sitecustomize.py").write_text("\n".join(lines) + "\n")
    return {"PYTHONPATH": os.pathsep.join([str(folder), str(Path(ha_kiosk.__file__).parents[1])])}
