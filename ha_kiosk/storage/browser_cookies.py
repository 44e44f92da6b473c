"""The cookies in a browser profile's own file.

Qt reports cookies that are set or removed while the program runs, but none that were stored before:
`QWebEngineCookieStore.loadAllCookies` requests them and drops the answer (seen with 6.12;
src/core/net/cookie_monster_delegate_qt.cpp). QtWebEngine stores them unencrypted.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

_QUERY = """
SELECT name, value, host_key, path, is_secure, has_expires, expires_utc FROM cookies
WHERE top_frame_site_key = ''
"""
_TO_UNIX = 11_644_473_600
"""Seconds from 1601, where Chromium's clock begins, to 1970."""


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie. `domain` begins with a dot if it includes all subdomains.

    `expires` is by the wall clock, None for the end of the session.
    """

    name: str
    value: str = field(repr=False)
    domain: str
    path: str = "/"
    is_secure: bool = False
    expires: float | None = None

    def is_for_host(self, host: str) -> bool:
        """Return whether it is sent to `host`."""
        bare = self.domain.removeprefix(".")
        return host == bare or (self.domain.startswith(".") and host.endswith(f".{bare}"))


def read(browser_storage: Path, hosts: Iterable[str]) -> tuple[Cookie, ...]:
    """Return the stored cookies for one of `hosts`, nothing if they cannot be read."""
    file = browser_storage / "Cookies"
    if not file.is_file():
        return ()
    import sqlite3  # noqa: PLC0415 - takes 3 ms, and most starts read no cookies

    wanted = frozenset(hosts)
    try:
        # Immutable: Chromium may hold its lock, and this only reads.
        uri = f"file:{quote(str(file))}?mode=ro&immutable=1"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as database:
            found = [_cookie(row) for row in database.execute(_QUERY)]
    except (sqlite3.Error, TypeError, ValueError):
        return ()  # a file of another version; the sign-on's page appears again
    return tuple(one for one in found if any(one.is_for_host(host) for host in wanted))


def _cookie(row: tuple[str, str, str, str, int, int, int]) -> Cookie:
    name, value, domain, path, is_secure, has_end, end = row
    expires = end / 1_000_000 - _TO_UNIX if has_end else None
    return Cookie(name, value, domain, path, bool(is_secure), expires)
