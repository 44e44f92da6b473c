"""Where the listener for a phone is reached, and what the server allows as a client id."""

from __future__ import annotations

import socket

import pytest

from ha_kiosk.errors import ServerUnreachable, UsageError
from ha_kiosk.server.login import lan_address
from ha_kiosk.server.login.listener import ListenAddress

SERVER = "http://homeassistant.local:8123"
INTERFACES = (
    ("127.0.0.1", "::1"),
    ("192.168.1.20", "2001:db8::20", "fd00::20", "fe80::20%eth0"),
    ("100.64.0.7",),
)


def towards(*ours: str) -> ListenAddress:
    """Return where to listen when the server is reached from `ours`."""
    return lan_address.towards(
        SERVER, route=lambda _: ours, interfaces=lambda: INTERFACES, hostname=lambda: "Wall.lan"
    )


def test_the_address_that_reaches_the_server_is_used() -> None:
    """Where the server allows it; an IPv6 address is written in brackets."""
    assert towards("192.168.1.20") == ListenAddress("192.168.1.20", "192.168.1.20")
    assert towards("fd00::20") == ListenAddress("fd00::20", "[fd00::20]")


@pytest.mark.parametrize("ours", ["2001:db8::20", "fe80::20%eth0"])
def test_another_address_of_the_same_interface_takes_the_place_of_a_forbidden_one(
    ours: str,
) -> None:
    """The phone is in the same network."""
    assert towards(ours).bind == "192.168.1.20"


def test_a_name_is_used_where_no_address_is_allowed() -> None:
    """As with Tailscale."""
    assert towards("100.64.0.7") == ListenAddress("100.64.0.7", "wall.local")


def test_a_server_that_only_this_machine_reaches_is_an_error() -> None:
    """The phone would look for it on itself."""
    with pytest.raises(UsageError, match="A phone cannot open"):
        towards("127.0.0.1", "::1")
    with pytest.raises(UsageError, match="A phone cannot open"):
        lan_address.towards("http://localhost:8123")


def test_a_server_without_address_or_route_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """As everywhere else."""
    with pytest.raises(ServerUnreachable, match="not known"):
        lan_address.towards("http://nowhere.invalid:8123")

    def refuse(*_: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ServerUnreachable, match="no network"):
        lan_address.towards("http://192.168.1.5:8123")


def test_the_addresses_of_this_machine_are_read() -> None:
    """Both families, without the hardware's."""
    addresses = [a for interface in lan_address._interfaces() for a in interface]
    assert "127.0.0.1" in addresses
    assert all("." in a or "::" in a for a in addresses)


@pytest.mark.parametrize(
    ("text", "is_allowed"),
    [
        ("10.1.2.3", True),
        ("172.31.0.1", True),
        ("172.32.0.1", False),
        ("192.168.0.1", True),
        ("169.254.3.4", True),
        ("192.0.2.2", False),
        ("fd12::1", True),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
    ],
)
def test_the_servers_rule(text: str, *, is_allowed: bool) -> None:
    """`is_local` of homeassistant.util.network, without what a URL cannot hold."""
    assert lan_address.is_allowed(text) is is_allowed
