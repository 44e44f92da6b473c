"""Rotates the picture of one output, by the tool of the session's display server.

90 degrees are counter-clockwise, as in `wl_output` and RandR.
"""

from __future__ import annotations

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import cast

from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine

_SIDES = {0: "normal", 90: "left", 180: "inverted", 270: "right"}
_TRANSFORMS = {0: "normal", 90: "90", 180: "180", 270: "270"}


class RotationTool(ABC):
    """A program that rotates an output, and the Debian package that has it.

    `query` is the command that reports how the outputs are rotated.
    """

    name: str
    package: str
    query: tuple[str, ...]

    @abstractmethod
    def command(self, output: str, degrees: int) -> list[str]:
        """Return the command that rotates `output`."""

    @abstractmethod
    def degrees(self, said: str, output: str) -> int | None:
        """Return the rotation of `output` in the answer to `query`; None if it is not there."""

    def can_turn(self, _said: str) -> bool:
        """Return whether the display server supports rotation, by the answer to `query`."""
        return True


class WlrRandr(RotationTool):
    """The tool of wlroots compositors."""

    name = package = "wlr-randr"
    query = ("wlr-randr", "--json")

    def command(self, output: str, degrees: int) -> list[str]:
        """Return the command that rotates `output`."""
        return [self.name, "--output", output, "--transform", _TRANSFORMS[degrees]]

    def degrees(self, said: str, output: str) -> int | None:
        """Return the rotation of `output`."""
        return _degrees_of(_described(said, output).get("transform"), _TRANSFORMS)


class KscreenDoctor(RotationTool):
    """The tool of KDE."""

    name = "kscreen-doctor"
    package = "libkf6screen-bin"
    query = ("kscreen-doctor", "-j")
    _sides = _SIDES | {0: "none"}
    _numbers = {0: 1, 90: 2, 180: 4, 270: 8}  # noqa: RUF012 - KScreen::Output::Rotation

    def command(self, output: str, degrees: int) -> list[str]:
        """Return the command that rotates `output`."""
        return [self.name, f"output.{output}.rotation.{self._sides[degrees]}"]

    def degrees(self, said: str, output: str) -> int | None:
        """Return the rotation of `output`."""
        return _degrees_of(_described(said, output).get("rotation"), self._numbers)


class Xrandr(RotationTool):
    """The tool of X11."""

    name = "xrandr"
    package = "x11-xserver-utils"
    query = ("xrandr", "--query")
    _connected = re.compile(r"^(\S+) connected (?:primary )?\d+x\d+\+\d+\+\d+ (\w+)?", re.MULTILINE)

    def command(self, output: str, degrees: int) -> list[str]:
        """Return the command that rotates `output`."""
        return [self.name, "--output", output, "--rotate", _SIDES[degrees]]

    def can_turn(self, said: str) -> bool:
        """Return whether a driver supports rotation: RandR lists the directions in brackets."""
        return "(normal left" in said

    def degrees(self, said: str, output: str) -> int | None:
        """Return the rotation of `output`."""
        sides = {found[1]: found[2] or "normal" for found in self._connected.finditer(said)}
        return _degrees_of(sides.get(output), _SIDES)


KDE, WLROOTS, X11 = KscreenDoctor(), WlrRandr(), Xrandr()


def tool(env: Mapping[str, str]) -> RotationTool | None:
    """Return the tool for the session of `env`; None if only the desktop's settings can rotate."""
    desktop = env.get("XDG_CURRENT_DESKTOP", "").upper()
    if not env.get("WAYLAND_DISPLAY"):
        return X11 if env.get("DISPLAY") else None
    if "KDE" in desktop:
        return KDE
    return None if "GNOME" in desktop else WLROOTS


def rotate(machine: Machine, output: str, degrees: int) -> bool:
    """Rotate `output` unless it is rotated already; return whether it is. Waits for the program.

    If the rotation cannot be read back, the program's exit code counts.
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


def _described(said: str, output: str) -> Mapping[str, object]:
    """Return the entry of `output` in the JSON of a tool, empty if there is none."""
    try:
        found = json.loads(said)
        outputs = found["outputs"] if isinstance(found, dict) else found
        (one,) = [one for one in outputs if one["name"] == output]
    except (ValueError, TypeError, KeyError):
        return {}
    return cast("Mapping[str, object]", one)


def _degrees_of(said: object, names: Mapping[int, object]) -> int | None:
    return next((degrees for degrees, name in names.items() if name == said), None)
