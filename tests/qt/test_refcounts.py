"""PySide6 forgets to count references to True; a kiosk that runs for months must not mind."""

from __future__ import annotations

import subprocess
import sys

MANY_SIGNALS = """
import ha_kiosk.qt
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    sent = Signal()

sender = Sender()
for _ in range(20_000):
    sender.sent.connect(sender.objectName)
    sender.sent.emit()
    sender.sent.disconnect()
print("alive")
"""


def test_the_program_survives_many_signals() -> None:
    """Without the lines in ha_kiosk/qt/__init__.py, Python 3.11 aborts after some hundred."""
    done = subprocess.run(
        [sys.executable, "-c", MANY_SIGNALS], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("alive\n", "", 0)
