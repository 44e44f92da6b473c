"""The origin under which a server's page is loaded, so that it may use a microphone.

Browsers allow a microphone and similar features only for secure origins, and plain http is not one.
Chromium has a switch that declares an origin secure, but QtWebEngine does not pass it to the
renderers: `isSecureContext` stays false (seen with 6.8 and 6.12; with `--single-process` it is
true, and Electron had the same bug, electron/electron#15448). Chromium treats every name below
`.localhost` as secure, and a resolver rule can map such a name to a server. So the page is loaded
under a name made of the server's, which leads to the server inside this program and nowhere else.

The two origins stay different: code that decides about the page knows only the page's.
"""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from ha_kiosk.errors import UsageError
from ha_kiosk.server.address.origin import host, origin, port, split
from ha_kiosk.server.http import Request, Response, Send

_ORIGIN = re.compile(r"[^:/]+://[^/?#]*")


@dataclass(frozen=True, slots=True)
class OriginAlias:
    """The origin of `server`, and that of its `page`. Pages of other servers keep their origin."""

    server: str
    page: str

    @classmethod
    def secure(cls, server: str) -> OriginAlias:
        """Return a secure address for the page of `server`, an http origin."""
        parts = split(server)
        name = _name(parts.hostname or "")
        return cls(server, origin(f"http://{name}.localhost:{port(parts) or 80}"))

    @property
    def resolver_rule(self) -> str:
        """Return Chromium's rule to find the server (`--host-resolver-rules`), "" without alias."""
        if self.page == self.server:
            return ""
        return f"MAP {host(split(self.page))} {host(split(self.server))}"

    def origin(self, server: str) -> str:
        """Return the origin of the page of `server`, which is an origin."""
        return self.page if server == self.server else server

    def to_alias(self, url: str) -> str:
        """Return `url` with the page's origin."""
        return _moved(url, self.server, self.page)

    def to_server(self, url: str) -> str:
        """Return `url` with the server's own origin."""
        return _moved(url, self.page, self.server)

    def rewriting(self, send: Send) -> Send:
        """Return a `send` for addresses with the page's origin."""

        def carry(request: Request) -> Response:
            response = send(replace(request, url=self.to_server(request.url)))
            return replace(response, url=self.to_alias(response.url))

        return carry


NO_ALIAS: Final = OriginAlias("", "")
"""Every page has the origin of its server."""


def is_secure(server: str) -> bool:
    """Return whether browsers regard `server`, an origin, as secure."""
    name = split(server).hostname or ""
    with suppress(ValueError):
        return server.startswith("https:") or ipaddress.ip_address(name).is_loopback
    return name == "localhost" or name.endswith(".localhost")


def _name(hostname: str) -> str:
    with suppress(ValueError):
        # The full form, because a name cannot begin with a hyphen.
        return ipaddress.IPv6Address(hostname).exploded.replace(":", "-")
    return hostname.rstrip(".")


def _moved(url: str, there: str, here: str) -> str:
    if there == here:
        return url
    with suppress(UsageError):
        if origin(url) == there:
            return here + _ORIGIN.sub("", url, count=1)
    return url
