"""The connection of one exchange, which another thread can cut.

httpx's timeouts are per read, and none covers the lookup of a name: only a second thread can stop
in time, however slowly a server sends.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx


class CancellableConnection:
    """The connection of one exchange, which another thread can cut, and where it goes."""

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
                # The library closes no connection that its trace interrupted.
                wire.close()
        # A close must go on to its end, and what has failed is on its way out already.
        if self._is_cut and ".response_closed." not in event and not event.endswith(".failed"):
            raise httpx.ReadTimeout("Nobody waits for this any more.")

    def cancel(self) -> None:
        """End the exchange, so that its thread ends too."""
        self._is_cut = True
        if self._socket is not None:
            with suppress(OSError):
                # Not SSLSocket.shutdown, which takes the TLS state away under the reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
