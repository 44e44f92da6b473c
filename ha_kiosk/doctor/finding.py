"""The result of a check: one line for a person, and the command that fixes the problem."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from ha_kiosk.i18n import mark
from ha_kiosk.i18n.text import Text, listed


class Level(StrEnum):
    """The severity. `SKIPPED`: it could not be checked."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of the check called `name`; `fix` is the command that helps."""

    name: str
    level: Level
    text: str
    fix: str | None = None

    def fields(self) -> dict[str, object]:
        """Return the fields for JSON."""
        return asdict(self)


def ok(name: str, text: str) -> Finding:
    """Return a finding without a problem."""
    return Finding(name, Level.OK, text)


def warning(name: str, text: str, fix: str | None = None) -> Finding:
    """Return the finding that the kiosk works, but not as well as it could."""
    return Finding(name, Level.WARNING, text, fix)


def problem(name: str, text: str, fix: str | None = None) -> Finding:
    """Return the finding that the kiosk does not work."""
    return Finding(name, Level.PROBLEM, text, fix)


def skipped(name: str, text: str, fix: str | None = None) -> Finding:
    """Return the finding that nothing could be checked; `text` says why."""
    return Finding(name, Level.SKIPPED, text, fix)


def has_problem(findings: Iterable[Finding]) -> bool:
    """Return whether something keeps the kiosk from working."""
    return any(finding.level is Level.PROBLEM for finding in findings)


def summary(findings: Sequence[Finding]) -> Text:
    """Return the numbers of warnings and problems, as a text."""
    counts = {level: sum(f.level is level for f in findings) for level in Level}
    words = [
        *_counted(counts[Level.PROBLEM], Text("1 problem"), mark("{count} problems")),
        *_counted(counts[Level.WARNING], Text("1 warning"), mark("{count} warnings")),
        *_counted(counts[Level.SKIPPED], Text("1 not checked"), mark("{count} not checked")),
    ]
    return listed(*words) if words else Text("All is well")


def _counted(count: int, one: Text, many: str) -> list[Text]:
    if count == 0:
        return []
    return [one if count == 1 else Text(many, count=count)]
