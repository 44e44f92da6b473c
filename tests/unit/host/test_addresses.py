"""The addresses of this device."""

from __future__ import annotations

import socket
from types import SimpleNamespace

import psutil
import pytest

from ha_kiosk.host import addresses


def entry(address: str) -> SimpleNamespace:
    """Return an address as psutil has it."""
    if ":" in address and address.count(":") == 5 and len(address) == 17:
        return SimpleNamespace(family=psutil.AF_LINK, address=address)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return SimpleNamespace(family=family, address=address)


def test_only_what_others_can_reach_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """IPv4 first; no loopback, no link-local, nothing that is down or vanished meanwhile."""
    found = {
        "lo": ["127.0.0.1", "::1"],
        "wlan0": ["aa:bb:cc:dd:ee:ff", "192.168.1.7", "fe80::1%wlan0", "fd00::7"],
        "eth0": ["10.0.0.7", "169.254.3.4"],
        "eth1": ["10.9.9.9"],
        "usb0": ["10.8.8.8"],
    }
    up = {"lo": True, "wlan0": True, "eth0": True, "eth1": False}
    monkeypatch.setattr(
        psutil, "net_if_addrs", lambda: {name: list(map(entry, own)) for name, own in found.items()}
    )
    monkeypatch.setattr(
        psutil,
        "net_if_stats",
        lambda: {name: SimpleNamespace(isup=is_up) for name, is_up in up.items()},
    )
    assert addresses.local() == ("10.0.0.7", "192.168.1.7", "fd00::7")
