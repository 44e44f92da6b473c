"""Tells whether the kiosk starts by itself, and whether it runs now."""

from __future__ import annotations

from dataclasses import dataclass

from ha_kiosk.system.autostart.facts import INSTANCE, USER_UNIT, Facts
from ha_kiosk.system.command import Run, run


@dataclass(frozen=True, slots=True)
class Status:
    """What starts it (unit or entry, empty for nothing), and what systemd says of that."""

    started_by: str = ""
    state: str = ""
    detail: str = ""

    @property
    def is_enabled(self) -> bool:
        """Return whether the kiosk starts by itself."""
        return bool(self.started_by)

    def fields(self) -> dict[str, object]:
        """Return it as plain values, for JSON."""
        return {
            "enabled": self.is_enabled,
            "started_by": self.started_by or None,
            "state": self.state or None,
            "detail": self.detail or None,
        }

    def sentence(self) -> str:
        """Return it for a person."""
        if not self.is_enabled:
            return "The kiosk does not start by itself."
        detail = f", {self.detail}" if self.detail else ""
        return f"Started by {self.started_by}; now {self.state}{detail}."


def status(facts: Facts, *, ask: Run = run) -> Status:
    """Ask systemd."""
    if INSTANCE in facts.enabled:
        return Status(INSTANCE, *_state(ask, INSTANCE))
    if USER_UNIT in facts.enabled:
        return Status(USER_UNIT, *_state(ask, "--user", USER_UNIT))
    if facts.places.entry in facts.ours:
        return Status(str(facts.places.entry), *_state(ask, "--user", USER_UNIT))
    return Status()


def _state(ask: Run, *scope_and_unit: str) -> tuple[str, str]:
    """Return the state of a unit (active, inactive, failed), and what it said last."""
    properties = ["-p", "ActiveState", "-p", "Result", "-p", "StatusText", "-p", "NRestarts"]
    output = ask(["systemctl", *scope_and_unit[:-1], "show", *properties, scope_and_unit[-1]])
    if output is None or output.code != 0:
        return "unknown", "systemctl does not answer"
    told = dict(line.split("=", 1) for line in output.out.splitlines() if "=" in line)
    said = [told.get("StatusText", "")]
    if told.get("Result", "success") != "success":
        said.append(told["Result"])
    if told.get("NRestarts", "0") not in {"", "0"}:
        said.append(f"restarted {told['NRestarts']} times")
    return told.get("ActiveState", "unknown"), ", ".join(filter(None, said))
