"""Reports the state of the kiosk to the service manager: sd_notify(3), without libsystemd.

It is no error if no service manager listens. The variables are removed from the environment, so
that neither Chromium's processes nor commands started from it can report for the program.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import MutableMapping
from dataclasses import dataclass

_log = logging.getLogger(__name__)
_VARIABLES = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
_MAX_STATUS = 500


@dataclass(frozen=True, slots=True)
class Notifier:
    """Sends notifications to the service manager at `address`; to none if that is empty.

    `watchdog` is the number of seconds within which it expects `ping_watchdog`, None for never.
    """

    address: str = ""
    watchdog: float | None = None

    @classmethod
    def from_environment(cls, env: MutableMapping[str, str], pid: int) -> Notifier:
        """Return the notifier for the process `pid`, and remove its variables from `env`."""
        address, interval, meant = (env.pop(name, "") for name in _VARIABLES)
        if not address.startswith(("/", "@")):  # vsock is for virtual machines
            return cls()
        watched = interval.isdecimal() and int(interval) > 0 and meant in {"", str(pid)}
        return cls(address, int(interval) / 1e6 if watched else None)

    def status(self, text: str, *, ready: bool) -> None:
        """Send the status line, and whether the start is complete."""
        line = " ".join(text.split())[:_MAX_STATUS]
        # Sent each time: it costs nothing, and if the only one were lost, the start would never
        # complete.
        self._send(*(["READY=1"] if ready else []), f"STATUS={line}")

    def ping_watchdog(self) -> None:
        """Send the watchdog's keep-alive."""
        self._send("WATCHDOG=1")

    def reloading(self, now: float) -> None:
        """Send that the configuration is read again; `now` is CLOCK_MONOTONIC, in seconds."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={now * 1e6:.0f}")

    def reloaded(self) -> None:
        """Send that the configuration has been read."""
        self._send("READY=1")

    def stopping(self) -> None:
        """Send that the program is about to end."""
        self._send("STOPPING=1")

    def _send(self, *lines: str) -> None:
        if not self.address:
            return
        address = self.address.encode("utf-8", "surrogateescape")
        if address.startswith(b"@"):
            address = b"\0" + address[1:]
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
            connection.settimeout(0)
            try:
                connection.sendto("\n".join(lines).encode(), address)
            except OSError as err:
                _log.debug("The service manager did not accept %s: %s", lines[0], err)
