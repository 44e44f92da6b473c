"""Searches for other programs that control the screen: idle managers and other kiosks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil

from ha_kiosk.doctor.finding import Finding, ok, skipped, warning
from ha_kiosk.host.qt_runtime.gpu import needs_no_screen
from ha_kiosk.i18n.text import Text, joined

NAME = "conflicts"
_IDLE = frozenset({
    "cinnamon-screensaver", "gnome-screensaver", "hypridle", "light-locker", "mate-screensaver",
    "swayidle", "swaylock", "xautolock", "xfce4-screensaver", "xscreensaver", "xss-lock",
})  # fmt: skip
_KIOSKS = re.compile(
    r"touchkio|/ha-kiosk open|-m ha_kiosk open|(chrom|firefox|epiphany).* --?kiosk\b"
)
_KERNEL_NAME = 15
"""Characters of a process's name that the kernel keeps."""


@dataclass(frozen=True, slots=True)
class Process:
    """A process: its id, its short name, its command line, its user, and its screens.

    The screens of another user's process are unknown, and so empty.
    """

    pid: int
    name: str
    command: str
    user: str = ""
    screens: frozenset[str] = frozenset()


def processes() -> list[Process]:
    """Return all processes that this user may see."""
    fields = ["name", "cmdline", "username"]
    return [
        Process(
            found.pid,
            found.info["name"] or "",
            " ".join(found.info["cmdline"] or ()),
            found.info["username"] or "",
            _screens_of(found),
        )
        for found in psutil.process_iter(fields)
    ]


def screens(environment: Mapping[str, str]) -> frozenset[str]:
    """Return the displays of an environment, X11's and Wayland's, or what stands for none."""
    if needs_no_screen(environment):
        return frozenset({environment["QT_QPA_PLATFORM"]})
    folder = environment.get("XDG_RUNTIME_DIR", "")
    names = {
        environment.get("DISPLAY", "").removesuffix(".0"),
        (wayland := environment.get("WAYLAND_DISPLAY", "")) and str(Path(folder) / wayland),
    }
    return frozenset(names - {""})


def run(
    running: Iterable[Process], own: Iterable[int], shown: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Find conflicts among the running programs; `own` are the processes of this profile's kiosk.

    A program that is known to use another screen than `shown`, or than our kiosk, is no conflict.
    If no screen is known, as over SSH, nothing is checked.
    """
    own, running = frozenset(own), tuple(running)
    ours = own | {os.getpid(), os.getppid()}
    shown = shown.union(*(process.screens for process in running if process.pid in own))
    idle: dict[str, int] = {}
    kiosks: dict[str, int] = {}
    for process in running:
        if process.pid in ours or _is_elsewhere(process, shown):
            continue
        name = _idle_manager(process.name)
        if name is not None:
            idle.setdefault(name, process.pid)
        elif _KIOSKS.search(process.command) and "--type=" not in process.command:
            kiosks.setdefault(process.name, process.pid)
    if not idle and not kiosks:
        yield ok(NAME, Text("No other program controls the screen."))
        return
    if not shown:
        yield skipped(NAME, Text("Not checked: no display answers."))
        return
    said = []
    if idle:
        said.append(Text("{programs} will blank the screen.", programs=", ".join(idle)))
    if kiosks:
        said.append(Text("Another kiosk is running ({programs}).", programs=", ".join(kiosks)))
    pids = " ".join(map(str, sorted([*idle.values(), *kiosks.values()])))
    yield warning(
        NAME,
        Text(
            "{conflicts} Take it out of the session's autostart.",
            conflicts=joined(" ", said),
        ),
        f"kill {pids}",
    )


def _is_elsewhere(process: Process, shown: frozenset[str]) -> bool:
    return bool(process.screens and shown) and process.screens.isdisjoint(shown)


def _screens_of(process: psutil.Process) -> frozenset[str]:
    try:
        return screens(process.environ())
    except (psutil.Error, OSError):
        return frozenset()


def _idle_manager(name: str) -> str | None:
    return next((known for known in _IDLE if known[:_KERNEL_NAME] == name[:_KERNEL_NAME]), None)
