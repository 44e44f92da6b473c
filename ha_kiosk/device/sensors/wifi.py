"""The Wi-Fi network of this machine: its name and signal.

A kernel with wireless extensions gives both without a program. Otherwise `iw` does, if it is
installed.
"""

from __future__ import annotations

import array
import fcntl
import re
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

_GET_ESSID = 0x8B1B
"""SIOCGIWESSID of linux/wireless.h."""
_LONGEST = 32
_PROGRAMS = ("iw", "/usr/sbin/iw")
"""Debian installs it where only root's PATH looks."""
_NAME = re.compile(r"^\s*SSID: (.+)$", re.MULTILINE)
_DBM = re.compile(r"^\s*signal: (-?\d+) dBm", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WifiConnection:
    """The network of the first connected Wi-Fi interface; unknown values are None."""

    name: str | None = None
    signal: int | None = None
    """In dBm."""


def read(machine: Machine) -> WifiConnection:
    """Return the connection. May run a program, so do not call it on the UI thread."""
    signals = _signals(machine)
    for interface in _interfaces(machine):
        found = WifiConnection(_essid(interface), signals.get(interface))
        if not found.name:
            found = _asked(machine, interface, found)
        if found.name:
            return found
    return WifiConnection(signal=next(iter(signals.values()), None))


def _interfaces(machine: Machine) -> list[str]:
    return sorted(
        folder.parent.name for folder in (machine.root / "sys/class/net").glob("*/phy80211")
    )


def _signals(machine: Machine) -> dict[str, int]:
    """Return the signal of each interface, from the third line on of /proc/net/wireless."""
    found = {}
    for line in (machine.read("proc/net/wireless") or "").splitlines()[2:]:
        with suppress(ValueError, IndexError):
            words = line.split()
            found[words[0].rstrip(":")] = round(float(words[3].rstrip(".")))
    return found


def _essid(interface: str) -> str | None:
    """Return the network's name as the kernel reports it, None if it does not."""
    name = array.array("B", bytes(_LONGEST + 1))
    address, _length = name.buffer_info()
    request = struct.pack("16sPHH", interface.encode()[:15], address, _LONGEST, 0)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
            fcntl.ioctl(asked, _GET_ESSID, request)
    except OSError:
        return None
    return name.tobytes().rstrip(b"\0").decode(errors="replace") or None


def _asked(machine: Machine, interface: str, known: WifiConnection) -> WifiConnection:
    for program in _PROGRAMS:
        said = answer(machine.run([program, "dev", interface, "link"])) or ""
        if name := _NAME.search(said):
            signal = _DBM.search(said)
            return WifiConnection(name[1], int(signal[1]) if signal else known.signal)
    return known
