"""Checks whether the kiosk starts with the machine, and the state of its service."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from ha_kiosk.autostart.files import profile_words
from ha_kiosk.autostart.machine_facts import INSTANCE, USER_UNIT
from ha_kiosk.autostart.status import AutostartStatus
from ha_kiosk.doctor.finding import Finding, ok, problem, warning

NAME = "service"


def run(status: AutostartStatus) -> Iterator[Finding]:
    """Ask the service manager."""
    if not status.is_enabled:
        enable = ["ha-kiosk", "autostart", "enable", *profile_words(status.profile)]
        yield warning(NAME, status.sentence(), shlex.join(enable))
        return
    is_system = status.started_by == INSTANCE
    if status.state == "failed":
        # In the journal, messages of the session do not belong to the system's unit.
        log = "-t ha-kiosk" if is_system else f"--user -u {USER_UNIT}"
        yield problem(NAME, status.sentence(), f"journalctl {log} -e")
    elif status.state in {"inactive", "unknown"}:
        start = (
            f"sudo systemctl start {INSTANCE}"
            if is_system
            else f"systemctl --user start {USER_UNIT}"
        )
        yield warning(NAME, status.sentence(), start)
    else:
        yield ok(NAME, status.sentence())
