"""The PIN for the settings, and the wait after a wrong one.

The wait grows, so that trying all four-digit PINs takes weeks. It continues while the pad is
closed, and a restart of the program does not end it. The caller provides the time.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

_FREE_TRIES = 2
_DELAYS = (5.0, 15.0, 30.0, 60.0, 300.0)
"""Seconds to wait after the third wrong PIN, the fourth, and so on; the last one stays."""


_WRONG, _UNTIL, _BOOT = "wrong", "until", "boot"


@dataclass(frozen=True, slots=True)
class PinLockout:
    """How often a wrong PIN was entered, and until when none is accepted."""

    wrong: int = 0
    closed_until: float = 0.0

    def waits(self, now: float) -> float:
        """Return for how many seconds no PIN is accepted."""
        return max(0.0, self.closed_until - now)


def enter(lockout: PinLockout, entered: str, pin: str, now: float) -> tuple[PinLockout, bool]:
    """Return the lockout after `entered`, and whether that opens the settings; never in a wait."""
    if lockout.waits(now):
        return lockout, False
    if hmac.compare_digest(entered.encode(), pin.encode()):
        return PinLockout(), True
    return _closed(lockout.wrong + 1, now), False


def kept(lockout: PinLockout, boot: str) -> Mapping[str, object]:
    """Return what the next start of the program needs; `boot` identifies the machine's start."""
    return {_WRONG: lockout.wrong, _UNTIL: lockout.closed_until, _BOOT: boot}


def restored(info: Mapping[str, object], boot: str, now: float) -> PinLockout:
    """Return the lockout that was stored as `info`.

    The clock starts again with the machine, and the wall clock may be set. So after a start of the
    machine the last wait starts again. No wait is longer than it would be now.
    """
    wrong, until = info.get(_WRONG), info.get(_UNTIL)
    if not isinstance(wrong, int) or wrong <= 0:
        return PinLockout()
    lockout = _closed(wrong, now)
    is_same = boot != "" and info.get(_BOOT) == boot
    # "not >", because of what is no number at all (NaN)
    if is_same and isinstance(until, int | float) and not until > lockout.closed_until:
        return PinLockout(wrong, until)
    return lockout


def _closed(wrong: int, now: float) -> PinLockout:
    if wrong <= _FREE_TRIES:
        return PinLockout(wrong)
    delay = _DELAYS[min(wrong - _FREE_TRIES, len(_DELAYS)) - 1]
    return PinLockout(wrong, now + delay)
