"""What checks use of the machine: files under `root`, the environment, programs."""

from __future__ import annotations

import os
import pwd
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ha_kiosk.host.command import Run, run


@dataclass(frozen=True, slots=True)
class Machine:
    """This machine, or one of a test."""

    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    run: Run = run
    root: Path = Path("/")
    uid: int = field(default_factory=os.getuid)

    @property
    def user(self) -> str:
        """Return the name of this user."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)

    def read(self, path: str) -> str | None:
        """Return the text of a file of the system, None if it cannot be read."""
        try:
            return (self.root / path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
