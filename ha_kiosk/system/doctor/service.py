"""Tells whether the kiosk starts by itself, and how it is doing as a service."""

from __future__ import annotations

from collections.abc import Iterator

from ha_kiosk.system.autostart.facts import INSTANCE
from ha_kiosk.system.autostart.status import Status
from ha_kiosk.system.doctor.finding import Finding, ok, problem, warning

NAME = "service"


def look(status: Status) -> Iterator[Finding]:
    """Tell what the service manager says."""
    if not status.is_enabled:
        yield warning(NAME, "The kiosk does not start by itself.", "ha-kiosk autostart enable")
        return
    scope = "" if status.started_by == INSTANCE else "--user "
    unit = status.started_by if status.started_by == INSTANCE else "ha-kiosk.service"
    if status.state == "failed":
        # What the session says does not count for the system's unit in the journal.
        log = "--user -u ha-kiosk.service" if scope else "-t ha-kiosk"
        yield problem(NAME, status.sentence(), f"journalctl {log} -e")
    elif status.state in {"inactive", "unknown"}:
        yield warning(NAME, status.sentence(), f"systemctl {scope}start {unit}")
    else:
        yield ok(NAME, status.sentence())
