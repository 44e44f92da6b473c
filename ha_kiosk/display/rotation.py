"""Turns the picture of one output, by the tool of the session's display server.

90 degrees are counter-clockwise, as `wl_output` and RandR count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

_SIDES = {0: "normal", 90: "left", 180: "inverted", 270: "right"}
_KDE_SIDES = _SIDES | {0: "none"}


@dataclass(frozen=True, slots=True)
class RotationTool:
    """A program that turns an output, and the Debian package that has it."""

    name: str
    package: str

    def command(self, output: str, degrees: int) -> list[str]:
        """Return the command that turns `output`."""
        if self.name == "kscreen-doctor":
            return [self.name, f"output.{output}.rotation.{_KDE_SIDES[degrees]}"]
        if self.name == "xrandr":
            return [self.name, "--output", output, "--rotate", _SIDES[degrees]]
        transform = "normal" if degrees == 0 else str(degrees)
        return [self.name, "--output", output, "--transform", transform]


KDE = RotationTool("kscreen-doctor", "libkf6screen-bin")
WLROOTS = RotationTool("wlr-randr", "wlr-randr")
X11 = RotationTool("xrandr", "x11-xserver-utils")


def tool(env: Mapping[str, str]) -> RotationTool | None:
    """Return what turns outputs in the session of `env`; None where only its own settings can."""
    desktop = env.get("XDG_CURRENT_DESKTOP", "").upper()
    if not env.get("WAYLAND_DISPLAY"):
        return X11 if env.get("DISPLAY") else None
    if "KDE" in desktop:
        return KDE
    return None if "GNOME" in desktop else WLROOTS


def rotate(machine: Machine, output: str, degrees: int) -> bool:
    """Turn `output`, and return whether that could be done; waits for the program."""
    found = tool(machine.env)
    if found is None:
        return False
    return answer(machine.run(found.command(output, degrees), env=machine.env)) is not None
