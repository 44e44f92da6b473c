"""Three live MJPEG cameras, in a program of its own: how much memory all its processes keep.

python -m harness.mjpeg FRAMES [plain]      prints the bytes and CPU seconds as JSON
"""

from __future__ import annotations

import io
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psutil
from PIL import Image
from PySide6.QtCore import QObject

from ha_kiosk.config.choices import Render
from ha_kiosk.config.config import Config
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.qt.app import application
from harness.offscreen import answer_of, answer_with

CAMERAS, RATE = 3, 20
"""So many cameras, and how many frames each sends in a second."""
_PAGE = "".join(f"<img src='/{number}' width=320 height=240>" for number in range(CAMERAS))
_WINDOW = """
import QtQuick
import QtQuick.Window
import QtWebEngine
Window {
    height: 600
    visible: true
    width: 1024
    WebEngineView { anchors.fill: parent; url: "URL" }
}
"""


class MjpegCameras(ThreadingHTTPServer):
    """A server whose paths but the first are streams of JPEG pictures without an end."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.sent = 0
        self.frames = [_frame() for _ in range(20)]
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Answer(BaseHTTPRequestHandler):
    server: MjpegCameras

    def do_GET(self) -> None:
        """Send the page, or a stream without end."""
        self.send_response(200)
        if self.path == "/":
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(_PAGE)))
            self.end_headers()
            self.wfile.write(_PAGE.encode())
            return
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        with suppress(OSError):
            while True:
                frame = self.server.frames[self.server.sent % 20]
                head = (
                    f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(frame)}\r\n\r\n"
                )
                self.wfile.write(head.encode() + frame + b"\r\n")
                self.server.sent += 1
                time.sleep(1 / RATE)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _frame() -> bytes:
    file = io.BytesIO()
    Image.effect_noise((320, 240), 80).convert("RGB").save(file, "JPEG", quality=70)
    return file.getvalue()


def main(frames: int, *, plain: bool) -> None:
    """Show so many frames, with the program's flags or `plain` without."""
    if not plain:
        application.prepare(Config(), Rendering(Render.SOFTWARE, "a test"))
    cameras = MjpegCameras()
    address = f"http://127.0.0.1:{cameras.server_address[1]}/"
    answer_with(_WINDOW.replace("URL", address), partial(_look, cameras, frames))


def _look(cameras: MjpegCameras, frames: int, _window: QObject) -> dict[str, float] | None:
    if cameras.sent < frames:
        return None
    me = psutil.Process()
    all_ = [me, *me.children(recursive=True)]
    times = [process.cpu_times() for process in all_]
    return {
        "bytes": sum(process.memory_full_info().pss for process in all_),
        "cpu": sum(used.user + used.system for used in times),
    }


def measure_cameras(frames: int, *, plain: bool = False) -> dict[str, float]:
    """Return what `main` prints, run in another process."""
    result: dict[str, float] = answer_of(
        "harness.mjpeg", str(frames), *(["plain"] if plain else [])
    )
    return result


if __name__ == "__main__":
    main(int(sys.argv[1]), plain="plain" in sys.argv)
