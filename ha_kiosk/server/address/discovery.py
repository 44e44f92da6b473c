"""Finds Home Assistant in the network by mDNS, as the official apps do (`_home-assistant._tcp`).

Anybody in the network can announce anything. So the found servers are only listed with their
addresses, for a person to choose from; nothing is sent to a server before that.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ha_kiosk.errors import KioskError, UsageError
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.address import PORT, origin

if TYPE_CHECKING:
    from zeroconf import Zeroconf

SERVICE = "_home-assistant._tcp.local."
SECONDS = 3.0
"""How long to wait for answers; most servers answer within one second."""
_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Announcement:
    """One answer, unchecked: TXT values may be missing, empty, or not valid text."""

    name: str
    addresses: tuple[str, ...]
    port: int
    txt: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server that announces itself. `version` may be empty."""

    name: str
    url: str
    version: str = ""


def servers(announcements: Iterable[Announcement]) -> tuple[FoundServer, ...]:
    """Return the servers of `announcements`, each once, sorted by name.

    A server that answers on several interfaces or with several records is identified by its `uuid`,
    or without one by its address.
    """
    found: dict[str, FoundServer] = {}
    for announcement in announcements:
        url = _url(announcement)
        if url is None:
            continue
        name = _line(announcement.txt.get("location_name", "")) or _line(
            announcement.name.removesuffix(f".{SERVICE}")
        )
        server = FoundServer(name or url, url, _line(announcement.txt.get("version", "")))
        found.setdefault(announcement.txt.get("uuid") or url, server)
    return tuple(sorted(found.values(), key=lambda server: (server.name.casefold(), server.url)))


def prepare() -> None:
    """Import what `browse` needs: C modules, which no thread may load while Qt loads a library.

    packaging/guide/platform.md says why.
    """
    import zeroconf  # noqa: F401, PLC0415 - 0.1 s, needed once in a life


def browse(
    seconds: float = SECONDS, *, connect: Callable[[], Zeroconf] | None = None
) -> tuple[FoundServer, ...]:
    """Return the servers that answer within `seconds`. Raises `KioskError` without a network."""
    from zeroconf import ServiceBrowser, Zeroconf  # noqa: PLC0415 - 0.1 s, needed once in a life

    names: dict[str, None] = {}
    lock = threading.Lock()

    def note(**change: object) -> None:
        with lock:
            names[str(change["name"])] = None

    end = time.monotonic() + seconds
    try:
        zeroconf = (connect or Zeroconf)()
    except OSError as err:
        why = os_reason(err)
        raise KioskError(Text("The network cannot be searched: {why}.", why=why)) from err
    try:
        browser = ServiceBrowser(zeroconf, SERVICE, handlers=[note])
        threading.Event().wait(seconds)
        browser.cancel()
        with lock:
            announced = list(names)
        return servers(
            answer for name in announced if (answer := _ask(zeroconf, name, end)) is not None
        )
    finally:
        zeroconf.close()


def _ask(zeroconf: Zeroconf, name: str, end: float) -> Announcement | None:
    left = max(0.5, end - time.monotonic())
    info = zeroconf.get_service_info(SERVICE, name, timeout=round(left * 1000))
    if info is None:
        return None
    txt = {
        key.decode(errors="replace"): (value or b"").decode(errors="replace")
        for key, value in info.properties.items()
    }
    return Announcement(name, tuple(info.parsed_scoped_addresses()), info.port or PORT, txt)


def _url(announcement: Announcement) -> str | None:
    """Return the server's address: the announced one, otherwise the one that answered."""
    for key in ("internal_url", "base_url"):
        try:
            return origin(announcement.txt.get(key, ""))
        except UsageError:
            continue
    # A link-local address has a scope, which no URL can contain.
    usable = [text for text in announcement.addresses if "%" not in text and _is_usable(text)]
    if not usable:
        return None
    address = min(usable, key=lambda text: ":" in text)
    return f"http://{f'[{address}]' if ':' in address else address}:{announcement.port}"


def _is_usable(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return not (address.is_unspecified or address.is_multicast or address.is_link_local)


def _line(text: str) -> str:
    return "".join(char for char in text if char.isprintable()).strip()[:_LENGTH]
