"""The browser profile's cookies for the server, for our own requests.

A single sign-on in front of the server identifies a browser by its cookies. They are sent to the
server of the TLS policy and nowhere else, are kept in memory only, and are never shown.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from ha_kiosk.server.tls.policy import TlsPolicy
from ha_kiosk.storage import browser_cookies, browser_storage
from ha_kiosk.storage.browser_cookies import Cookie
from ha_kiosk.storage.paths import Paths

MOST = 200
"""Cookies that are kept at most; a browser keeps 180 for one site."""


class ServerCookies:
    """The current cookies; may be used by any thread. `now` is the wall clock."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._cookies: dict[tuple[str, str, str], Cookie] = {}

    def add(self, *cookies: Cookie) -> None:
        """Add cookies; each replaces an older one of its name."""
        with self._lock:
            for cookie in cookies:
                key = _key(cookie)
                self._cookies.pop(key, None)
                if _is_sendable(cookie):
                    self._cookies[key] = cookie
            while len(self._cookies) > MOST:
                del self._cookies[next(iter(self._cookies))]

    def add_stored(self, *cookies: Cookie) -> None:
        """Add cookies from a file; they do not replace the newer ones that are there already."""
        with self._lock:
            known = set(self._cookies)
        self.add(*(cookie for cookie in cookies if _key(cookie) not in known))

    def remove(self, cookie: Cookie) -> None:
        """Remove a cookie."""
        with self._lock:
            self._cookies.pop(_key(cookie), None)

    def header(self, url: str) -> str | None:
        """Return the value of the `Cookie` header for a request to `url`, None for no header.

        The caller checks that `url` is the server's.
        """
        parts = urlsplit(url)
        host, path = _host(url), parts.path or "/"
        is_secure = parts.scheme in {"https", "wss"}
        with self._lock:
            mine = [
                cookie
                for cookie in self._cookies.values()
                if cookie.is_for_host(host)
                and _is_below(path, cookie.path)
                and (is_secure or not cookie.is_secure)
                and (cookie.expires is None or cookie.expires > self._now())
            ]
        mine.sort(key=lambda cookie: -len(cookie.path))
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in mine) or None


def _key(cookie: Cookie) -> tuple[str, str, str]:
    return cookie.domain, cookie.path, cookie.name


def _is_below(path: str, folder: str) -> bool:
    """Return whether a cookie for `folder` goes to `path` (RFC 6265, 5.1.4)."""
    return path == folder or (
        path.startswith(folder) and (folder.endswith("/") or path[len(folder)] == "/")
    )


def _is_sendable(cookie: Cookie) -> bool:
    """Return whether it can be in a header: a library would show the whole header in its error."""
    text = cookie.name + cookie.value
    return text.isascii() and text.isprintable() and ";" not in text


def stored(paths: Paths, rules: TlsPolicy) -> tuple[Cookie, ...]:
    """Return the cookies that the browser has stored for the server of `rules`. Reads a file."""
    if browser_storage.is_marked(paths):
        return ()  # somebody has signed out
    return browser_cookies.read(paths.browser_storage, hosts_of(rules.origins))


def hosts_of(origins: Iterable[str]) -> frozenset[str]:
    """Return the hosts of origins, in the form that cookies use."""
    return frozenset(map(_host, origins))


def _host(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return f"[{host}]" if ":" in host else host
