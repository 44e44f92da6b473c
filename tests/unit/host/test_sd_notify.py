"""What the service manager hears: a real socket plays it."""

from __future__ import annotations

import logging
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from ha_kiosk.host.sd_notify import Notifier

PID = 4711


class Manager:
    """The service manager's end of the socket."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address.replace("@", "\0", 1) if address[0] == "@" else address)
        self._socket.settimeout(0)

    def hears(self) -> str:
        """Return the next message that has arrived."""
        return self._socket.recv(4096).decode()

    def close(self) -> None:
        """Hear nothing any more."""
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    """Return a service manager that listens."""
    manager = Manager(str(tmp_path / "notify"))
    yield manager
    manager.close()


def test_readiness_and_what_it_does_are_said_together(manager: Manager) -> None:
    """One datagram, so that neither comes without the other."""
    Notifier(manager.address).status("live", ready=True)
    assert manager.hears() == "READY=1\nSTATUS=live"


def test_a_status_says_nothing_of_readiness_while_starting(manager: Manager) -> None:
    """`systemctl start` waits for the dashboard."""
    Notifier(manager.address).status("loading", ready=False)
    assert manager.hears() == "STATUS=loading"


def test_a_status_is_one_line_whatever_the_server_said(manager: Manager) -> None:
    """A second line would be another message to the service manager."""
    Notifier(manager.address).status("offline: no\nMAINPID=1\r\n" + "x" * 9999, ready=False)
    heard = manager.hears()
    assert heard.startswith("STATUS=offline: no MAINPID=1 xxx")
    assert len(heard.splitlines()) == 1
    assert len(heard) < 600


def test_the_rest_of_a_life_is_said_in_systemds_words(manager: Manager) -> None:
    """As in sd_notify(3)."""
    notifier = Notifier(manager.address)
    notifier.ping_watchdog()
    notifier.reloading(12.3456789)
    notifier.reloaded()
    notifier.stopping()
    assert [manager.hears() for _ in range(4)] == [
        "WATCHDOG=1",
        "RELOADING=1\nMONOTONIC_USEC=12345679",
        "READY=1",
        "STOPPING=1",
    ]


def test_an_address_may_be_abstract() -> None:
    """An @ stands for the byte zero, which no file name has."""
    manager = Manager(f"@ha-kiosk-test-{os.getpid()}")
    try:
        Notifier(manager.address).ping_watchdog()
        assert manager.hears() == "WATCHDOG=1"
    finally:
        manager.close()


def test_what_was_taken_is_not_left_for_other_processes() -> None:
    """Chromium must not speak for us."""
    env = {
        "NOTIFY_SOCKET": "/run/systemd/notify",
        "WATCHDOG_USEC": "30000000",
        "WATCHDOG_PID": str(PID),
        "HOME": "/root",
    }
    assert Notifier.from_environment(env, PID) == Notifier("/run/systemd/notify", watchdog=30.0)
    assert env == {"HOME": "/root"}


@pytest.mark.parametrize(
    ("usec", "pid", "watchdog"),
    [
        ("30000000", "", 30.0),
        ("500000", str(PID), 0.5),
        ("30000000", "1", None),  # meant for another process: a wrapper, a shell
        ("0", "", None),
        ("", "", None),
        ("soon", "", None),
        ("-1", "", None),
    ],
)
def test_the_watchdog_is_ours_only_if_it_is_meant_for_us(
    usec: str, pid: str, watchdog: float | None
) -> None:
    """And only with an interval."""
    env = {"NOTIFY_SOCKET": "/n", "WATCHDOG_USEC": usec, "WATCHDOG_PID": pid}
    assert Notifier.from_environment(env, PID).watchdog == watchdog


@pytest.mark.parametrize("address", [None, "", "vsock:2:1234", "relative"])
def test_without_a_service_manager_nothing_is_said(address: str | None) -> None:
    """And no watchdog is fed for nobody."""
    env = {"WATCHDOG_USEC": "1000000"} | ({"NOTIFY_SOCKET": address} if address else {})
    notifier = Notifier.from_environment(env, PID)
    assert notifier == Notifier()
    notifier.stopping()


def test_a_service_manager_that_does_not_listen_is_no_error(
    manager: Manager, caplog: pytest.LogCaptureFixture
) -> None:
    """Not when it is gone, and not when its queue is full: nobody waits for it."""
    caplog.set_level(logging.DEBUG)
    notifier = Notifier(manager.address)
    while not caplog.records:
        notifier.ping_watchdog()
    manager.close()
    notifier.stopping()
    assert stat.S_ISSOCK(Path(manager.address).stat().st_mode)
    assert [record.levelno for record in caplog.records] == [logging.DEBUG] * 2
    assert "STOPPING=1" in caplog.text
