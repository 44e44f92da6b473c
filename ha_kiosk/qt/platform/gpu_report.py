"""`python -m ha_kiosk.qt.platform.gpu_report`: Chromium's report on GPU and codecs, as JSON.

It runs in a process of its own, because `ha-kiosk doctor` must work where Qt cannot be loaded. It
opens no window, stores nothing, and contacts no server. Chromium's sandbox stays on: if it keeps
Chromium from starting, this process exits with an error.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import PySide6
import shiboken6
from PySide6.QtCore import QTimer, QUrl, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, qWebEngineChromiumVersion

WITHIN_MS = 25_000
ASK_EVERY_MS = 100
NOT_IN_TIME = 75
_SCRIPT = (Path(__file__).parent / "gpu_report.js").read_text(encoding="utf-8")


def main() -> int:
    """Print the report; return 0, or `NOT_IN_TIME`."""
    app = QGuiApplication(["ha-kiosk"])
    profile = QWebEngineProfile(app)
    page = QWebEnginePage(profile, app)
    asking = QTimer(app, interval=ASK_EVERY_MS)

    def take(answer: object) -> None:
        if isinstance(answer, str) and answer:
            asking.stop()
            print(json.dumps(json.loads(answer) | _versions(app)))  # noqa: T201 - its purpose
            app.quit()

    asking.timeout.connect(lambda: page.runJavaScript(_SCRIPT, 0, take))
    page.loadFinished.connect(asking.start)
    page.load(QUrl("chrome://gpu"))
    QTimer.singleShot(WITHIN_MS, app, lambda: app.exit(NOT_IN_TIME))
    code = app.exec()
    shiboken6.delete(page)
    shiboken6.delete(profile)
    return code


def _versions(app: QGuiApplication) -> dict[str, str]:
    return {
        "platform": app.platformName(),
        "qt": qVersion(),
        "pyside": PySide6.__version__,
        "chromium": str(qWebEngineChromiumVersion()),
    }


if __name__ == "__main__":
    sys.exit(main())
