"""Decisions about what the page may do, as pure functions.

The page is trusted as far as Home Assistant's own frontend is (design.md, "Security model"): it
may ask for access tokens, and gets nothing else. Apart so that each decision is tested without a
window. It refuses to know Qt: URLs are texts here, permissions are names.
"""

from __future__ import annotations

from enum import Enum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ha_kiosk.errors import UsageError
from ha_kiosk.server.address import origin

_EMBEDDED = ("http:", "https:", "about:", "blob:", "data:")


class Navigation(Enum):
    """What becomes of a navigation that the page asks for."""

    ALLOW = "allow"
    REFUSE = "refuse"


def kiosk_url(url: str) -> str:
    """Return `url` with `external_auth=1` in its query, all else as it was.

    That parameter makes the frontend ask the app for tokens instead of showing its login page.
    """
    parts = urlsplit(url)
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name != "external_auth"
    ]
    query.append(("external_auth", "1"))
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(query), ""))


def is_same_origin(url: str, server: str) -> bool:
    """Return whether `url` is of the server's origin; no URL at all is of no origin."""
    try:
        return origin(url) == origin(server)
    except UsageError:
        return False


def may_talk(page_url: str, server: str | None) -> bool:
    """Return whether a page at `page_url` may use the bridge."""
    return server is not None and is_same_origin(page_url, server)


def navigation(url: str, server: str, *, main_frame: bool) -> Navigation:
    """Decide about a navigation of the kiosk's page.

    The main frame never leaves the server's origin. What a dashboard shows in an iframe (a web
    page card, a camera's own page) is its owner's choice, over http(s) and the page's own
    `about:`, `blob:` and `data:` documents; there is no bridge in there.
    """
    # Not urlsplit, which raises for some: a decision must come out whatever goes in.
    allowed = is_same_origin(url, server) if main_frame else url.lower().startswith(_EMBEDDED)
    return Navigation.ALLOW if allowed else Navigation.REFUSE


def shown_address(url: str) -> str:
    """Return `url` as it may stand in a log: without user, password, query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that is none"
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))
