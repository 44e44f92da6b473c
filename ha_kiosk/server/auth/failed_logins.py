"""Counts the failed logins of one sign-in, so that no server bans this device because of them.

With `login_attempts_threshold` Home Assistant bans an address. It counts each answer from 400 on of
`/auth/token`, each HTTP 401 and each WebSocket whose token it rejects. Only an accepted WebSocket,
a sign-in or a restart of the server resets its count, time does not
(homeassistant.components.http.ban). So after `MOST` failed logins the server is asked again only
when it sees this device differently (`Server.view`), when it was restarted, or when a person asks
for it, once in `PAUSE` seconds.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from ha_kiosk.errors import AccessDenied
from ha_kiosk.i18n.text import Text, as_text, from_json, lines, to_json
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.storage import state_file

MOST = 2
"""Logins that may fail in a row: useful thresholds are three or more."""
PAUSE = 290.0
"""Seconds from a denial to the next try: a little less than the recovery machine's."""
_UNKNOWN = Text("The server did not accept the last logins of this device.")
_ENOUGH = Text(
    "Two logins in a row failed, and more could get this device banned. Press the button when the "
    "user is let in again, five minutes after the last try at the earliest."
)


class FailedLogins:
    """The failed logins with `credentials`, also stored in `file` for the next run.

    A view is how the server sees this device (`Server.view`). There is a count for each view.
    Logins that failed before any view was known count for all views. The file contains no secret.
    `now` is the wall clock; each jump of it counts as a long time.
    """

    def __init__(
        self,
        credentials: Credentials,
        file: Path | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        token = credentials.refresh_token or credentials.long_lived_token or ""
        # Too short to be of use to an attacker, long enough to distinguish sign-ins.
        self._sign_in = hashlib.sha256(f"{credentials.server} {token}".encode()).hexdigest()[:16]
        self._file, self._now = file, now
        self._lock, self._disk = threading.Lock(), threading.Lock()
        self._counts: dict[str, int] = {}
        self._at = 0.0
        self._denial: AccessDenied | None = None
        self._view = ""
        self._is_let_through = False

    def is_wary(self) -> bool:
        """Return whether `check` needs the view. Waits for the disk."""
        self._load()
        with self._lock:
            return any(self._counts) and not self._is_let_through  # not the unknown view

    def check(self, view: str) -> None:
        """Raise the last denial if the server must not be asked now; `view` may be ""."""
        with self._lock:
            if self._is_let_through:
                return
            is_same = self._sees(view)
            if self._count() >= MOST or (self._denial and is_same and not self._is_over()):
                raise self._standing()

    def add(self) -> None:
        """Count a failed login, without waiting for the disk."""
        with self._lock:
            self._counts[self._view] = self._counts.get(self._view, 0) + 1
            self._at = self._now()

    def deny(self, denial: AccessDenied, view: str) -> None:
        """Remember `denial`, in this `view`. Waits for the disk."""
        with self._lock:
            self._denial, self._at, self._is_let_through = denial, self._now(), False
            self._sees(view)
            if unseen := self._counts.pop("", 0):
                self._counts[self._view] = self._counts.get(self._view, 0) + unseen
        self.save()

    def succeed(self) -> None:
        """Forget the denial, because a token was issued. That does not reset the server's count."""
        with self._lock:
            self._denial, self._is_let_through = None, False

    def accept(self) -> None:
        """Reset the counts, because the server has accepted a WebSocket. Waits for the disk."""
        self._load()
        with self._lock:
            had_any = [self._counts.pop(view, 0) for view in ("", self._view)]
            self._denial, self._is_let_through = None, False
        if any(had_any):
            self.save()

    def is_used_up(self, view: str) -> bool:
        """Return whether no further login may fail in this `view`."""
        with self._lock:
            return self._counts.get("", 0) + self._counts.get(view, 0) >= MOST

    def forget(self) -> None:
        """Reset the counts, because the server was restarted. Waits for the disk."""
        with self._lock:
            self._counts.clear()
            self._at = 0.0
        self.save()

    def reconsider(self, view: str, *, by_person: bool) -> None:
        """Allow one more request if that is safe, otherwise raise the denial."""
        self._load()
        with self._lock:
            is_same = self._sees(view)
            is_late = self._is_over()
            if self._count() < MOST:
                may_try = by_person or is_late or not is_same or self._denial is None
            else:
                may_try = by_person and is_late
            if not may_try:
                raise self._standing()
            self._is_let_through = True

    def save(self) -> None:
        """Store the counts. Waits for the disk."""
        if self._file is None:
            return
        with self._disk:
            with self._lock:
                facts = {
                    "sign_in": self._sign_in,
                    "counts": dict(self._counts),
                    "at": self._at,
                    "why": to_json(str(self._denial or "")),
                    "view": self._view,
                }
            with suppress(OSError):  # then it is lost at the end of the program
                state_file.write(self._file, facts)

    def _sees(self, view: str) -> bool:
        """Use a `view` that is known; return whether it is the same as before."""
        before = self._view
        self._view = view or before
        return before in {"", self._view}

    def _count(self) -> int:
        return self._counts.get("", 0) + (self._counts.get(self._view, 0) if self._view else 0)

    def _is_over(self) -> bool:
        return abs(self._now() - self._at) >= PAUSE

    def _standing(self) -> AccessDenied:
        if self._count() < MOST and self._denial is not None:
            return self._denial
        return AccessDenied(lines(str(self._denial or _UNKNOWN), _ENOUGH))

    def _load(self) -> None:
        """Add what another run, or `ha-kiosk doctor`, has counted meanwhile."""
        if self._file is None:
            return
        match state_file.read(self._file):
            case {
                "sign_in": self._sign_in,
                "counts": dict(counts),
                "at": int(at) | float(at),
                "why": why,
                "view": str(view),
            }:
                with self._lock:
                    if self._add_all(counts):
                        self._at, self._view = float(at), view
                        self._denial = AccessDenied(_text(why)) if why else None

    def _add_all(self, counts: Mapping[object, object]) -> bool:
        """Raise the counts to those of another process; return whether any was larger."""
        before = dict(self._counts)
        for view, count in counts.items():
            if isinstance(view, str) and isinstance(count, int):
                self._counts[view] = max(count, self._counts.get(view, 0))
        return self._counts != before


def _text(kept: object) -> Text:
    """Return a text from the file, which another version may have written."""
    try:
        return as_text(from_json(kept))
    except ValueError:
        return _UNKNOWN
