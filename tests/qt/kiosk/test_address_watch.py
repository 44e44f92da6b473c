"""When another address of the server is looked for; which one it is, tests/unit/server says."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import cast

import pytest
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject, Signal

from ha_kiosk.qt.kiosk import address_watch
from ha_kiosk.qt.kiosk.address_watch import AddressWatch
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery.state import State
from ha_kiosk.server.addresses import ServerAddresses

HOME, OUTSIDE = "http://192.168.1.5:8123", "https://ha.example.com"


class FakeKiosk(QObject):
    """A kiosk in a state that the test chooses."""

    state_changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.current = SimpleNamespace(state=State.LOADING)

    def be(self, state: State) -> None:
        """Change."""
        self.current = SimpleNamespace(state=state)
        self.state_changed.emit()


class Scene:
    """One watch, the addresses that answer, and what it asked for."""

    def __init__(self, runner: JobRunner, parent: QObject, in_use: str) -> None:
        self.there = {HOME, OUTSIDE}
        self.asked: list[str] = []
        self.wanted: list[str] = []
        self.idle = 1000.0
        self.gate = threading.Event()
        self.gate.set()
        self.addresses: ServerAddresses | None = ServerAddresses((HOME, OUTSIDE), in_use)
        self.kiosk = FakeKiosk(parent)
        self.watch = AddressWatch(
            lambda: self.addresses,
            cast("KioskController", self.kiosk),
            cast("IdleClock", SimpleNamespace(idle=lambda: self.idle)),
            runner,
            self._answers,
            parent,
        )
        self.watch.change_requested.connect(self.wanted.append)

    def _answers(self, address: str) -> bool:
        self.asked.append(address)
        self.gate.wait(30)
        return address in self.there


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address_watch, "AWAY_MS", 1)
    monkeypatch.setattr(address_watch, "BACK_MS", 1)


@pytest.mark.parametrize("state", [State.LOADING, State.DEGRADED, State.OFFLINE])
def test_without_the_server_another_address_is_looked_for(
    runner: JobRunner, parent: QObject, state: State
) -> None:
    """Until one answers, and then at once, whoever touches the screen."""
    scene = Scene(runner, parent, HOME)
    scene.there.clear()
    scene.idle = 0.0
    scene.kiosk.be(state)
    wait_until(lambda: scene.asked.count(OUTSIDE) > 2, "some looks")
    assert scene.wanted == []
    scene.there.add(OUTSIDE)
    wait_until(lambda: scene.wanted, "another address")
    settle()
    assert scene.wanted == [OUTSIDE]


@pytest.mark.parametrize("state", [State.SIGN_ON, State.REFUSED])
def test_where_somebody_else_answers_another_address_is_used_when_nobody_types(
    runner: JobRunner, parent: QObject, state: State
) -> None:
    """The first may be another device's in this network, which wants a sign-in of its own."""
    scene = Scene(runner, parent, HOME)
    scene.there = {OUTSIDE}
    scene.idle = 10.0
    scene.kiosk.be(state)
    scene.asked.clear()
    wait_until(lambda: scene.asked.count(OUTSIDE) > 2, "some looks")
    assert scene.wanted == []
    scene.idle = 60.0
    wait_until(lambda: scene.wanted, "another address")
    assert scene.wanted == [OUTSIDE]


def test_nothing_is_asked_while_all_is_well(runner: JobRunner, parent: QObject) -> None:
    """Nor while nobody is signed in."""
    scene = Scene(runner, parent, HOME)
    for state in (State.LIVE, State.SIGNED_OUT):
        scene.kiosk.be(state)
        scene.asked.clear()
        settle()
        assert scene.asked == []
    scene.addresses = None
    scene.kiosk.be(State.LOADING)
    settle()
    assert scene.asked == []


def test_the_first_address_is_used_again_when_nobody_touches_the_screen(
    runner: JobRunner, parent: QObject
) -> None:
    """Once it has answered twice."""
    scene = Scene(runner, parent, OUTSIDE)
    scene.there = {OUTSIDE}
    scene.idle = 10.0
    scene.kiosk.be(State.LIVE)
    scene.asked.clear()
    wait_until(lambda: len(scene.asked) > 2, "some looks")
    scene.there.add(HOME)
    scene.asked.clear()
    wait_until(lambda: len(scene.asked) > 3, "some more")
    assert scene.wanted == []
    scene.idle = 60.0
    wait_until(lambda: scene.wanted, "the first address")
    assert scene.wanted == [HOME]


def test_a_server_that_comes_back_meanwhile_is_kept(runner: JobRunner, parent: QObject) -> None:
    """What was found out while it was away does not count any more."""
    scene = Scene(runner, parent, HOME)
    scene.there = {OUTSIDE}
    scene.gate.clear()
    scene.kiosk.be(State.OFFLINE)
    wait_until(lambda: scene.asked, "a look")
    scene.kiosk.be(State.LIVE)
    scene.gate.set()
    wait_until(lambda: len(scene.asked) == 3, "the end of the look")
    settle()
    assert scene.wanted == []


def test_an_error_ends_no_watch(
    runner: JobRunner, parent: QObject, caplog: pytest.LogCaptureFixture
) -> None:
    """A file of the settings that cannot be used, for example."""
    scene = Scene(runner, parent, HOME)
    scene.there = cast("set[str]", None)
    scene.kiosk.be(State.OFFLINE)
    wait_until(lambda: "could not be tried" in caplog.text, "the error")
    scene.there = {OUTSIDE}
    wait_until(lambda: scene.wanted, "another address")
