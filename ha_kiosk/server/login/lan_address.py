"""Finds an address of this machine to which a phone can return, and which the server allows.

The server accepts a client id only if its host is a name or a local address: see
homeassistant.components.auth.indieauth, and `is_local` in homeassistant.util.network.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from ha_kiosk.errors import ServerUnreachable, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.login.listener import ListenAddress

_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fd00::/8")
)


def towards(
    server: str,
    *,
    route: Callable[[str], Sequence[str]] | None = None,
    interfaces: Callable[[], Sequence[Sequence[str]]] | None = None,
    hostname: Callable[[], str] = socket.gethostname,
) -> ListenAddress:
    """Return where to listen for a phone that is in the network of `server`.

    This is an address of the interface that reaches the server. If the server allows none of them
    (a global IPv6 address, Tailscale), it is the name HOST.local. Raises `UsageError` if only this
    machine reaches the server, and `ServerUnreachable`.
    """
    ours = [text for text in (route or _route)(server) if not _parsed(text).is_loopback]
    if not ours:
        raise UsageError(
            Text(
                "A phone cannot open {server}: only this machine reaches it. Sign in by the "
                "server's address in your network: ha-kiosk login --method phone http://ADDRESS:8123",
                server=server,
            )
        )
    same_interface = [
        text
        for addresses in (interfaces or _interfaces)()
        if not set(addresses).isdisjoint(ours)
        for text in addresses
    ]
    for text in (*ours, *same_interface):
        if is_allowed(text):
            return ListenAddress(text, f"[{text}]" if ":" in text else text)
    return ListenAddress(ours[0], f"{hostname().partition('.')[0].lower()}.local")


def is_allowed(text: str) -> bool:
    """Return whether the server accepts an address as the host of a client id.

    It does not accept a link-local IPv6 address, whose scope cannot be in a URL.
    """
    address = _parsed(text)
    return any(address in network for network in _NETWORKS)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(text.partition("%")[0])


def _route(server: str) -> list[str]:
    """Return the addresses from which this machine would send to `server`; sends nothing."""
    parts = urlsplit(server)
    try:
        targets = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_DGRAM)
    except OSError as err:
        raise ServerUnreachable(
            Text("{host}: its address is not known.", host=str(parts.hostname))
        ) from err
    found = []
    for family, kind, protocol, _, address in targets:
        with socket.socket(family, kind, protocol) as probe:
            try:
                probe.connect(address)
            except OSError:
                continue  # no route with this address family
            found.append(str(probe.getsockname()[0]))
    if not found:
        raise ServerUnreachable(Text("There is no network to {server}.", server=server))
    return list(dict.fromkeys(found))


def _interfaces() -> list[list[str]]:
    """Return the addresses of each interface."""
    import psutil  # noqa: PLC0415 - the window's start can do without

    return [
        [a.address for a in addresses if a.family in {socket.AF_INET, socket.AF_INET6}]
        for addresses in psutil.net_if_addrs().values()
    ]
