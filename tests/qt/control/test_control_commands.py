"""What a running kiosk does for each command, and which arguments it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from harness.waiting import wait_until

from ha_kiosk.device.command_values import MAX_HOLD
from ha_kiosk.errors import KioskError
from ha_kiosk.qt.control.actions import KioskActions
from ha_kiosk.qt.control.control_commands import ControlCommands
from ha_kiosk.qt.control.status import StatusCollector
from ha_kiosk.qt.device.device import DeviceController
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.status import Status


class FakeActions:
    """Keeps what it is asked for; what takes a while is over at once."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Return an action that is kept under its name."""

        def act(*arguments: object, **named: object) -> None:
            values = [value for value in arguments if not callable(value)]
            self.asked.append((name, *map(str, values), *named.values()))
            for done in filter(callable, arguments[:-1] if len(arguments) > 1 else ()):
                done()

        return act

    def navigate(self, path: str, done: Callable[[str], None]) -> None:
        """Go there by the bus."""
        self.asked.append(("navigate", path))
        done("bus")


class FakeStatus:
    """A kiosk that shows its dashboard."""

    now = Status(profile="test", version="1", state="live")


class FakeDevice:
    """A device that keeps what it was asked."""

    def __init__(self, asked: list[tuple[object, ...]]) -> None:
        self._asked = asked

    def register(self) -> None:
        """Register again."""
        self._asked.append(("register",))

    def stop(self) -> None:
        """Be none any more."""
        self._asked.append(("stop",))


class Reply:
    """Keeps the answer."""

    def __init__(self) -> None:
        self.answers: list[object] = []

    def result(self, values: dict[str, object]) -> None:
        """Keep that it worked."""
        self.answers.append(values)

    def fail(self, err: Exception) -> None:
        """Keep that it did not."""
        self.answers.append(err)


class Told:
    """Commands with fakes around them."""

    def __init__(self, runner: JobRunner) -> None:
        self.actions, self.reply = FakeActions(), Reply()
        self.table = ControlCommands(
            cast("KioskActions", self.actions),
            cast("StatusCollector", FakeStatus()),
            cast("DeviceController", FakeDevice(self.actions.asked)),
            runner,
            lambda seconds: self.actions.asked.append(("clean", str(seconds))),
        ).table

    def tell(self, command: str, **arguments: object) -> None:
        """Run a command."""
        self.table[command](arguments, self.reply)


@pytest.fixture
def told(runner: JobRunner) -> Told:
    """Return commands that nobody has used."""
    return Told(runner)


@pytest.mark.parametrize(
    ("command", "arguments", "asked", "answer"),
    [
        ("reload", {}, ("reload",), {}),
        ("navigate", {"path": "/map"}, ("navigate", "/map"), {"by": "bus"}),
        ("screenshot", {"file": "/a.png"}, ("take_screenshot", "/a.png"), {"file": "/a.png"}),
        ("screen", {"on": False}, ("set_screen", False), {}),
        ("screensaver", {"on": True}, ("set_screensaver", True), {}),
        ("brightness", {"percent": 100}, ("set_brightness", "100"), {}),
        ("volume", {"percent": 30}, ("set_volume", "30"), {}),
        ("hold", {"seconds": 0}, ("hold_screen", "0"), {}),
        ("clean", {"seconds": 30}, ("clean", "30"), {}),
        ("device-register", {}, ("register",), {}),
        ("device-unregister", {}, ("stop",), {}),
        ("signed-in", {}, ("use_stored_credentials",), {}),
        ("signed-out", {}, ("forget_credentials",), {}),
        ("quit", {}, ("quit",), {}),
    ],
)
def test_a_command_is_an_action_and_an_answer(
    told: Told,
    command: str,
    arguments: dict[str, object],
    asked: tuple[object, ...],
    answer: dict[str, object],
) -> None:
    """One of each."""
    told.tell(command, **arguments)
    assert told.actions.asked == [asked]
    assert told.reply.answers == [answer]


@pytest.mark.parametrize(
    ("command", "arguments", "says"),
    [
        ("navigate", {}, "needs a path"),
        ("navigate", {"path": 1}, "needs a path"),
        ("screenshot", {"file": "a.png"}, "absolute path"),
        ("screen", {"on": 1}, "on or off"),
        ("screensaver", {}, "on or off"),
        ("brightness", {"percent": 101}, "from 0 to 100"),
        ("brightness", {"percent": True}, "from 0 to 100"),
        ("hold", {"seconds": -1}, "from 0 to"),
        ("clean", {"seconds": 601}, "from 0 to"),
        ("hold", {"seconds": MAX_HOLD + 1}, "from 0 to"),
    ],
)
def test_an_argument_that_cannot_be_is_refused(
    told: Told, command: str, arguments: dict[str, object], says: str
) -> None:
    """And nothing is done."""
    with pytest.raises(KioskError, match=says):
        told.tell(command, **arguments)
    assert (told.actions.asked, told.reply.answers) == ([], [])


def test_the_status_comes_with_the_memory_in_use(told: Told) -> None:
    """Measured on a thread."""
    told.tell("status")
    assert told.reply.answers == []
    wait_until(lambda: told.reply.answers, "the status")
    (answer,) = told.reply.answers
    assert isinstance(answer, dict)
    assert (answer["state"], answer["memory_mb"] > 1) == ("live", True)
