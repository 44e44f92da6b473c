"""Checks XDG_RUNTIME_DIR, the private folder for sockets. Services may lack it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from ha_kiosk.doctor.finding import Finding, ok, problem, warning
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage.paths import APP, is_too_long

NAME = "runtime-folder"


def run(machine: Machine) -> Iterator[Finding]:
    """Check the folder."""
    text = machine.env.get("XDG_RUNTIME_DIR")
    login = f"sudo loginctl enable-linger {machine.user}"
    if not text:
        yield warning(
            NAME, Text("XDG_RUNTIME_DIR is not set: `ctl` may not find a running kiosk."), login
        )
        return
    if is_too_long(Path(text) / APP / "default.sock"):
        yield problem(NAME, Text("XDG_RUNTIME_DIR is too long for a socket: no kiosk can start."))
        return
    try:
        info = Path(text).stat()
    except OSError:
        yield warning(
            NAME, Text("XDG_RUNTIME_DIR is {text}, which does not exist.", text=text), login
        )
        return
    if info.st_uid != machine.uid:
        yield warning(
            NAME,
            Text("XDG_RUNTIME_DIR is {text}, which belongs to another user.", text=text),
            login,
        )
    elif stat.S_IMODE(info.st_mode) & 0o077:
        yield warning(
            NAME,
            Text("XDG_RUNTIME_DIR, {text}, is open to others.", text=text),
            f"chmod 700 {text}",
        )
    else:
        yield ok(NAME, Text("{text}.", text=text))
