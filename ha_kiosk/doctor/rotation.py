"""Checks whether the picture can be rotated as the settings want it."""

from __future__ import annotations

from collections.abc import Iterator

from ha_kiosk.display import rotation
from ha_kiosk.doctor.display import Display
from ha_kiosk.doctor.finding import Finding, ok, skipped, warning
from ha_kiosk.host.distribution import offer
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text

NAME = "rotation"


def run(machine: Machine, display: Display | None, degrees: int | None) -> Iterator[Finding]:
    """Check for the tool of the display server."""
    if degrees is None:
        yield ok(NAME, Text("Not set: the picture is as the desktop has it."))
        return
    if display is None:
        yield skipped(NAME, Text("Not checked: no display answers."))
        return
    tool = rotation.tool(display.env)
    if tool is None:
        text = Text("The kiosk cannot turn the picture in this session; its display settings can.")
        yield warning(NAME, text)
        return
    said = machine.run(tool.query, env=display.env)
    if said is None:
        text = Text("Not installed: {tool}, which turns the picture.", tool=tool.name)
        yield warning(NAME, text, offer(machine, [tool.package]))
    elif said.code != 0 or not tool.can_turn(said.out):
        yield warning(
            NAME, Text("This session does not let {tool} turn the picture.", tool=tool.name)
        )
    else:
        yield ok(NAME, Text("{tool} turns the picture.", tool=tool.name))
