"""What comes after nobody waits for it any more changes nothing."""

from __future__ import annotations

from ha_kiosk.qt.platform.pending_callbacks import PendingCallbacks


def test_a_cancelled_callback_does_nothing_and_later_ones_do() -> None:
    """However often it is called."""
    pending, got = PendingCallbacks(), list[str]()
    before = pending.wrap(got.append)
    before("in time")
    pending.cancel()
    after = pending.wrap(got.append)
    before("late")
    after("new")
    assert got == ["in time", "new"]
