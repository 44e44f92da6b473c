"""Starts of the frontend with an empty cache, in a program of its own, and how many come.

python -m harness.cold_start STARTS [streaming]      reads {"url": …, "token": …} from stdin, and
prints the seconds to the first cards of each start as JSON, null for a page that stood still.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtWebEngineQuick import QtWebEngineQuick

from ha_kiosk.config.choices import Render
from ha_kiosk.config.config import Config
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.qt.app import application
from harness.offscreen import ENVIRONMENT

PATIENCE = 12.0
"""Seconds after which a page that does not even answer stands still."""
_APP = """
window.externalApp = {
    getExternalAuth(payload) {
        const answer = { access_token: TOKEN, expires_in: 1800 };
        setTimeout(() => window[JSON.parse(payload).callback](true, answer));
    },
    revokeExternalAuth() {},
    externalBus(message) {
        const { id, type } = JSON.parse(message);
        if (type === "config/get")
            setTimeout(() => window.externalBus({ id, type: "result", success: true, result: {} }));
    },
};
"""
_CARDS = """(() => {
    const count = (root) => [...root.querySelectorAll("*")].reduce(
        (sum, { localName, shadowRoot }) =>
            sum + (localName === "hui-card") + (shadowRoot ? count(shadowRoot) : 0), 0);
    return count(document) > 3;
})()"""
_WINDOW = """
import QtQuick
import QtQuick.Window
import QtWebEngine
Window {
    id: root

    property int left: STARTS
    property double began: 0
    property var seconds: []

    function next(result) {
        if (result !== undefined)
            seconds = [...seconds, result];
        loader.active = false;
        if (left-- > 0) {
            began = Date.now();
            loader.active = true;
        }
    }

    height: 800
    visible: true
    width: 1280

    Component.onCompleted: next()

    Loader {
        id: loader

        active: false
        anchors.fill: parent

        sourceComponent: WebEngineView {
            id: view

            profile: WebEngineProfile {
                offTheRecord: true

                Component.onCompleted: userScripts.collection = [{
                        injectionPoint: WebEngineScript.DocumentCreation,
                        sourceCode: APP,
                        worldId: WebEngineScript.MainWorld
                    }]
            }

            Component.onCompleted: url = URL
            onJavaScriptConsoleMessage: {}

            Timer {
                interval: 250
                repeat: true
                running: true

                onTriggered: {
                    const took = (Date.now() - root.began) / 1000;
                    if (took > PATIENCE)
                        root.next(null);
                    else
                        view.runJavaScript(CARDS, there => {
                            if (there)
                                root.next(took);
                        });
                }
            }
        }
    }
}
"""


def main(starts: int, *, streaming: bool) -> None:
    """Load the frontend so many times, each in a renderer and a profile of its own."""
    given = json.load(sys.stdin)
    application.prepare(Config(), Rendering(Render.SOFTWARE, "a test"))
    if streaming:
        flags = os.environ["QTWEBENGINE_CHROMIUM_FLAGS"]
        without = flags.replace(application.COMPILE_IN_BACKGROUND, "")
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = without
    QtWebEngineQuick.initialize()
    app = QGuiApplication([])
    engine = QQmlApplicationEngine()
    words = {
        "APP": _APP.replace("TOKEN", json.dumps(given["token"])),
        "CARDS": _CARDS,
        "PATIENCE": PATIENCE,
        "STARTS": starts,
        "URL": given["url"] + "/?external_auth=1",
    }
    window = _WINDOW
    for word, value in words.items():
        window = window.replace(word, json.dumps(value))
    engine.loadData(window.encode())
    (root,) = engine.rootObjects()
    poll = QTimer(interval=100)
    poll.timeout.connect(lambda: _look(root, starts, app))
    poll.start()
    app.exec()


def _look(window: QObject, starts: int, app: QGuiApplication) -> None:
    seconds = window.property("seconds").toVariant()
    if len(seconds) == starts:
        print(json.dumps(seconds), flush=True)  # noqa: T201 - the answer
        app.quit()


def measure_cold_starts(
    url: str, token: str, starts: int, *, streaming: bool = False
) -> list[float | None]:
    """Return the seconds of each start; None for one that stood still.

    With `streaming` scripts are compiled in the background, as Chromium does by itself.
    """
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), *sys.path]),
        **ENVIRONMENT,
        "QTWEBENGINE_CHROMIUM_FLAGS": "--log-level=3",
    }
    more = ["streaming"] if streaming else []
    done = subprocess.run(
        [sys.executable, "-m", "harness.cold_start", str(starts), *more],
        env=environment,
        input=json.dumps({"url": url, "token": token}),
        capture_output=True,
        text=True,
        check=True,
    )
    result: list[float | None] = json.loads(done.stdout)
    return result


if __name__ == "__main__":
    main(int(sys.argv[1]), streaming="streaming" in sys.argv)
