"""A browser of a phone's size, in a process of its own: QtWebEngine without anything of ours.

    python -m harness.phone_browser URL

It is seen and touched through DevTools (`QTWEBENGINE_REMOTE_DEBUGGING`). `HA_KIOSK_TEST_PHONE` may
name a Chromium, such as Debian's, which is used in its place.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.devtools import Page, page
from harness.offscreen import ENVIRONMENT
from harness.ports import free_port

WIDTH, HEIGHT = 390, 844
_QML = f"""
import QtQuick
import QtWebEngine
Window {{
    width: {WIDTH}; height: {HEIGHT}; visible: true
    WebEngineView {{ anchors.fill: parent; url: Qt.application.arguments[1] }}
}}
"""


@contextmanager
def phone_browser(url: str) -> Iterator[int]:
    """Have a browser open at `url`, and return the port of its DevTools."""
    port = free_port()
    environment = {
        **os.environ,
        **ENVIRONMENT,
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "QTWEBENGINE_REMOTE_DEBUGGING": str(port),
    }
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        command = [sys.executable, "-m", "harness.phone_browser", url]
        if chromium := os.environ.get("HA_KIOSK_TEST_PHONE"):
            command = _chromium(chromium, folder, port, url)
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                yield port
            finally:
                process.kill()


def _chromium(program: str, folder: str, port: int, url: str) -> list[str]:
    flags = ["--headless", f"--window-size={WIDTH},{HEIGHT}", f"--user-data-dir={folder}"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    return [program, *flags, f"--remote-debugging-port={port}", url]


def go_on(port: int, url: str) -> None:
    """Touch the link on the page at `url`."""
    with page(port, url) as first:
        box = first.evaluate(
            "(() => { const b = document.querySelector('a').getBoundingClientRect();"
            " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        assert isinstance(box, list)
        first.click(*box)


def picture(shown: Page, file: Path | None) -> None:
    """Write what `shown` looks like to `file`, where somebody wants to see it."""
    if file is not None:
        data = shown.command("Page.captureScreenshot", format="png")["data"]
        file.write_bytes(base64.b64decode(str(data)))


def _main() -> None:
    from PySide6.QtCore import QUrl  # noqa: PLC0415 - in this process only
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415
    from PySide6.QtQml import QQmlApplicationEngine  # noqa: PLC0415
    from PySide6.QtWebEngineQuick import QtWebEngineQuick  # noqa: PLC0415

    QtWebEngineQuick.initialize()
    application = QGuiApplication(sys.argv)
    engine = QQmlApplicationEngine()
    engine.loadData(_QML.encode(), QUrl())
    application.exec()


if __name__ == "__main__":
    _main()
