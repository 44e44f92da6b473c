"""The single sign-on that once let this profile through to its server.

Some refuse without a question (HTTP 403) when their cookie has ended, as a firewall would. One that
is known is shown again at the address at which it let this device through, and its cookies are read
at each start.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ha_kiosk.storage import state_file


@dataclass(frozen=True, slots=True)
class KnownSignOn:
    """What is in front of `server`, an origin, and the path there at which it began."""

    server: str
    path: str


def load(file: Path) -> KnownSignOn | None:
    """Return what is known, None if no sign-on was ever in front of the server."""
    match state_file.read(file):
        case {"server": str(server), "path": str(path)} if path.startswith("/"):
            return KnownSignOn(server, path)
    return None


def remember(file: Path, known: KnownSignOn) -> None:
    """Keep it for this user alone: such a path may be a secret. Waits for the disk.

    On a disk that takes nothing, nothing is kept.
    """
    if load(file) != known:
        with suppress(OSError):
            state_file.write_synced(file, asdict(known))


def forget(file: Path) -> None:
    """Keep nothing any more."""
    state_file.forget(file)
