"""The identity of this tablet: its name, a permanent id, its manufacturer and its software."""

from __future__ import annotations

import hashlib
import os
import socket
from dataclasses import dataclass

from ha_kiosk import __version__
from ha_kiosk.host.machine import Machine

APP_ID = "ha_kiosk"
_TREE = "proc/device-tree"
_DMI = "sys/class/dmi/id"
_UNKNOWN = frozenset({"", "to be filled by o.e.m.", "system manufacturer", "system product name"})


@dataclass(frozen=True, slots=True)
class Identity:
    """How the device appears in Home Assistant."""

    device_id: str
    name: str
    manufacturer: str
    model: str
    os_version: str

    def fields(self) -> dict[str, object]:
        """Return the fields of a registration. In effect the server requires `os_version`."""
        return {
            "app_id": APP_ID,
            "app_name": "ha-kiosk",
            "app_version": __version__,
            "device_id": self.device_id,
            "device_name": self.name,
            "manufacturer": self.manufacturer,
            "model": self.model,
            "os_name": "Linux",
            "os_version": self.os_version,
            "supports_encryption": False,
            # In the first registration already: the notify entity is created only then.
            "app_data": {"push_websocket_channel": True},
        }


def identify(machine: Machine, profile: str, name: str | None = None) -> Identity:
    """Return the identity of this machine; `name` replaces the host's name. Reads files."""
    host = _host()
    maker, model = _model(machine)
    return Identity(
        device_id=_device_id(machine, host, profile),
        name=device_name(profile, name),
        manufacturer=maker,
        model=model,
        os_version=_release(machine),
    )


def device_name(profile: str, name: str | None = None) -> str:
    """Return the name of this tablet for people: `name`, otherwise the host's name."""
    host = _host()
    return name or (host if profile == "default" else f"{host} {profile}")


def _host() -> str:
    return socket.gethostname().partition(".")[0] or "ha-kiosk"


def _device_id(machine: Machine, host: str, profile: str) -> str:
    """Return a permanent id. machine-id(5) says to hash the machine id, and never to show it.

    If two devices have the same id, Home Assistant deletes the first. So the id also depends on the
    board's serial number, because tablets may start from copies of one card, and on the user's
    number.
    """
    known = (machine.read("etc/machine-id") or host).strip()
    board = (machine.read(f"{_TREE}/serial-number") or "").rstrip("\0").strip()
    what = f"{APP_ID}:{known}:{board}:{os.getuid()}:{profile}"
    return hashlib.sha256(what.encode()).hexdigest()[:32]


def _model(machine: Machine) -> tuple[str, str]:
    if tree := (machine.read(f"{_TREE}/model") or "").rstrip("\0").strip():
        maker, _, model = tree.partition(" ")
        return ("Raspberry Pi", tree) if tree.startswith("Raspberry Pi") else (maker, model or tree)
    maker = _known(machine.read(f"{_DMI}/sys_vendor"))
    return maker or "Linux", _known(machine.read(f"{_DMI}/product_name")) or os.uname().machine


def _known(text: str | None) -> str:
    stripped = (text or "").strip()
    return "" if stripped.lower() in _UNKNOWN else stripped


def _release(machine: Machine) -> str:
    for line in (machine.read("etc/os-release") or "").splitlines():
        key, _, value = line.partition("=")
        if key == "PRETTY_NAME":
            return value.strip('"')
    return os.uname().release
