"""The window: the only package that imports PySide6."""

from __future__ import annotations

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12.0 drops a reference to True with each Signal.emit() and disconnect(), and to None
    # with each QTimer.start(), setParent() and deleteLater(). Python 3.11 aborts ("bool_dealloc",
    # "none_dealloc") once none is left, after some thousand of these. From 3.12 on such constants
    # are immortal by themselves (PEP 683). Here, because every way to PySide6 comes by.
    for _constant in (True, False, None):
        ctypes.c_ssize_t.from_address(id(_constant)).value += sys.maxsize // 2
