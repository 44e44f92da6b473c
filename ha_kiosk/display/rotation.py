"""Turns the picture of one output, by the tool of the session's display server.

90 degrees are counter-clockwise, as `wl_output` and RandR count.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

_SIDES = {0: "normal", 90: "left", 180: "inverted", 270: "right"}
_KDE_SIDES = _SIDES | {0: "none"}
_KDE_NUMBERS = {1: 0, 2: 90, 4: 180, 8: 270}
"""KScreen::Output::Rotation."""
_CONNECTED = re.compile(r"^(\S+) connected (?:primary )?\d+x\d+\+\d+\+\d+ (\w+)?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RotationTool:
    """A program that turns an output, and the Debian package that has it."""

    name: str
    package: str

    @property
    def query(self) -> list[str]:
        """Return the command that tells how the outputs are turned."""
        options = {"xrandr": "--query", "kscreen-doctor": "-j"}
        return [self.name, options.get(self.name, "--json")]

    def command(self, output: str, degrees: int) -> list[str]:
        """Return the command that turns `output`."""
        if self.name == "kscreen-doctor":
            return [self.name, f"output.{output}.rotation.{_KDE_SIDES[degrees]}"]
        if self.name == "xrandr":
            return [self.name, "--output", output, "--rotate", _SIDES[degrees]]
        transform = "normal" if degrees == 0 else str(degrees)
        return [self.name, "--output", output, "--transform", transform]

    def can_turn(self, said: str) -> bool:
        """Return whether the display server offers it: RandR names the sides in brackets."""
        return self.name != "xrandr" or "(normal left" in said

    def degrees(self, said: str, output: str) -> int | None:
        """Return how `output` is turned, as the answer to `query` says; None: it does not say."""
        if self.name == "xrandr":
            sides = {found[1]: found[2] or "normal" for found in _CONNECTED.finditer(said)}
            return {side: number for number, side in _SIDES.items()}.get(sides.get(output, ""))
        try:
            found = json.loads(said)
            outputs = found["outputs"] if self.name == "kscreen-doctor" else found
            (one,) = [one for one in outputs if one["name"] == output]
            if self.name == "kscreen-doctor":
                return _KDE_NUMBERS.get(one["rotation"])
            return 0 if one["transform"] == "normal" else int(one["transform"])
        except (ValueError, TypeError, KeyError):
            return None


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
    """Turn `output` where it is not turned yet, and return whether it is; waits for the program.

    Where nobody tells how it is turned, the program's exit code counts.
    """
    found = tool(machine.env)
    if found is None:
        return False
    if _degrees(machine, found, output) == degrees:
        return True
    if answer(machine.run(found.command(output, degrees), env=machine.env)) is None:
        return False
    return _degrees(machine, found, output) in {None, degrees}


def _degrees(machine: Machine, tool: RotationTool, output: str) -> int | None:
    said = answer(machine.run(tool.query, env=machine.env))
    return None if said is None else tool.degrees(said, output)
