"""Checks the clock. A wrong one makes certificates and tokens look expired."""

from __future__ import annotations

from collections.abc import Iterator

from ha_kiosk.doctor.finding import Finding, ok, skipped, warning
from ha_kiosk.host import assignments
from ha_kiosk.host.command import answer
from ha_kiosk.host.machine import Machine
from ha_kiosk.i18n.text import Text

NAME = "clock"
_COMMAND = ("timedatectl", "show", "-p", "NTP", "-p", "NTPSynchronized")


def run(machine: Machine) -> Iterator[Finding]:
    """Ask the system's time service."""
    said = answer(machine.run(_COMMAND))
    if said is None:
        yield skipped(NAME, Text("Not checked: timedatectl is missing or does not answer."))
        return
    told = assignments.parse(said)
    if told.get("NTPSynchronized") == "yes":
        yield ok(NAME, Text("Synchronized with a time server."))
    elif told.get("NTP") == "yes":
        yield warning(
            NAME, Text("Not synchronized yet. Is a time server reachable?"), "timedatectl"
        )
    else:
        yield warning(
            NAME, Text("Not synchronized with a time server."), "sudo timedatectl set-ntp true"
        )
