"""What this tablet is."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from harness.machine import DEBIAN_13, machine

from ha_kiosk.device.identity import identify


def write(root: Path, files: dict[str, str]) -> None:
    """Write files of a machine."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.mark.parametrize(
    ("files", "maker", "model"),
    [
        (
            {"proc/device-tree/model": "Raspberry Pi 5 Model B Rev 1.0\0"},
            "Raspberry Pi",
            "Raspberry Pi 5 Model B Rev 1.0",
        ),
        ({"proc/device-tree/model": "Radxa ROCK 5B\0"}, "Radxa", "ROCK 5B"),
        ({"proc/device-tree/model": "Odroid\0"}, "Odroid", "Odroid"),
        (
            {"sys/class/dmi/id/sys_vendor": "LENOVO\n", "sys/class/dmi/id/product_name": "20X\n"},
            "LENOVO",
            "20X",
        ),
    ],
)
def test_who_made_it(tmp_path: Path, files: dict[str, str], maker: str, model: str) -> None:
    """By the device tree, or by DMI."""
    write(tmp_path, files)
    found = identify(machine(tmp_path, release=DEBIAN_13), "default")
    assert (found.manufacturer, found.model) == (maker, model)
    assert found.os_version == "Debian GNU/Linux 13 (trixie)"


def test_a_machine_that_says_nothing_is_something(tmp_path: Path) -> None:
    """The server wants all of them, and the version of the system, too."""
    write(tmp_path, {"sys/class/dmi/id/sys_vendor": "To Be Filled By O.E.M.\n"})
    found = identify(machine(tmp_path, release="ID=x\n"), "default").fields()
    assert found["manufacturer"] == "Linux"
    assert found["model"]
    assert found["os_version"]
    assert found["app_data"] == {"push_websocket_channel": True}


def test_its_id_stays_and_tells_nothing(tmp_path: Path) -> None:
    """A profile is a device of its own; machine-id(5) wants it hashed."""
    write(tmp_path, {"etc/machine-id": "0123456789abcdef\n"})
    here = machine(tmp_path)
    one = identify(here, "default", "Hall")
    assert one == identify(here, "default", "Hall")
    assert one.name == "Hall"
    assert "0123456789abcdef" not in one.device_id
    hall = identify(here, "hall")
    assert hall.device_id != one.device_id
    assert hall.name == f"{socket.gethostname().partition('.')[0]} hall"


def test_copies_of_one_card_are_two_devices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the board's number; and so are two users of one machine."""
    ids = set()
    for serial, user in (("10000000a1", 1000), ("10000000a2", 1000), ("10000000a2", 1001)):
        board = {"proc/device-tree/serial-number": f"{serial}\0"}
        write(tmp_path, {"etc/machine-id": "0123456789abcdef\n"} | board)
        monkeypatch.setattr(os, "getuid", lambda user=user: user)
        ids.add(identify(machine(tmp_path), "default").device_id)
    assert len(ids) == 3
