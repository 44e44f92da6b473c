"""Servers that announce themselves: what is made of their answers, and real mDNS on loopback."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator, Mapping
from functools import partial

import pytest
from zeroconf import IPVersion, ServiceInfo, Zeroconf

from ha_kiosk.errors import KioskError
from ha_kiosk.server.address import discovery
from ha_kiosk.server.address.discovery import SERVICE, Announcement, FoundServer, browse, servers


def announced(
    name: str, *addresses: str, txt: Mapping[str, str] | None = None, **more: str
) -> Announcement:
    """Return one answer."""
    values = {**(txt or {}), **more}
    return Announcement(f"{name}.{SERVICE}", addresses or ("192.168.1.5",), 8123, values)


def test_a_server_is_shown_with_name_address_and_version() -> None:
    """As it announces itself."""
    found = servers(
        [
            announced(
                "id1",
                location_name="Villa",
                version="2026.11.0",
                internal_url="http://homeassistant.local:8123",
                base_url="https://villa.example",
                uuid="1",
            )
        ]
    )
    assert found == (FoundServer("Villa", "http://homeassistant.local:8123", "2026.11.0"),)


@pytest.mark.parametrize(
    "txt",
    [
        {},
        {"internal_url": "", "base_url": "", "location_name": "", "version": "", "uuid": ""},
        {"internal_url": "ftp://x", "base_url": "no address"},
    ],
)
def test_empty_values_leave_the_address_that_answered(txt: dict[str, str]) -> None:
    """Each may be empty, and nonsense is as good as empty."""
    assert servers([announced("Home", txt=txt)]) == (
        FoundServer("Home", "http://192.168.1.5:8123"),
    )


def test_the_base_url_comes_second() -> None:
    """Older servers have only that."""
    (found,) = servers([announced("Home", internal_url="", base_url="http://ha.lan:8123/")])
    assert found.url == "http://ha.lan:8123"


@pytest.mark.parametrize(
    ("addresses", "url"),
    [
        (("fd00::5", "192.168.1.5"), "http://192.168.1.5:8123"),
        (("fe80::1%2", "fd00::5"), "http://[fd00::5]:8123"),
        (("224.0.0.251", "fe80::2", "10.0.0.1"), "http://10.0.0.1:8123"),
    ],
)
def test_ipv4_is_preferred_and_a_link_address_left_out(
    addresses: tuple[str, ...], url: str
) -> None:
    """A scope has no place in a URL."""
    assert [server.url for server in servers([announced("Home", *addresses)])] == [url]


def test_a_server_that_cannot_be_addressed_is_left_out() -> None:
    """There is nothing to choose."""
    assert servers([announced("Home", "fe80::1%2")]) == ()


def test_several_answers_of_one_server_are_one() -> None:
    """By its uuid; without one by its address."""
    found = servers(
        [
            announced("Home", "192.168.1.5", uuid="1"),
            announced("Home-2", "10.0.0.5", uuid="1"),
            announced("Barn", "192.168.1.6"),
            announced("Barn-2", "192.168.1.6"),
            announced("attic", "192.168.1.7", uuid=""),
        ]
    )
    assert [server.name for server in found] == ["attic", "Barn", "Home"]


def test_names_are_one_short_line() -> None:
    """Anybody in the network can announce anything."""
    (found,) = servers([announced("Home", location_name="A\x1b[2J\n" + "b" * 500, version="\n")])
    assert found.name.startswith("A[2Jbbb")
    assert len(found.name) == 60
    assert found.version == ""
    (nameless,) = servers([Announcement("", ("192.168.1.5",), 8123, {})])
    assert nameless.name == nameless.url


# Another worker, or another run, may announce servers at the same time.
OURS = secrets.token_hex(4)
ONE, TWO = f"One {OURS}", f"two-{OURS}"


@pytest.fixture(scope="module")
def loopback() -> Iterator[None]:
    """Announce two servers on the loopback interface, one of them twice."""
    zeroconf = on_loopback()
    known = {"location_name": ONE, "version": "2026.11.0"}
    for name, address, txt in (
        (f"one-{OURS}", "127.0.0.1", {**known, "uuid": f"1-{OURS}"}),
        (f"again-{OURS}", "127.0.0.5", {**known, "uuid": f"1-{OURS}"}),
        (TWO, "127.0.0.2", {"location_name": "", "uuid": f"2-{OURS}", "version": None}),
    ):
        zeroconf.register_service(
            ServiceInfo(
                SERVICE,
                f"{name}.{SERVICE}",
                8123,
                properties=txt,
                server=f"{name}.local.",
                addresses=[socket.inet_aton(address)],
            )
        )
    yield
    zeroconf.close()


on_loopback = partial(Zeroconf, interfaces=["127.0.0.1"], ip_version=IPVersion.V4Only)


def test_two_servers_that_announce_themselves_are_found(loopback: None) -> None:
    """By real multicast DNS."""
    found = [server for server in browse(2.5, connect=on_loopback) if OURS in server.name]
    assert [server.name for server in found] == [ONE, TWO]
    assert found[0].version == "2026.11.0"
    assert found[1] == FoundServer(TWO, "http://127.0.0.2:8123")


def test_a_server_that_goes_away_meanwhile_is_left_out(
    loopback: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was named, and then does not answer."""
    monkeypatch.setattr(Zeroconf, "get_service_info", lambda *_, **__: None)
    assert browse(2.5, connect=on_loopback) == ()


def test_without_a_network_it_is_said() -> None:
    """Multicast needs one."""

    def connect() -> Zeroconf:
        raise OSError(19, "No such device")

    with pytest.raises(KioskError, match="cannot be searched: No such device"):
        browse(connect=connect)


def test_as_long_as_people_wait() -> None:
    """A few seconds."""
    assert 1 <= discovery.SECONDS <= 5
