"""Decisions about what the page may do, as pure functions.

The page is trusted as far as Home Assistant's own frontend is (SECURITY.md): it may ask for access
tokens, and gets nothing else. There is no Qt here, so that each decision is tested without a
window: URLs are texts, permissions are names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from ha_kiosk.config.choices import ExternalLinks
from ha_kiosk.config.config import Config
from ha_kiosk.errors import UsageError
from ha_kiosk.page.alias import NO_ALIAS, OriginAlias, is_secure
from ha_kiosk.server.address.address import candidates, origin

CALLBACK = "/auth/external/callback"
"""Where another service redirects a person back to the server; its page only ends the sign-in."""
MY_REDIRECT = "/_my_redirect/"
"""Where my.home-assistant.io redirects a person to the frontend."""
MAX_SHOWN = 200
"""Characters of an address in the log."""
EMBEDDED = ("http:", "https:", "about:", "blob:", "data:")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}")
_BROWSERS = frozenset({
    "about", "blob", "chrome", "data", "devtools", "file", "filesystem", "ftp", "http", "https",
    "javascript", "qrc", "view-source", "ws", "wss",
})  # fmt: skip
# Addresses at which the server does not answer with its frontend, and which need no bridge.
_NOT_FRONTEND = ("/api/", "/local/", "/media/", CALLBACK)
_PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    "MediaAudioCapture": ("allow_microphone",),
    "MediaVideoCapture": ("allow_camera",),
    "MediaAudioVideoCapture": ("allow_microphone", "allow_camera"),
    "Notifications": ("allow_notifications",),
    "Geolocation": ("allow_geolocation",),
    "ClipboardReadWrite": ("allow_clipboard",),
    "FullScreen": ("allow_full_screen",),
}
"""By Qt's name of each permission, the settings that must all allow it; others are denied."""
_NEED_SECURE_ORIGIN = frozenset({*sum(_PERMISSIONS.values(), ())} - {"allow_full_screen"})


class Navigation(Enum):
    """What happens with a navigation of the page."""

    ALLOW = "allow"
    REFUSE = "refuse"


class LinkTarget(Enum):
    """Where an address is shown."""

    PAGE = "page"
    GUEST = "guest"
    NOWHERE = "nowhere"


def kiosk_url(url: str) -> str:
    """Return `url` with `external_auth=1` in its query, otherwise unchanged.

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
    """Return whether `url` is of the server's origin; an invalid URL is of no origin."""
    try:
        return origin(url) == origin(server)
    except UsageError:
        return False


def url_on(server: str, path: str) -> str | None:
    """Return the server's address for `path`, None if it leads to another server."""
    url = urljoin(f"{server}/", path)
    return url if is_same_origin(url, server) else None


def may_use_bridge(page_url: str, server: str | None) -> bool:
    """Return whether a page at `page_url` may use the bridge."""
    return server is not None and is_same_origin(page_url, server)


def navigation(url: str, server: str, *, main_frame: bool) -> Navigation:
    """Decide about a navigation of the kiosk's page.

    The main frame never leaves the server's origin. What a dashboard shows in an iframe (a webpage
    card, a camera's own page) is its owner's choice, over http(s) and the page's own `about:`,
    `blob:` and `data:` documents; these have no bridge.
    """
    # Not urlsplit, which raises for some inputs: there must be a decision for every input.
    allowed = is_same_origin(url, server) if main_frame else url.lower().startswith(EMBEDDED)
    return Navigation.ALLOW if allowed else Navigation.REFUSE


def new_window(url: str, server: str, config: Config) -> LinkTarget:
    """Decide where to open a link of the page to a new window or to another site.

    The frontend would not get a token in a guest view, so its own pages stay in the page.
    """
    if is_same_origin(url, server):
        return LinkTarget.GUEST if _path(url).startswith(_NOT_FRONTEND) else LinkTarget.PAGE
    return LinkTarget.GUEST if may_visit(url, config) else LinkTarget.NOWHERE


def guest_navigation(url: str, server: str, config: Config, *, main_frame: bool) -> LinkTarget:
    """Decide about a navigation of a guest view.

    It may return to the server for addresses that need no token (the callback at which another
    service ends), and my.home-assistant.io may redirect to the frontend, which asks before it does
    anything. No other page of the frontend opens there, because it would only show its login form.
    """
    if not main_frame:
        return LinkTarget.GUEST if url.lower().startswith(EMBEDDED) else LinkTarget.NOWHERE
    if not is_same_origin(url, server):
        return LinkTarget.GUEST if may_visit(url, config) else LinkTarget.NOWHERE
    path = _path(url)
    if path.startswith(MY_REDIRECT):
        return LinkTarget.PAGE
    return LinkTarget.GUEST if path.startswith(_NOT_FRONTEND) else LinkTarget.NOWHERE


def may_visit(url: str, config: Config) -> bool:
    """Return whether a guest view may show `url`, which is not of the server's origin."""
    if config.external_links is ExternalLinks.BLOCK:
        return False
    try:
        host = urlsplit(origin(url)).hostname or ""
    except UsageError:
        return False
    return not config.external_hosts or _is_named(host, config.external_hosts)


def may_sign_on(url: str, server: str, hosts: Iterable[str]) -> bool:
    """Return whether the window may show `url` while a single sign-on is in front of `server`.

    Allowed are pages of the server's own host, and of `hosts`.
    """
    try:
        host = urlsplit(origin(url)).hostname or ""
        return host == urlsplit(origin(server)).hostname or _is_named(host, hosts)
    except UsageError:
        return False


def program_for(url: str) -> str:
    """Return the scheme of `url`, with its colon, if only another program could open it."""
    scheme = url.partition(":")[0].lower()
    is_one = _SCHEME.fullmatch(scheme) and scheme not in _BROWSERS
    return f"{scheme}:" if is_one and ":" in url else ""


def is_callback(url: str, server: str) -> bool:
    """Return whether `url` is the callback at the server where another service ends."""
    return is_same_origin(url, server) and _path(url) == CALLBACK


def permits(permission: str, asked_by: str, server: str, config: Config) -> bool:
    """Return whether the origin `asked_by` gets `permission` (Qt's name of it)."""
    keys = _PERMISSIONS.get(permission, ())
    allowed = bool(keys) and all(getattr(config, key) for key in keys)
    return allowed and is_same_origin(asked_by, server)


def may_download(url: str, server: str, config: Config, *, by_page: bool) -> bool:
    """Return whether the target of `url` may be saved: it is the server's, or made by its page.

    The frontend saves logs, traces and keys from `data:` addresses. Those have no origin, so what
    counts is who asks: the kiosk's page (an iframe in it counts as the page), or a guest view.
    """
    if by_page and url.startswith("data:"):
        return config.downloads
    return config.downloads and is_same_origin(url.removeprefix("blob:"), server)


def alias_for(address: str, config: Config) -> OriginAlias:
    """Return the origin under which the page of the server at `address` is to be loaded.

    It is an alias if the settings allow something that needs a secure origin, and the server is
    plain http. With a single sign-on there is no alias, because that redirects to the server's own
    name.
    """
    wanted = any(getattr(config, key) for key in _NEED_SECURE_ORIGIN)
    server = candidates(address)[0]
    return (
        NO_ALIAS
        if not wanted or config.sign_in_hosts or is_secure(server)
        else OriginAlias.secure(server)
    )


def shown_address(url: str) -> str:
    """Return `url` for a log: without user, password, query and fragment.

    Of a `data:` address, which contains its own content, only the scheme is shown.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that is none"
    if parts.scheme == "data":
        return "data:"
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))[:MAX_SHOWN]


def _path(url: str) -> str:
    """Return the path of `url`, which has an origin, as the server will read it."""
    return urlsplit(url).path


def _is_named(host: str, names: Iterable[str]) -> bool:
    """Return whether `host` is one of `names`; a name such as `*.name` means all hosts below."""
    return any(
        host == name or (name.startswith("*.") and host.endswith(name[1:])) for name in names
    )
