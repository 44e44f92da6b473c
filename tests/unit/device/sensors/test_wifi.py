"""The name and the signal of the Wi-Fi."""

from __future__ import annotations

import ctypes
import fcntl
import struct
from pathlib import Path

import pytest
from harness.machine import machine

from ha_kiosk.device.sensors.wifi import WifiConnection, read

INTERFACE = "wlan77"
WIRELESS = f"""Inter-| sta-|   Quality        |   Discarded packets
 face | tus | link level noise |  nwid  crypt
 {INTERFACE}: 0000   54.  -56.  -256        0      0
 odd
"""
LINK = """Connected to 00:11:22:33:44:55 (on wlan77)
\tSSID: The hall
\tfreq: 5180
\tsignal: -61 dBm
"""


@pytest.fixture
def wifi(tmp_path: Path) -> Path:
    """Return the files of a machine with Wi-Fi, of which no kernel here knows anything."""
    (tmp_path / "sys/class/net" / INTERFACE / "phy80211").mkdir(parents=True)
    (tmp_path / "sys/class/net/eth0").mkdir()
    (tmp_path / "proc/net").mkdir(parents=True)
    return tmp_path


def test_the_kernel_tells_both(wifi: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any program."""

    def ioctl(_file: object, _request: int, asked: bytes) -> bytes:
        name, address, length = struct.unpack("16sPH", asked[:26])
        assert name.rstrip(b"\0").decode() == INTERFACE
        text = b"The hall"
        assert len(text) <= length
        ctypes.memmove(address, text, len(text))
        return asked

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    (wifi / "proc/net/wireless").write_text(WIRELESS)
    here = machine(wifi, {"iw": LINK})
    assert read(here) == WifiConnection("The hall", -56)
    assert here.run.calls == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (LINK, WifiConnection("The hall", -61)),
        ("SSID: x", WifiConnection("x", None)),
        ("Not connected.", WifiConnection()),
    ],
)
def test_iw_tells_where_the_kernel_does_not(wifi: Path, said: str, found: WifiConnection) -> None:
    """If it is installed, in or out of a user's PATH."""
    assert read(machine(wifi, {"iw dev": said})) == found
    assert read(machine(wifi, {f"/usr/sbin/iw dev {INTERFACE} link": said})) == found


def test_a_signal_without_a_name_is_still_one(wifi: Path) -> None:
    """And a machine without Wi-Fi has neither."""
    (wifi / "proc/net/wireless").write_text(WIRELESS)
    assert read(machine(wifi)) == WifiConnection(None, -56)


def test_no_wifi(tmp_path: Path) -> None:
    """Nothing is asked."""
    assert read(machine(tmp_path)) == WifiConnection()
