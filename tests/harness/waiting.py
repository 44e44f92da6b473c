"""Waiting for something in Qt's event loop, as long as it takes and no longer."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

from harness.wait_timeout import WaitTimeout

WITHIN = 30.0
"""Seconds; only a test that fails waits so long."""
STEP_MS = 2


def wait_until(condition: Callable[[], object], what: str, *, within: float = WITHIN) -> None:
    """Run the event loop until `condition` holds; raise `WaitTimeout` when it does not in time."""
    if condition():
        return
    end = time.monotonic() + within
    loop = QEventLoop()
    errors: list[Exception] = []

    def look() -> None:
        try:
            if condition() or time.monotonic() > end:
                loop.quit()
        except Exception as err:  # noqa: BLE001 - raised below, out of Qt's reach
            errors.append(err)
            loop.quit()

    poll = QTimer(interval=STEP_MS)
    poll.timeout.connect(look)
    poll.start()
    loop.exec()
    poll.stop()
    if errors:
        raise errors[0]
    if not condition():
        raise WaitTimeout(what, within)


def settle() -> None:
    """Let everything happen that is due by now: queued calls, and timers of no duration."""
    loop = QEventLoop()
    QTimer.singleShot(0, lambda: QTimer.singleShot(0, loop.quit))
    loop.exec()


def pass_time(seconds: float) -> None:
    """Run the event loop so long, where a test shows that nothing happens."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
