"""Runs all checks at once, each with a time limit.

Each check has a thread of its own. Findings that are missing because a check failed or took too
long are reported as unknown.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ha_kiosk.doctor.finding import Finding, skipped
from ha_kiosk.i18n.text import Text

_log = logging.getLogger(__name__)
WITHIN = 45.0
"""Seconds for all checks."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `names` are those of all findings that `look` yields, in order."""

    names: tuple[str, ...]
    look: Callable[[], Iterable[Finding]]


def run_checks(
    checks: Sequence[Check],
    *,
    within: float = WITHIN,
    clock: Callable[[], float] = time.monotonic,
) -> list[Finding]:
    """Return the findings of all checks in their order, one for each name, after `within` s."""
    deadline = clock() + within
    inquiries = [_RunningCheck(check) for check in checks]
    for inquiry in inquiries:
        inquiry.wait(deadline - clock())
    return [finding for inquiry in inquiries for finding in inquiry.findings()]


class _RunningCheck:
    """One check in its thread."""

    def __init__(self, check: Check) -> None:
        self._check = check
        self._found: dict[str, Finding] = {}
        self._why = Text("it took too long")
        self._thread = threading.Thread(target=self._work, name=check.names[0], daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait until it ends, for at most `seconds`."""
        self._thread.join(max(0.0, seconds))

    def findings(self) -> list[Finding]:
        """Return its findings, and for missing ones why they are missing."""
        why = self._why
        return [
            self._found.get(n) or skipped(n, Text("Not checked: {why}.", why=why))
            for n in self._check.names
        ]

    def _work(self) -> None:
        try:
            for finding in self._check.look():
                self._found[finding.name] = finding
        except Exception as err:  # noqa: BLE001 - one broken check must not hide the others
            _log.debug("check %s", self._check.names[0], exc_info=True)
            self._why = Text("the check failed ({kind})", kind=type(err).__name__)
        else:
            self._why = Text("something before it is not as it should be")
