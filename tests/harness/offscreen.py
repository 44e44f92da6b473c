"""What Qt reads from the environment for windows that nobody sees."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtQml import QQmlEngine

ENVIRONMENT = {
    "QT_QPA_PLATFORM": "offscreen",
    "QT_QUICK_BACKEND": "software",
    **({"QTWEBENGINE_DISABLE_SANDBOX": "1"} if os.geteuid() == 0 else {}),
}


@contextmanager
def offscreen_engine() -> Iterator[QQmlEngine]:
    """Have an application and an engine for windows that nobody sees."""
    import shiboken6  # noqa: PLC0415 - most who read ENVIRONMENT have no Qt in their process
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415
    from PySide6.QtQml import QQmlEngine  # noqa: PLC0415
    from PySide6.QtWebEngineQuick import QtWebEngineQuick  # noqa: PLC0415

    os.environ.setdefault("QT_QPA_PLATFORM", ENVIRONMENT["QT_QPA_PLATFORM"])
    os.environ["QT_QUICK_BACKEND"] = ENVIRONMENT["QT_QUICK_BACKEND"]
    QtWebEngineQuick.initialize()
    app = QGuiApplication([])
    engine = QQmlEngine()
    yield engine
    shiboken6.delete(engine)
    del app
