"""PySide6 miscounts references to True and None; what runs for months must not mind."""

from __future__ import annotations

import subprocess
import sys

MANY_SIGNALS = """
import ha_kiosk.qt
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

class Sender(QObject):
    sent = Signal()

app = QCoreApplication([])
sender = Sender()
timer = QTimer()
for _ in range(20_000):
    sender.sent.connect(sender.objectName)
    sender.sent.emit()
    sender.sent.disconnect()
    timer.start(1000)
    sender.setParent(None)
print("alive")
"""


def test_the_program_survives_many_signals() -> None:
    """Without the lines in ha_kiosk/qt/__init__.py, Python 3.11 aborts after some hundred."""
    done = subprocess.run(
        [sys.executable, "-c", MANY_SIGNALS], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("alive\n", "", 0)
