"""The connection of one exchange, which another thread can cancel.

httpx's timeouts are for each read, and none covers the lookup of a name. Only a second thread can
stop in time, however slowly a server sends.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any


class CancellableConnection:
    """The connection of one exchange, and its target; another thread can cancel it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._socket: socket.socket | None = None
        self._is_cut = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Record the connection (httpx calls this at each step of an exchange)."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            wire: socket.socket = info["return_value"].get_extra_info("socket")
            self._socket = wire
            if self._is_cut:
                # The library does not close a connection whose trace raised an error.
                wire.close()
        # A close must be completed, and what has failed ends anyway.
        if self._is_cut and ".response_closed." not in event and not event.endswith(".failed"):
            from httpx import ReadTimeout  # noqa: PLC0415 - no start waits for it

            raise ReadTimeout("Nobody waits for this any more.")

    def cancel(self) -> None:
        """Cancel the exchange, so that its thread ends, too."""
        self._is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                # Not SSLSocket.shutdown, which removes the TLS state while another thread reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
