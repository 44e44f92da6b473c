"""The window: the only package that imports PySide6.

PySide6 creates a class when its name is first used. `Qt`, with all its enumerations, takes a
twelfth of the time that importing the window takes. So no module of the start imports `Qt` by name:
they import `QtCore`, and use `QtCore.Qt` where they need it.
"""

from __future__ import annotations

import builtins
import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12.0 drops a reference to True with each Signal.emit() and disconnect(), and to None
    # with each QTimer.start(), setParent() and deleteLater(). Python 3.11 aborts ("bool_dealloc",
    # "none_dealloc") once no reference is left, after some thousand of these calls. From 3.12 on
    # these constants are immortal (PEP 683). The workaround is here because every import of PySide6
    # passes this module.
    for _constant in (True, False, None):
        ctypes.c_ssize_t.from_address(id(_constant)).value += sys.maxsize // 2

# PySide6 replaces Python's import function by its own, which reads the source of each module that
# is imported from then on, to look for `from __feature__ import` (PYSIDE-2029). No module here uses
# that, and it costs a twentieth of the time of the imports at a start.
_import = builtins.__import__
import PySide6.QtCore  # noqa: E402, F401 - that is when it does

builtins.__import__ = _import
