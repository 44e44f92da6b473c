"""What the service manager hears of a window."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
import shiboken6
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from ha_kiosk.config.choices import Theme
from ha_kiosk.host.sd_notify import Notifier
from ha_kiosk.qt.kiosk.controller import KioskController
from ha_kiosk.qt.kiosk.systemd_service import SystemdService
from ha_kiosk.qt.screens.notice import NoticeModel
from ha_kiosk.recovery.state import KioskState, Reason, State
from ha_kiosk.screens.notices import Notice

SPLASH = Notice(busy=True)
WAITING = Notice(title="Waiting for Home Assistant…", busy=True)
OFFLINE = Notice(title="Home Assistant cannot be reached", hint="next try in 8 s")
NEVER = 1000.0


class FakeKiosk(QObject):
    """A kiosk that is where the test puts it."""

    state_changed = Signal()
    current = KioskState()

    def become(self, state: State, reason: Reason = Reason.NONE, detail: str = "") -> None:
        """Be in another state."""
        self.current = KioskState(state=state, reason=reason, detail=detail)
        self.state_changed.emit()


class Manager:
    """The service manager: what it has heard, in order."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._heard: list[str] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(address)
        self._socket.settimeout(0)

    @property
    def heard(self) -> list[str]:
        """Return all messages so far."""
        try:
            while True:
                self._heard.append(self._socket.recv(4096).decode())
        except BlockingIOError:
            return self._heard

    def count(self, message: str) -> int:
        """Return how often it has heard a message."""
        return self.heard.count(message)

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    """Return a service manager."""
    manager = Manager(str(tmp_path / "notify"))
    yield manager
    manager.close()


@pytest.fixture
def window(application: QGuiApplication) -> Iterator[QQuickWindow]:
    """Return a window on screen."""
    window = QQuickWindow()
    window.show()
    yield window
    shiboken6.delete(window)


@pytest.fixture
def screen(parent: QObject) -> NoticeModel:
    """Return a screen that shows the splash without words."""
    screen = NoticeModel(Theme.LIGHT, parent)
    screen.show(SPLASH)
    return screen


@pytest.fixture
def kiosk(parent: QObject) -> FakeKiosk:
    """Return a kiosk that is starting."""
    return FakeKiosk(parent)


NewService = Callable[[float], SystemdService]


@pytest.fixture
def serve(
    manager: Manager, window: QQuickWindow, screen: NoticeModel, kiosk: FakeKiosk, parent: QObject
) -> NewService:
    """Return a function that makes the window a service with a watchdog of so many seconds."""

    def _serve(watchdog: float) -> SystemdService:
        notifier = Notifier(manager.address, watchdog)
        service = SystemdService(notifier, cast("KioskController", kiosk), screen, window, parent)
        kiosk.state_changed.connect(service.notify)
        screen.notice_changed.connect(service.notify)
        return service

    return _serve


def states(manager: Manager) -> list[str]:
    """Return what was heard, without the watchdog."""
    return [message for message in manager.heard if message != "WATCHDOG=1"]


def test_the_start_is_over_when_the_dashboard_is_on_screen(
    serve: NewService, manager: Manager, screen: NoticeModel, kiosk: FakeKiosk
) -> None:
    """A splash without words is not enough."""
    serve(NEVER)
    kiosk.become(State.LOADING)
    screen.show(None)
    kiosk.become(State.LIVE)
    assert states(manager) == [
        "STATUS=starting",
        "STATUS=loading",
        "READY=1\nSTATUS=loading",
        "READY=1\nSTATUS=live",
    ]


@pytest.mark.parametrize("notice", [WAITING, OFFLINE, None])
def test_any_screen_that_tells_where_one_is_ends_the_start(
    serve: NewService, manager: Manager, screen: NoticeModel, notice: Notice | None
) -> None:
    """A server that is down is no reason to kill the kiosk that says so."""
    serve(NEVER)
    screen.show(notice)
    assert states(manager)[-1] == "READY=1\nSTATUS=starting"


def test_what_is_wrong_is_in_the_status(
    serve: NewService, manager: Manager, kiosk: FakeKiosk
) -> None:
    """`systemctl status` tells the story, too."""
    serve(NEVER)
    kiosk.become(State.OFFLINE, Reason.UNREACHABLE, "It refuses the connection.")
    assert states(manager)[-1] == "STATUS=offline: unreachable: It refuses the connection."


def test_the_same_is_not_said_twice(
    serve: NewService, manager: Manager, screen: NoticeModel, kiosk: FakeKiosk
) -> None:
    """The notice counts down every second."""
    serve(NEVER)
    kiosk.become(State.OFFLINE)
    screen.show(OFFLINE)
    count = len(states(manager))
    screen.show(Notice(title=OFFLINE.title, hint="next try in 7 s"))
    kiosk.become(State.OFFLINE)
    assert len(states(manager)) == count


def test_a_reload_is_no_new_start(
    serve: NewService, manager: Manager, screen: NoticeModel, kiosk: FakeKiosk
) -> None:
    """Once ready, always ready."""
    serve(NEVER)
    screen.show(None)
    screen.show(SPLASH)
    kiosk.become(State.LOADING)
    assert states(manager)[-1] == "READY=1\nSTATUS=loading"


def test_a_window_that_paints_is_alive(serve: NewService, manager: Manager) -> None:
    """Though nothing in it changes: a picture is asked for, twice in the watchdog's time."""
    serve(0.02)
    wait_until(lambda: manager.count("WATCHDOG=1") > 5, "signs of life")


def test_an_event_loop_that_does_not_turn_is_not_alive(serve: NewService, manager: Manager) -> None:
    """Nobody else speaks for it."""
    serve(0.02)
    settle()
    before = manager.count("WATCHDOG=1")
    with socket.socket() as waiting:
        waiting.settimeout(0.1)
        waiting.bind(("127.0.0.1", 0))
        waiting.listen()
        with pytest.raises(TimeoutError):
            waiting.accept()
    assert manager.count("WATCHDOG=1") == before


class Stuck(QQuickWindow):
    """A window whose graphics driver hangs: visible, and never painted."""

    frameSwapped = Signal()  # noqa: N815 - Qt's name

    def isExposed(self) -> bool:  # noqa: N802 - Qt's name
        """Return that people see it."""
        return True


def test_a_window_that_does_not_paint_is_not_alive(
    manager: Manager,
    screen: NoticeModel,
    kiosk: FakeKiosk,
    parent: QObject,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A frozen picture is what a watchdog is for; the first picture ends the alarm."""
    window = Stuck()
    SystemdService(
        Notifier(manager.address, 0.02), cast("KioskController", kiosk), screen, window, parent
    )
    wait_until(lambda: len(caplog.records) > 1, "a warning")
    assert "does not paint" in caplog.text
    assert manager.count("WATCHDOG=1") == 1
    window.frameSwapped.emit()
    assert manager.count("WATCHDOG=1") == 2
    shiboken6.delete(window)


def test_a_window_that_nobody_can_see_need_not_paint(
    serve: NewService, manager: Manager, window: QQuickWindow
) -> None:
    """The screen is off, or another program is in front."""
    window.hide()
    serve(0.02)
    wait_until(lambda: manager.count("WATCHDOG=1") > 5, "signs of life")


@pytest.mark.parametrize(("restarting", "last"), [(False, "STOPPING=1"), (True, "WATCHDOG=1")])
def test_the_end_is_said_and_a_restart_is_no_end(
    serve: NewService,
    manager: Manager,
    restarting: bool,  # noqa: FBT001 - a parameter
    last: str,
) -> None:
    """After STOPPING=1 systemd would kill the program that goes on in the same process."""
    service = serve(NEVER)
    service.stop(restarting=restarting)
    assert manager.heard[-1] == last


def test_without_a_watchdog_there_are_no_signs_of_life(
    manager: Manager, window: QQuickWindow, screen: NoticeModel, kiosk: FakeKiosk, parent: QObject
) -> None:
    """Nobody wants to hear them."""
    SystemdService(
        Notifier(manager.address), cast("KioskController", kiosk), screen, window, parent
    )
    settle()
    assert manager.heard == ["STATUS=starting"]
