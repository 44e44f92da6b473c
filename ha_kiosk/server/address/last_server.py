"""The server that a profile was signed in to last.

After the server has ended a session, the sign-in page must appear even after a power cut, when the
address has been deleted with the credentials. So it is stored separately. A log-out in the terminal
deletes it.

The address as it was typed is stored as well: a server may redirect to another name, and the
settings still have the first one.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ha_kiosk.errors import UsageError
from ha_kiosk.server.address.address import candidates, on_server, path_of, without_user
from ha_kiosk.server.address.origin import origin
from ha_kiosk.storage import state_file

_SERVER, _BEGAN, _START = "server", "began", "start"


def remember(file: Path, server: str, *, began: str | None = None) -> None:
    """Store `server`, an origin, and the address at which the sign-in there `began`, if known.

    The kiosk starts at that address's path (`start_page`); a user name in it is not stored. If the
    disk cannot be written, nothing is stored.
    """
    kept = state_file.read(file) if recall(file) == server else {}
    facts = {_SERVER: server, _BEGAN: kept.get(_BEGAN), _START: kept.get(_START)}
    if began is not None:
        facts[_START] = path_of(began)
        if not on_server(began, server):  # otherwise it adds nothing
            facts[_BEGAN] = without_user(began)
    if facts != kept:
        with suppress(OSError):
            state_file.write(file, facts)


def start_page(file: Path, server: str) -> str | None:
    """Return the page of `server` that was typed at its sign-in, None for its start page."""
    start = state_file.read(file).get(_START)
    return server + start if isinstance(start, str) and start and recall(file) == server else None


def recall(file: Path) -> str | None:
    """Return the stored origin."""
    kept = state_file.read(file).get(_SERVER)
    with suppress(UsageError):
        if isinstance(kept, str) and origin(kept) == kept:
            return kept
    return None


def led_to(file: Path, url: str, server: str) -> str | None:
    """Return the page of `server` that `url` means, if a sign-in there began at that address."""
    kept = state_file.read(file)
    began = kept.get(_BEGAN)
    if not isinstance(began, str) or kept.get(_SERVER) != server:
        return None
    with suppress(UsageError):
        for start in candidates(began):
            if (there := on_server(url, start)) is not None:
                return server + there.removeprefix(start)
    return None


def forget(file: Path) -> None:
    """Delete what is stored."""
    state_file.forget(file)
