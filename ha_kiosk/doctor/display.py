"""Finds the display on which a kiosk of this user would open its window, also over SSH.

A shell over SSH does not have the environment of the session on the screen. The user's service
manager has it if the desktop passed it on (`systemctl --user show-environment`), and a Wayland
compositor's socket is in XDG_RUNTIME_DIR.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.doctor.finding import Finding, ok, problem, warning
from ha_kiosk.host import assignments
from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.qt_runtime import display_check
from ha_kiosk.i18n.text import Text

NAME = "display"
_VARIABLES = ("WAYLAND_DISPLAY", "DISPLAY", "XAUTHORITY", "XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE")


@dataclass(frozen=True, slots=True)
class Display:
    """A display, and the environment of a program that uses it. `kind` is wayland or xcb."""

    kind: str
    env: Mapping[str, str]
    is_ours: bool
    """Whether this shell is in the display's session."""

    @property
    def name(self) -> str:
        """Return its name in the session."""
        return self.env["WAYLAND_DISPLAY" if self.kind == "wayland" else "DISPLAY"]


def find(machine: Machine) -> Display | None:
    """Return the display of this shell, otherwise that of the user's session, None without one.

    A display that answers is preferred: a shell may be older than the session.
    """
    found = [display for display in _candidates(machine) if display is not None]
    return next(filter(is_there, found), None) or (found[0] if found else None)


def is_there(display: Display) -> bool:
    """Return whether the display answers."""
    return display_check.missing_display(display.env) is None


def _candidates(machine: Machine) -> Iterator[Display | None]:
    yield _display(machine.env, is_ours=True)
    said = answer(machine.run(["systemctl", "--user", "show-environment"]))
    if said is not None:
        told = assignments.parse(said)
        session = {name: told[name] for name in _VARIABLES if told.get(name)}
        rest = {name: text for name, text in machine.env.items() if name not in _VARIABLES}
        yield _display(rest | session, is_ours=False)
    yield _by_socket(machine)


def run(display: Display | None) -> Iterator[Finding]:
    """Report which display there is."""
    if display is None:
        yield warning(
            NAME,
            Text(
                "No display: neither WAYLAND_DISPLAY nor DISPLAY is set, and this user has no "
                "graphical session."
            ),
            "ha-kiosk autostart enable",
        )
        return
    if not is_there(display):
        yield problem(
            NAME,
            Text(
                "The display {display} does not answer: its session has ended.",
                display=display.name,
            ),
        )
        return
    protocol = "Wayland" if display.kind == "wayland" else "X11"
    text = (
        Text("{protocol}, {display}.", protocol=protocol, display=display.name)
        if display.is_ours
        else Text(
            "{protocol}, {display}, in the session of this user.",
            protocol=protocol,
            display=display.name,
        )
    )
    yield ok(NAME, text)


def _display(env: Mapping[str, str], *, is_ours: bool) -> Display | None:
    if env.get("WAYLAND_DISPLAY"):
        return Display("wayland", env, is_ours)
    return Display("xcb", env, is_ours) if env.get("DISPLAY") else None


def _by_socket(machine: Machine) -> Display | None:
    folder = machine.env.get("XDG_RUNTIME_DIR")
    if not folder:
        return None
    for path in sorted(Path(folder).glob("wayland-*")):
        if path.is_socket():
            return Display("wayland", {**machine.env, "WAYLAND_DISPLAY": path.name}, is_ours=False)
    return None
