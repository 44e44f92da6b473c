"""The single sign-on that once let this profile through to its server.

Some of them refuse without a login page (HTTP 403) when their cookie has expired, as a firewall
would. A known one is shown again at the address where it let this device through, and its cookies
are read at each start.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ha_kiosk.storage import state_file


@dataclass(frozen=True, slots=True)
class KnownSignOn:
    """A single sign-on in front of `server`, an origin, and the path there at which it began."""

    server: str
    path: str


def load(file: Path) -> KnownSignOn | None:
    """Return the stored sign-on, None if there was never one in front of the server."""
    match state_file.read(file):
        case {"server": str(server), "path": str(path)} if path.startswith("/"):
            return KnownSignOn(server, path)
    return None


def remember(file: Path, known: KnownSignOn) -> None:
    """Store it for this user only, because such a path may be a secret. Waits for the disk.

    If the disk cannot be written, nothing is stored.
    """
    if load(file) != known:
        with suppress(OSError):
            state_file.write_synced(file, asdict(known))


def forget(file: Path) -> None:
    """Delete what is stored."""
    state_file.forget(file)
