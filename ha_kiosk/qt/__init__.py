"""The window: the only package that imports PySide6.

PySide6 makes a class when its name is first asked for. `Qt`, with all its enumerations, takes a
twelfth of what importing the window costs, so no module of the start imports it by name: they
import `QtCore`, and ask it for `Qt` where they need it.
"""

from __future__ import annotations

import builtins
import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12.0 drops a reference to True with each Signal.emit() and disconnect(), and to None
    # with each QTimer.start(), setParent() and deleteLater(). Python 3.11 aborts ("bool_dealloc",
    # "none_dealloc") once none is left, after some thousand of these. From 3.12 on such constants
    # are immortal by themselves (PEP 683). Here, because every way to PySide6 comes by.
    for _constant in (True, False, None):
        ctypes.c_ssize_t.from_address(id(_constant)).value += sys.maxsize // 2

# PySide6 puts a function of its own in the place of Python's import, which reads the source of each
# module that is imported from then on, for `from __feature__ import` (PYSIDE-2029). Nobody here has
# that, and it costs a start a twentieth of its imports, and a second file to read for each of them.
_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401 - that is when it does

builtins.__import__ = _import
