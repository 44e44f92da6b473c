"""Checks whether this user may use the devices that a kiosk needs and that exist.

The compositor opens keyboards and touch screens. The program needs access to them only if Qt draws
without a compositor.
"""

from __future__ import annotations

import grp
import os
import shlex
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.doctor.finding import Finding, ok, warning
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text, listed

NAME = "permissions"
_BARE = {"eglfs", "linuxfb"}


@dataclass(frozen=True, slots=True)
class _Device:
    pattern: str
    group: str
    purpose: Text


_DEVICES = (
    _Device("dev/dri/renderD*", "render", Text("drawing by the GPU")),
    _Device("dev/video*", "video", Text("the camera")),
    _Device("dev/i2c-*", "i2c", Text("the brightness of a monitor")),
)
_INPUT = _Device("dev/input/event*", "input", Text("touch without a compositor"))


def run(
    machine: Machine,
    *,
    may: Callable[[Path], bool] = lambda path: os.access(path, os.R_OK | os.W_OK),
    members: Callable[[str], Collection[str]] = lambda group: _members(group),  # noqa: PLW0108
) -> Iterator[Finding]:
    """Check the devices. `may` says whether one can be used, `members` who is in a group."""
    devices = list(_DEVICES)
    if machine.env.get("QT_QPA_PLATFORM", "").split(":")[0] in _BARE:
        devices.append(_INPUT)
    closed = [d for d in devices if not all(map(may, sorted(machine.root.glob(d.pattern))))]
    if not closed:
        yield ok(NAME, Text("This user may use every device of this machine."))
        return
    purposes = listed(*(device.purpose for device in closed))
    text = Text("This user may not use the devices for {purposes}", purposes=purposes)
    groups = [device.group for device in closed]
    if all(machine.user in members(group) for group in groups):
        yield warning(
            NAME,
            Text(
                "{text}; the membership in {groups} needs a new login.",
                text=text,
                groups=", ".join(groups),
            ),
        )
        return
    names = ",".join(groups)
    yield warning(
        NAME,
        Text("{text} (groups {names}).", text=text, names=names),
        f"sudo usermod -aG {names} {shlex.quote(machine.user)}",
    )


def _members(group: str) -> Collection[str]:
    try:
        return grp.getgrnam(group).gr_mem
    except KeyError:
        return ()
