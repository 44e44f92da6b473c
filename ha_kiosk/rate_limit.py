"""A token bucket: so much at once, so much a second, and no more.

For what a page may send or ask for as often as it likes. Clocked from outside.
"""

from __future__ import annotations

from collections.abc import Callable


class TokenBucket:
    """Holds up to `size` turns and gets `rate` new ones a second."""

    def __init__(self, *, rate: float, size: float, clock: Callable[[], float]) -> None:
        self._rate, self._size, self._clock = rate, size, clock
        self._turns = size
        self._filled = clock()
        self._missed = 0

    def acquire(self) -> bool:
        """Take one turn; return whether there was one."""
        now = self._clock()
        self._turns = min(self._size, self._turns + max(0.0, now - self._filled) * self._rate)
        self._filled = now
        if self._turns < 1:
            self._missed += 1
            return False
        self._turns -= 1
        return True

    def missed(self) -> int:
        """Return how often there was no turn since this was last asked."""
        missed, self._missed = self._missed, 0
        return missed
