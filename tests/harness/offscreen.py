"""What Qt reads from the environment for windows that nobody sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
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


def answer_of(module: str, *arguments: str, given: str = "") -> Any:  # noqa: ANN401 - any JSON
    """Return what a module prints that is run as a program, offscreen; `given` is its stdin."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path]),
        **ENVIRONMENT,
        "QTWEBENGINE_CHROMIUM_FLAGS": "--log-level=3",
    }
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def answer_with(window: str, look: Callable[[QObject], object]) -> None:
    """Show a window of QML until `look` returns something, and print that for `answer_of`."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - as above
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415
    from PySide6.QtQml import QQmlApplicationEngine  # noqa: PLC0415
    from PySide6.QtWebEngineQuick import QtWebEngineQuick  # noqa: PLC0415

    QtWebEngineQuick.initialize()
    app = QGuiApplication([])
    engine = QQmlApplicationEngine()
    engine.loadData(window.encode())
    (root,) = engine.rootObjects()

    def ask() -> None:
        if (found := look(root)) is not None:
            poll.stop()
            print(json.dumps(found), flush=True)  # noqa: T201 - the answer
            app.quit()

    poll = QTimer(interval=50)
    poll.timeout.connect(ask)
    poll.start()
    app.exec()
