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

NAME = "permissions"
_BARE = {"eglfs", "linuxfb"}


@dataclass(frozen=True, slots=True)
class _Device:
    pattern: str
    group: str
    purpose: str


_DEVICES = (
    _Device("dev/dri/renderD*", "render", "drawing by the GPU"),
    _Device("dev/video*", "video", "the camera"),
    _Device("dev/i2c-*", "i2c", "the brightness of a monitor"),
)
_INPUT = _Device("dev/input/event*", "input", "touch without a compositor")


def run(
    machine: Machine,
    *,
    may: Callable[[Path], bool] = lambda path: os.access(path, os.R_OK | os.W_OK),
    members: Callable[[str], Collection[str]] = lambda group: _members(group),  # noqa: PLW0108
) -> Iterator[Finding]:
    """Look at the devices. `may` says whether one can be used, `members` who is in a group."""
    devices = list(_DEVICES)
    if machine.env.get("QT_QPA_PLATFORM", "").split(":")[0] in _BARE:
        devices.append(_INPUT)
    closed = [d for d in devices if not all(map(may, sorted(machine.root.glob(d.pattern))))]
    if not closed:
        yield ok(NAME, "This user may use every device of this machine.")
        return
    purposes = ", ".join(device.purpose for device in closed)
    text = f"This user may not use the devices for {purposes}"
    groups = [device.group for device in closed]
    if all(machine.user in members(group) for group in groups):
        yield warning(NAME, f"{text}; the membership in {', '.join(groups)} needs a new login.")
        return
    names = ",".join(groups)
    yield warning(
        NAME, f"{text} (groups {names}).", f"sudo usermod -aG {names} {shlex.quote(machine.user)}"
    )


def _members(group: str) -> Collection[str]:
    try:
        return grp.getgrnam(group).gr_mem
    except KeyError:
        return ()
