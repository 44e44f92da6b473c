"""A page that makes garbage, in a program of its own: how much memory its renderer keeps.

python -m harness.garbage ROUNDS [plain]      prints the private bytes and CPU seconds as JSON
"""

from __future__ import annotations

import json
import sys
from functools import partial

import psutil
from PySide6.QtCore import QObject

from ha_kiosk.config.choices import Render
from ha_kiosk.config.config import Config
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.qt.app import application
from harness.offscreen import answer_of, answer_with

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
    answer_with(_WINDOW.replace("PAGE", json.dumps(_PAGE)), partial(_look, rounds))


def _look(rounds: int, window: QObject) -> dict[str, float] | None:
    done = window.property("rounds")
    if not done.isdigit() or int(done) < rounds:
        return None
    renderer = psutil.Process(window.property("pid"))
    used = renderer.cpu_times()
    return {"bytes": renderer.memory_full_info().uss, "cpu": used.user + used.system}


def measure(rounds: int, *, plain: bool = False) -> dict[str, float]:
    """Return what `main` prints, run in another process."""
    result: dict[str, float] = answer_of(
        "harness.garbage", str(rounds), *(["plain"] if plain else [])
    )
    return result


if __name__ == "__main__":
    main(int(sys.argv[1]), plain="plain" in sys.argv)
