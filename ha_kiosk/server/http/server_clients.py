"""The clients of httpx: one for the server, and one for all other servers."""

from __future__ import annotations

import threading
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from ha_kiosk import __version__
from ha_kiosk.server.tls.policy import TlsPolicy


class ServerClients:
    """One client for the server that `rules` are for, and one for all other servers."""

    def __init__(
        self, rules: TlsPolicy, timeout: float, transport: httpx.BaseTransport | None
    ) -> None:
        self.rules = rules
        self._timeout, self._transport = timeout, transport
        self._other: httpx.Client | None = None
        self._making = threading.Lock()
        # At once, so that a file that cannot be used is reported before anything is sent.
        ours = min(rules.origins, default="")
        self._ours = self._client(ours)

    def to(self, url: str) -> httpx.Client:
        """Return the client for `url`."""
        if not self.rules.origins or self.rules.apply_to(url):
            return self._ours
        with self._making:
            if self._other is None:
                self._other = self._client(url)
            return self._other

    def close(self) -> None:
        """Close all connections."""
        self._ours.close()
        if self._other is not None:
            self._other.close()

    def _client(self, url: str) -> httpx.Client:
        return httpx.Client(
            verify=self.rules.context(url),
            timeout=self._timeout,
            transport=self._transport,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"User-Agent": f"ha-kiosk/{__version__}"},
        )
