"""A kiosk without a window: something that answers on a profile's control socket."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ha_kiosk.storage.paths import Paths, private_folder


class FakeKiosk(socketserver.ThreadingUnixStreamServer):
    """Answers every request with the line `answer` and keeps what it was asked."""

    daemon_threads = True

    def __init__(self, paths: Paths, answer: bytes) -> None:
        private_folder(paths.runtime)
        super().__init__(str(paths.control_socket), _Handler)
        self.line = answer
        self.requests: list[dict[str, object]] = []
        self.asked = threading.Event()
        self.ended = threading.Event()


class _Handler(socketserver.StreamRequestHandler):
    server: FakeKiosk

    def handle(self) -> None:
        self.server.requests.append(json.loads(self.rfile.readline()))
        self.server.asked.set()
        if not self.server.line:
            self.server.ended.wait(10)
        self.wfile.write(self.server.line)


@contextmanager
def fake_kiosk(
    paths: Paths, result: object = None, *, error: str = "", raw: bytes | None = None
) -> Iterator[FakeKiosk]:
    """Run a kiosk that answers with `result`, `error` or the bytes `raw` (empty: never)."""
    reply = {"ok": False, "error": error} if error else {"ok": True, "result": result or {}}
    line = json.dumps(reply).encode() + b"\n" if raw is None else raw
    with FakeKiosk(paths, line) as kiosk:
        thread = threading.Thread(target=kiosk.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield kiosk
        finally:
            kiosk.ended.set()
            kiosk.shutdown()
            thread.join()
            paths.control_socket.unlink()
