"""The clients of httpx: for the server of a TLS policy and for others, with and without TLS."""

from __future__ import annotations

import ssl
import threading
from typing import TYPE_CHECKING

from ha_kiosk import __version__
from ha_kiosk.server.tls.policy import TlsPolicy

if TYPE_CHECKING:
    import httpx


class ServerClients:
    """The clients for the policy `rules`, each created when it is first used.

    Raises `UsageError` for a policy with files that cannot be used.
    """

    def __init__(
        self, rules: TlsPolicy, timeout: float, transport: httpx.BaseTransport | None
    ) -> None:
        self.rules = rules
        self._timeout, self._transport = timeout, transport
        self._clients: dict[tuple[bool, bool], httpx.Client] = {}
        self._making = threading.Lock()
        if rules.has_files:
            # At once, so that a file that cannot be used is reported before anything is sent.
            rules.context(min(rules.origins, default=""))

    def to(self, url: str) -> httpx.Client:
        """Return the client for `url`."""
        kind = self.rules.apply_to(url), url.lower().startswith("https:")
        with self._making:
            if kind not in self._clients:
                _is_ours, has_tls = kind
                self._clients[kind] = self._client(self.rules.context(url) if has_tls else _none())
            return self._clients[kind]

    def close(self) -> None:
        """Close all connections."""
        with self._making:
            for client in self._clients.values():
                client.close()

    def _client(self, context: ssl.SSLContext) -> httpx.Client:
        from http.cookiejar import CookieJar, DefaultCookiePolicy  # noqa: PLC0415 - with httpx

        import httpx  # noqa: PLC0415 - 0.08 s, of which no start waits

        return httpx.Client(
            verify=context,
            timeout=self._timeout,
            transport=self._transport,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            limits=httpx.Limits(max_keepalive_connections=0),
            headers={"User-Agent": f"ha-kiosk/{__version__}"},
        )


def _none() -> ssl.SSLContext:
    """Return a context that trusts nobody: to load the system's store takes 0.02 s."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
