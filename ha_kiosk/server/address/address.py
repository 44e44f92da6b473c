"""The address that a person typed, and the server addresses that it may mean.

A path is not part of a server's address: Home Assistant is always at the root.
"""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.origin import ONE_SLASH
from ha_kiosk.server.address.origin import host as _host
from ha_kiosk.server.address.origin import origin as origin  # noqa: PLC0414 - an address has one
from ha_kiosk.server.address.origin import port as _port
from ha_kiosk.server.address.origin import split as _split

PORT = 8123
_PORT_DIGITS = 5
UNUSED_USER = Text(
    "The user name in the address is not used. What a proxy in front asks for goes into "
    "http_username and http_password."
)
_CLOSED = (
    "0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 "
    "113 115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 "
    "548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 "
    "6566 6665 6666 6667 6668 6669 6679 6697 10080"
)
_CLOSED_PORTS = frozenset(map(int, _CLOSED.split()))
"""Ports that browsers block (https://fetch.spec.whatwg.org/#port-blocking)."""
_NO_PAGES = ("/api/", "/auth/", "/static/", "/local/", "/frontend_latest/", "/frontend_es5/")
"""Where Home Assistant has its API and its files."""
_NO_SLASHES = re.compile(r"https?:(?![0-9/])", re.IGNORECASE)
_OTHER_SCHEME = re.compile(
    r"(about|blob|data|file|ftp|javascript|mailto|tel|view-source|wss?):(?![0-9])", re.IGNORECASE
)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_LOCAL_NAME = re.compile(r"[^.]+|.*\.(local|lan|home|internal|localhost|home\.arpa|fritz\.box)")


def candidates(text: str) -> tuple[str, ...]:
    """Return the origins to try for a typed address, the most likely first.

    A given scheme is used as it is. Without a scheme: if there is a port, it may be http or https;
    a name or address of the local network most often means plain http on port 8123, any other most
    often https. Raises `UsageError`.
    """
    text = text.strip()
    if _SCHEME.match(text):
        return (origin(text),)
    if _NO_SLASHES.match(text) or _OTHER_SCHEME.match(text):
        raise UsageError(Text("An address starts with http:// or https://."))
    if text.startswith("/"):
        raise UsageError(
            Text("A path needs its server before it, as in http://ha.local:8123/lovelace.")
        )
    if text.isdecimal() and len(text) <= _PORT_DIGITS:
        raise UsageError(Text("The address names no host."))  # only a port
    parts = _split(text if ONE_SLASH.match(text) else f"http://{text}")
    host = _host(parts)
    port = _port(parts)
    tries: tuple[str, ...]
    if port is not None:
        tries = (f"http://{host}:{port}", f"https://{host}:{port}")
    elif _is_local(host):
        tries = (
            f"http://{host}:{PORT}",
            f"https://{host}:{PORT}",
            f"https://{host}",
            f"http://{host}",
        )
    else:
        tries = (f"https://{host}", f"https://{host}:{PORT}", f"http://{host}:{PORT}")
    return tuple(origin(url) for url in tries)


def on_server(text: str, server: str) -> str | None:
    """Return the page of `server` that a person meant by `text`, None for another server's.

    A server that redirects from http to https is the same server at both addresses.
    """
    ours = origin(server)
    meant = candidates(text)
    if ours not in meant and ours not in {f"https{url.removeprefix('http')}" for url in meant}:
        return None
    return ours + _parts(text)._replace(scheme="", netloc="").geturl()


def path_of(text: str) -> str:
    """Return path and query of a typed address; "" for the server's start page."""
    path = _path_and_query(_parts(text))
    return "" if path == "/" else path


def may_be_page(path: str) -> bool:
    """Return whether `path` may be a page of the frontend.

    It is not where the API is: each request there without a token counts as a failed login.
    """
    return not f"{urlsplit(path).path}/".startswith(_NO_PAGES)


def path_and_query(url: str) -> str:
    """Return the path and the query of `url`."""
    return _path_and_query(urlsplit(url))


def refuse_closed_port(url: str) -> None:
    """Raise `UsageError` if browsers block the port of `url`."""
    number = urlsplit(url).port
    if number in _CLOSED_PORTS:
        raise UsageError(
            Text(
                "No browser opens a page at port {port}. Give the server another one.", port=number
            )
        )


def names_user(text: str) -> bool:
    """Return whether an address has a user name, which is never used."""
    return "@" in _parts(text).netloc


def without_user(text: str) -> str:
    """Return a typed address without its user name and password."""
    parts = _parts(text)
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return bare if parts.scheme else bare.removeprefix("//")


def _parts(text: str) -> SplitResult:
    """Return the parts of a typed address, with or without a scheme."""
    text = text.strip()
    return _split(text if _SCHEME.match(text) else f"//{text}")


def _path_and_query(parts: SplitResult) -> str:
    return parts._replace(scheme="", netloc="", fragment="").geturl()


def _is_local(host: str) -> bool:
    with suppress(ValueError):
        return not ipaddress.ip_address(host.strip("[]")).is_global
    return bool(_LOCAL_NAME.fullmatch(host))
