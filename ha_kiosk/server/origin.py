"""The origin of an address, written as a browser writes it.

It decides what the page may do (`page/policy.py`) and for whom a certificate or a password is
(`tls/policy.py`), so every comparison of addresses uses it.
"""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from urllib.parse import SplitResult, urlsplit

from ha_kiosk.errors import UsageError

DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?")


def origin(url: str) -> str:
    """Return the origin of `url` as a browser writes it: `http://host:8123`.

    Raises `UsageError` for anything but http and https with a host. The message does not repeat
    the address, which may hold a password.
    """
    parts = split(url)
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        raise UsageError("An address starts with http:// or https://.")
    number = port(parts)
    return f"{scheme}://{host(parts)}" + (
        "" if number in {None, DEFAULT_PORTS[scheme]} else f":{number}"
    )


def split(url: str) -> SplitResult:
    """Return the parts of `url`. Raises `UsageError` where there is any doubt about them."""
    # Python and browsers disagree about these; what is disputed is no address.
    if "\\" in url or not url.isprintable() or " " in url:
        raise UsageError("The address has characters that no address has.")
    try:
        return urlsplit(url)
    except ValueError:
        raise UsageError("This is not an address.") from None


def port(parts: SplitResult) -> int | None:
    """Return the port that is written in an address. Raises `UsageError`."""
    try:
        return parts.port
    except ValueError:
        raise UsageError("The port in the address is not a number up to 65535.") from None


def host(parts: SplitResult) -> str:
    """Return the host of an address, an IPv6 address in brackets. Raises `UsageError`."""
    name = parts.hostname or ""
    if ":" in name and "%" not in name:
        with suppress(ValueError):
            return f"[{ipaddress.IPv6Address(name).compressed}]"
    with suppress(UnicodeError):
        name = name.encode("idna").decode().lower()
    if not _HOST.fullmatch(name):
        raise UsageError("The address names no host.")
    return name
