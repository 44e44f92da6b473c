"""The number that the settings ask for, and how long they wait after a wrong one.

Pure, with the time from outside. The delay grows, so that trying all four-digit numbers would take
weeks; it goes on while the pad is closed. It refuses to know who asks.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

_FREE_TRIES = 2
_DELAYS = (5.0, 15.0, 30.0, 60.0, 300.0)
"""Seconds to wait after the third wrong number, the fourth, and so on; the last one stays."""


@dataclass(frozen=True, slots=True)
class Gate:
    """How often a wrong number was entered, and until when none is taken."""

    wrong: int = 0
    closed_until: float = 0.0

    def waits(self, now: float) -> float:
        """Return for how many seconds no number is taken."""
        return max(0.0, self.closed_until - now)


def enter(gate: Gate, entered: str, pin: str, now: float) -> tuple[Gate, bool]:
    """Return the gate after `entered`, and whether it opens; during a delay it never does."""
    if gate.waits(now):
        return gate, False
    if hmac.compare_digest(entered.encode(), pin.encode()):
        return Gate(), True
    wrong = gate.wrong + 1
    if wrong <= _FREE_TRIES:
        return Gate(wrong), False
    delay = _DELAYS[min(wrong - _FREE_TRIES, len(_DELAYS)) - 1]
    return Gate(wrong, now + delay), False
