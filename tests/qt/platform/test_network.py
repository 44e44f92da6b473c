"""When it is worth trying again."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest
from harness.waiting import wait_until
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QNetworkInformation

from ha_kiosk.qt.platform.network import Network

Reach = QNetworkInformation.Reachability


def returns(network: Network) -> list[None]:
    """Return a list that grows with each signal."""
    seen: list[None] = []
    network.network_returned.connect(lambda: seen.append(None))
    return seen


@pytest.mark.parametrize(
    ("reaches", "count"),
    [
        ([Reach.Online], 1),
        ([Reach.Online, Reach.Online], 1),
        ([Reach.Online, Reach.Disconnected], 1),
        ([Reach.Online, Reach.Disconnected, Reach.Online], 2),
        ([Reach.Disconnected, Reach.Local], 1),
        ([Reach.Local, Reach.Site, Reach.Online], 3),
        ([Reach.Online, Reach.Site, Reach.Local, Reach.Disconnected, Reach.Unknown], 1),
        ([Reach.Disconnected, Reach.Unknown], 0),
    ],
)
def test_it_returns_whenever_it_reaches_farther_than_before(
    parent: QObject, reaches: list[Reach], count: int
) -> None:
    """A server at home needs no internet, only the local network."""
    network = Network(parent)
    seen = returns(network)
    for reach in reaches:
        network.reachability_changed(reach)
    assert len(seen) == count


def test_waking_up_is_noticed(parent: QObject, caplog: pytest.LogCaptureFixture) -> None:
    """Once: the time asleep stands still while awake."""
    caplog.set_level(logging.INFO)
    looks = iter([5.0, 5.0, 3605.0])
    last = [5.0]

    def asleep() -> float:
        last[0] = next(looks, last[0])
        return last[0]

    network = Network(parent, asleep=asleep, look_ms=1)
    seen: list[None] = []
    network.system_resumed.connect(lambda: seen.append(None))
    wait_until(lambda: next(looks, None) is None and seen, "the machine woke up")
    wait_until(lambda: len(seen) == 1, "no more than once")
    assert "woke up after 3600 s" in caplog.text


WATCH = """
import sys
from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QNetworkInformation
from ha_kiosk.qt.platform.network import Network
if "--deaf" in sys.argv:
    QNetworkInformation.loadDefaultBackend = lambda: False
    QNetworkInformation.loadBackendByFeatures = lambda *_: False
application = QCoreApplication([])
network = Network()
network.watch()
network.watch()
print("watched")
"""


@pytest.mark.parametrize("arguments", [[], ["--deaf"]])
def test_a_machine_that_tells_nothing_is_no_reason_to_complain(arguments: list[str]) -> None:
    """No D-Bus, no NetworkManager, no plugin of Qt: not a word on stderr."""
    environment = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent", "PATH": "/usr/bin"}
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("watched\n", "", 0)
