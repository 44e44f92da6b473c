"""The addresses of this device on its networks, for people."""

from __future__ import annotations

import ipaddress
import socket

import psutil


def local() -> tuple[str, ...]:
    """Return the addresses of this device on its networks, IPv4 first, sorted by interface.

    Loopback and link-local addresses, and those of interfaces that are down, are left out.
    """
    stats = psutil.net_if_stats()
    found: list[str] = []
    for family in (socket.AF_INET, socket.AF_INET6):
        for name, entries in sorted(psutil.net_if_addrs().items()):
            if name in stats and stats[name].isup:
                found += [e.address for e in entries if e.family == family and _counts(e.address)]
    return tuple(found)


def _counts(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    return not (address.is_loopback or address.is_link_local)
