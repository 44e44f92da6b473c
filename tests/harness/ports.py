"""Ports for servers of the tests, several runs of which may share a machine.

Below those that the kernel gives away by itself: one that is free now is not taken a second later
by somebody's connection.
"""

from __future__ import annotations

import random
import socket

HOST = "127.0.0.1"
_RANGE = range(10_000, 32_000)


def free_port() -> int:
    """Return a port on 127.0.0.1 that nobody listens on."""
    while True:
        port = random.choice(_RANGE)  # noqa: S311 - no secret
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port


def port_of(url: str) -> int:
    """Return the port in an address."""
    return int(url.rpartition(":")[2])
