"""The server that a profile was signed in to last.

A session that the server has ended leads to the sign-in page, and must do so after a power cut as
well: the address would have gone with the credentials, and a kiosk without one does not start.
Apart from the credentials, because it outlives them. A log-out at the terminal forgets it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ha_kiosk import state
from ha_kiosk.errors import UsageError
from ha_kiosk.server.origin import origin

_SERVER = "server"


def remember(file: Path, server: str) -> None:
    """Keep `server`, an origin; on a disk that takes nothing, nothing is kept."""
    if recall(file) != server:
        with suppress(OSError):
            state.write(file, {_SERVER: server})


def recall(file: Path) -> str | None:
    """Return the origin that was kept."""
    kept = state.read(file).get(_SERVER)
    with suppress(UsageError):
        if isinstance(kept, str) and origin(kept) == kept:
            return kept
    return None


def forget(file: Path) -> None:
    """Keep nothing any more."""
    with suppress(OSError):
        file.unlink(missing_ok=True)
