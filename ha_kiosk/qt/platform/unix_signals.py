"""Unix signals: SIGTERM and SIGINT end the program, SIGHUP reloads the configuration.

When a signal arrives, Python writes a byte to a socket (at once, in C), and a thread reads it.
Python's own handlers run between byte codes: an idle event loop runs none, and a hung one never
again. The thread also makes sure that the program ends: `END_WITHIN` seconds after SIGTERM it
exits, whatever hangs, and logs where. Chromium's processes end when the program is gone.

The thread emits no Qt signal (PYSIDE-3124): it puts the numbers into a `ResultQueue`.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import socket
import threading
from types import FrameType

from PySide6.QtCore import QObject, Signal, Slot

from ha_kiosk.qt.platform.result_queue import ResultQueue

END_WITHIN = 1.8
"""Seconds from SIGTERM to the end of the program; service managers and people wait for it."""
_NUMBERS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class UnixSignals(QObject):
    """Emits `termination_requested` and `hangup_received`, on the UI thread.

    `end_within` is None if the process has other things to do after the window. When the terminal
    in which the program was started is closed, SIGHUP ends the program as it does any other.
    """

    termination_requested = Signal()
    hangup_received = Signal()

    def __init__(self, parent: QObject | None = None, *, end_within: float | None = None) -> None:
        super().__init__(parent)
        self._end_within = end_within
        self._terminal = next((fd for fd in range(3) if os.isatty(fd)), None)
        self._ours, self._kernels = socket.socketpair()
        self._kernels.settimeout(0)
        self._numbers: ResultQueue[int] = ResultQueue()
        self._notifier = self._numbers.watch(self._deliver, self)
        signal.set_wakeup_fd(self._kernels.fileno(), warn_on_full_buffer=False)
        self._before = [(number, signal.signal(number, _leave)) for number in _NUMBERS]
        self._thread = threading.Thread(target=self._listen, name="signals", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Restore the previous signal handlers."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before:
            signal.signal(number, handler or signal.SIG_DFL)
        self._kernels.close()
        self._thread.join()
        self._ours.close()
        self._notifier.setEnabled(False)

    def _listen(self) -> None:
        while numbers := self._ours.recv(64):
            for number in numbers:
                if number != signal.SIGHUP and self._end_within is not None:
                    faulthandler.dump_traceback_later(self._end_within, exit=True)
                self._numbers.put(number)

    @Slot()
    def _deliver(self) -> None:
        number = self._numbers.get()
        if number == signal.SIGHUP and not self._is_terminal_closed():
            self.hangup_received.emit()
        elif number in _NUMBERS:
            self.termination_requested.emit()

    def _is_terminal_closed(self) -> bool:
        return self._terminal is not None and not os.isatty(self._terminal)


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the thread handles the signal, and without a handler Python reports none."""
