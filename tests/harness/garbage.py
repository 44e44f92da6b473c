"""A page that makes garbage, in a program of its own: how much memory its renderer keeps.

python -m harness.garbage ROUNDS [plain]      prints the private bytes and CPU seconds as JSON
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtWebEngineQuick import QtWebEngineQuick

from ha_kiosk.config.choices import Render
from ha_kiosk.config.config import Config
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.qt.app import application
from harness.offscreen import ENVIRONMENT

_PAGE = """<script>
let rounds = 0;
setInterval(() => {
    const made = new Map();
    for (let i = 0; i < 4000; i++) made.set("k" + i + Math.random(), {a: [i, "x" + i], b: {c: i}});
    window.kept = [...made.values()].slice(0, 5);
    document.title = String(++rounds);
}, 10);
</script>"""
_WINDOW = """
import QtQuick
import QtQuick.Window
import QtWebEngine
Window {
    visible: true
    property alias pid: view.renderProcessPid
    property alias rounds: view.title
    WebEngineView { id: view; anchors.fill: parent; Component.onCompleted: loadHtml(PAGE) }
}
"""


def main(rounds: int, *, plain: bool) -> None:
    """Run the page for so many rounds, with the program's flags or `plain` without."""
    if not plain:
        application.prepare(Config(), Rendering(Render.SOFTWARE, "a test"))
    QtWebEngineQuick.initialize()
    app = QGuiApplication([])
    engine = QQmlApplicationEngine()
    engine.loadData(_WINDOW.replace("PAGE", json.dumps(_PAGE)).encode())
    (window,) = engine.rootObjects()
    poll = QTimer(interval=50)
    poll.timeout.connect(lambda: _look(window, rounds, app))
    poll.start()
    app.exec()


def _look(window: QObject, rounds: int, app: QGuiApplication) -> None:
    done = window.property("rounds")
    if done.isdigit() and int(done) >= rounds:
        renderer = psutil.Process(window.property("pid"))
        used = renderer.cpu_times()
        memory = renderer.memory_full_info().uss
        print(json.dumps({"bytes": memory, "cpu": used.user + used.system}), flush=True)  # noqa: T201 - the answer
        app.quit()


def measure(
    rounds: int, *, plain: bool = False, module: str = "harness.garbage"
) -> dict[str, float]:
    """Return what the `main` of a module prints, run in another process."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path]),
        **ENVIRONMENT,
        "QTWEBENGINE_CHROMIUM_FLAGS": "--log-level=3",
    }
    command = [sys.executable, "-m", module, str(rounds), *(["plain"] if plain else [])]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


if __name__ == "__main__":
    main(int(sys.argv[1]), plain="plain" in sys.argv)
