"""The paths of the demo's kiosk, in a folder that is deleted afterwards.

The control socket and the lock stay at their usual paths, so that `ha-kiosk ctl --profile demo`
works.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.storage.paths import Paths


@dataclass(frozen=True, slots=True)
class DemoPaths(Paths):
    """The profile `demo`, below `root`."""

    profile: str = "demo"
    root: Path = Path()

    @property
    def config_file(self) -> Path:
        """Return a file that does not exist: the demo shows the default settings."""
        return self.root / "ha-kiosk.toml"

    @property
    def data(self) -> Path:
        """Return the private folder for credentials and browser storage."""
        return self.root / "data"

    @property
    def state(self) -> Path:
        """Return the folder for state that may be lost."""
        return self.root / "state"

    @property
    def browser_cache(self) -> Path:
        """Return the folder for the page's HTTP cache."""
        return self.root / "cache"
