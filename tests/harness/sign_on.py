"""A single sign-on in front of a server, as Authelia, Authentik or Cloudflare Access are one.

`SignOn` is what the proxy in front asks about each request (harness/proxy.py); `signing_on` serves
the page of the host that signs people in, under another name than the proxy's.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal
from urllib.parse import parse_qs, quote, urlsplit

from harness.ports import port_of
from harness.site import Site, serving

HOST = "localhost"
"""The name under which the page of the sign-on is served; the proxy's is 127.0.0.1."""
NAME = "sign_on"
CALLBACK = "/sign-on/callback"
SECRET = "/secret/"
PAGE = """<h1>Who are you?</h1><button onclick="location.href = back()">Sign in</button>
<script>
const back = () => {
  const to = new URLSearchParams(location.search).get("rd");
  return new URL("%s", to) + "?ticket=42&rd=" + encodeURIComponent(to);
};
</script>"""
"""The sign-on's page, without a password: its button leads back with a ticket."""

Kind = Literal["redirect", "page", "secret"]


@dataclass
class SignOn:
    """Lets through who has the cookie; others it redirects to `asker`, or shows a page of its own.

    A "secret" one opens for whoever has been at `SECRET`. `status` is that of a page of its own;
    `cookie` is what it wants to see now; `seen` are the Cookie headers of the requests for paths
    that do not begin with its own.
    """

    kind: Kind = "redirect"
    asker: str = ""
    status: int = 401
    cookie: str = field(default_factory=secrets.token_hex)
    answered: int = 0
    seen: list[str] = field(default_factory=list)

    def change(self) -> None:
        """End all sessions."""
        self.cookie = secrets.token_hex()

    def answer(self, url: str, path: str, head: str) -> bytes | None:
        """Return the answer to a request for `path` of the proxy at `url`, None to let it pass."""
        parts = urlsplit(path)
        if parts.path == CALLBACK or (self.kind == "secret" and parts.path == SECRET):
            back = parse_qs(parts.query).get("rd", ["/"])[0]
            return _answer(
                302, f"Location: {back}", f"Set-Cookie: {NAME}={self.cookie}; Path=/; HttpOnly"
            )
        lines = (line.partition(":") for line in head.splitlines())
        cookie = "".join(value for name, _, value in lines if name.lower() == "cookie")
        self.seen.append(cookie)
        if f"{NAME}={self.cookie}" in cookie:
            return None
        self.answered += 1
        if self.kind == "redirect":
            return _answer(302, f"Location: {self.asker}/sign-in?rd={quote(url + path, safe='')}")
        if self.kind == "secret":
            return _answer(403, body="<h1>No</h1>")
        link = f"{CALLBACK}?rd={quote(url + path, safe='')}"
        return _answer(
            self.status, body=f"<button onclick=\"location.href = '{link}'\">Sign in</button>"
        )


def _answer(status: int, *headers: str, body: str = "") -> bytes:
    lines = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
        "Content-Type: text/html",
        "Connection: close",
        f"Content-Length: {len(body)}",
        *headers,
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@contextmanager
def signing_on() -> Iterator[tuple[SignOn, Site]]:
    """Serve the page of a sign-on at `HOST`; yield what asks in front of the server, and it."""
    with serving() as site:
        site.add("/sign-in", PAGE % CALLBACK)
        yield SignOn(asker=f"http://{HOST}:{port_of(site.url)}"), site
