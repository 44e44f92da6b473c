"""Ports for servers of the tests, several runs of which may share a machine.

Below those that the kernel gives away by itself: one that is free now is not taken a second later
by somebody's connection.
"""

from __future__ import annotations

import os
import random
import socket

HOST = "127.0.0.1"
_RANGE = range(10_000, 32_000)
_WORKERS = 8
"""Each process of pytest-xdist has a part of the ports: a server that starts anew keeps its own."""


def free_port() -> int:
    """Return a port on 127.0.0.1 that nobody listens on."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    mine = _RANGE[int(worker) % _WORKERS :: _WORKERS]
    while True:
        port = random.choice(mine)  # noqa: S311 - no secret
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port


def port_of(url: str) -> int:
    """Return the port in an address."""
    return int(url.rpartition(":")[2])
