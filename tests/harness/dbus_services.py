"""Services on a D-Bus of the test's own, played by python-dbusmock (Debian's python3-dbusmock)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from harness.kiosk import wait_until

MOCK = "org.freedesktop.DBus.Mock"
_PYTHON = "/usr/bin/python3"
"""Debian's own: its package is not for the interpreter of the tests."""


class Service:
    """One service, with one object that has one interface of its name, or another."""

    def __init__(self, address: str, name: str, path: str, interface: str) -> None:
        self._bus, self._name = ["busctl", f"--address={address}", "--"], name
        self._path, self._interface = path, interface

    def add_method(self, name: str, takes: str, code: str = "") -> None:
        """Give it a method; `code` is Python that runs at each call."""
        self._mock("AddMethod", "sssss", self._interface, name, takes, "", code)

    def add_property(self, name: str, kind: str, value: str) -> None:
        """Give it a property that can be set."""
        self._mock("AddProperty", "ssv", self._interface, name, kind, value)

    def calls(self) -> str:
        """Return what was called, as busctl prints it."""
        return self._mock("GetCalls")

    def is_there(self) -> bool:
        """Return whether it answers."""
        command = [*self._bus, "call", self._name, self._path, MOCK, "GetCalls"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def _mock(self, method: str, *arguments: str) -> str:
        command = [*self._bus, "call", self._name, self._path, MOCK, method, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


class Bus:
    """A bus, at `address`."""

    def __init__(self, address: str, stack: ExitStack) -> None:
        self.address, self._stack = address, stack

    def serve(self, name: str, path: str, interface: str) -> Service:
        """Have a service on the bus until the bus ends."""
        self._stack.enter_context(
            _ending(
                subprocess.Popen(
                    [_PYTHON, "-m", "dbusmock", "--session", name, path, interface],
                    env={"PATH": os.defpath, "DBUS_SESSION_BUS_ADDRESS": self.address},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                )
            )
        )
        service = Service(self.address, name, path, interface)
        wait_until(service.is_there, name)
        return service


@contextmanager
def private_bus() -> Iterator[Bus]:
    """Have a bus running that nobody else is on."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    with ExitStack() as stack:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        stack.enter_context(_ending(process))
        assert process.stdout is not None
        stack.enter_context(process.stdout)
        address = process.stdout.readline().strip()
        assert address, "dbus-daemon does not start"
        yield Bus(address, stack)


@contextmanager
def _ending(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)
