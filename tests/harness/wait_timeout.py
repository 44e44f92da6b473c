"""What every waiting helper raises when its time is over, and nothing else does.

Tests that are marked `flaky_on_slow_machine` are tried again for it alone (tests/conftest.py).
"""

from __future__ import annotations


class WaitTimeout(AssertionError):
    """`what` was waited for, and did not come within `seconds`."""

    def __init__(self, what: str, seconds: float, details: str = "") -> None:
        super().__init__(what, seconds, details)
        self.what, self.seconds, self.details = what, seconds, details

    def __str__(self) -> str:
        text = f"not within {self.seconds:g} s: {self.what}"
        return f"{text}\n{self.details}" if self.details else text
