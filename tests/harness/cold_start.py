"""Starts of the frontend with an empty cache, in a program of its own, and how many come.

python -m harness.cold_start STARTS [streaming]      reads {"url": …, "token": …} from stdin, and
prints the seconds to the first cards of each start as JSON, null for a page that stood still.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial

from PySide6.QtCore import QObject

from ha_kiosk.config.choices import Render
from ha_kiosk.config.config import Config
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.qt.app import application
from harness.offscreen import answer_of, answer_with

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
    answer_with(window, partial(_look, starts))


def _look(starts: int, window: QObject) -> list[float | None] | None:
    seconds: list[float | None] = window.property("seconds").toVariant()
    return seconds if len(seconds) == starts else None


def measure_cold_starts(
    url: str, token: str, starts: int, *, streaming: bool = False
) -> list[float | None]:
    """Return the seconds of each start; None for one that stood still.

    With `streaming` scripts are compiled in the background, as Chromium does by itself.
    """
    result: list[float | None] = answer_of(
        "harness.cold_start",
        str(starts),
        *(["streaming"] if streaming else []),
        given=json.dumps({"url": url, "token": token}),
    )
    return result


if __name__ == "__main__":
    main(int(sys.argv[1]), streaming="streaming" in sys.argv)
