"""The memory guard at work; tests/unit/recovery/processes/test_memory.py tests what it decides."""

from __future__ import annotations

import logging
import threading

import pytest
from harness.waiting import settle, wait_until
from PySide6.QtCore import QObject

from ha_kiosk.config.config import Config
from ha_kiosk.host.memory import MIB
from ha_kiosk.host.restart import LastRestart, RestartReason
from ha_kiosk.qt.kiosk.memory_guard import Measuring, MemoryGuard
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.recovery.processes import memory


class Machine:
    """The world of one guard: how much memory is used, and what was asked for."""

    def __init__(self, runner: JobRunner, parent: QObject) -> None:
        self.used = 0
        self.idle = 100.0
        self.now = 1000.0
        self.threads: set[str] = set()
        self.asked: list[str] = []
        self.restarted: LastRestart | None = None
        self.config = Config(memory_limit=100)
        self._runner, self._parent = runner, parent

    def guard(self) -> MemoryGuard:
        """Return a guard that looks all the time."""
        guard = MemoryGuard(
            config=self.config,
            runner=self._runner,
            idle=lambda: self.idle,
            has_page=lambda: True,
            restarted=self.restarted,
            parent=self._parent,
            measuring=Measuring(measure=self._measure, clock=lambda: self.now, every_ms=1),
        )
        guard.reload_requested.connect(lambda: self.asked.append("reload"))
        guard.restart_requested.connect(lambda: self.asked.append("restart"))
        return guard

    def _measure(self) -> int:
        self.threads.add(threading.current_thread().name)
        return self.used * MIB


@pytest.fixture
def machine(runner: JobRunner, parent: QObject) -> Machine:
    """Return a machine with little memory in use."""
    return Machine(runner, parent)


def test_a_program_within_its_limit_is_left_alone(machine: Machine) -> None:
    """And the window never waits for the measurement."""
    machine.used = 100
    guard = machine.guard()
    wait_until(lambda: machine.threads, "a measurement")
    settle()
    assert machine.asked == []
    assert machine.threads == {"ha-kiosk-job"}
    assert guard.limit == 100 * MIB


def test_one_that_has_grown_has_its_page_loaded_again(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """With a line in the log, and a number for `ctl status`."""
    caplog.set_level(logging.INFO)
    machine.used = 120
    guard = machine.guard()
    wait_until(lambda: machine.asked, "the reload")
    assert machine.asked == ["reload"]
    assert guard.reloads == 1
    assert caplog.messages == ["The program uses 120 MiB, more than 100: loading the page again."]


def test_one_that_stays_large_is_started_anew(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """A minute later, and that is told, too."""
    caplog.set_level(logging.INFO)
    machine.used = 120
    machine.guard()
    wait_until(lambda: machine.asked, "the reload")
    machine.now += memory.HELPS_WITHIN
    wait_until(lambda: len(machine.asked) == 2, "the restart")
    assert machine.asked == ["reload", "restart"]
    assert caplog.messages[1:] == [
        "The program still uses 120 MiB, more than 100: restarting the program."
    ]


def test_one_that_was_started_anew_for_nothing_says_so(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    """A WARNING: the limit is too low, or the dashboard too large; a person has to see to it."""
    machine.used = 120
    machine.restarted = LastRestart(RestartReason.MEMORY, machine.now - 60)
    machine.guard()
    wait_until(lambda: machine.asked, "the reload")
    machine.now += memory.HELPS_WITHIN
    wait_until(lambda: caplog.records, "the complaint")
    machine.threads.clear()
    wait_until(lambda: machine.threads, "another measurement")
    settle()
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "memory_limit" in record.getMessage()
    assert machine.asked == ["reload"]


@pytest.mark.parametrize(
    "reason", [reason for reason in RestartReason if reason is not RestartReason.MEMORY]
)
def test_a_restart_for_another_reason_does_not_count(
    machine: Machine, caplog: pytest.LogCaptureFixture, reason: RestartReason
) -> None:
    """By hand, or because trust changed: nothing was tried for the memory yet."""
    machine.used = 120
    machine.restarted = LastRestart(reason, machine.now - 60)
    machine.guard()
    wait_until(lambda: machine.asked, "the reload")
    machine.now += memory.HELPS_WITHIN
    wait_until(lambda: "restart" in machine.asked, "the restart")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_nobody_is_disturbed(machine: Machine) -> None:
    """Not while somebody touches the screen."""
    machine.used = 120
    machine.idle = 5.0
    machine.guard()
    wait_until(lambda: machine.threads, "a measurement")
    settle()
    assert machine.asked == []


def test_the_guard_can_be_switched_off_and_on(machine: Machine) -> None:
    """By the configuration, also while it runs."""
    machine.used = 120
    machine.idle = 5.0
    guard = machine.guard()
    guard.configure(Config(memory_guard=False, memory_limit=100))
    without = guard.limit
    settle()
    machine.threads.clear()
    machine.idle = 100.0
    guard.configure(Config(memory_limit=130))
    assert (without, guard.limit) == (None, 130 * MIB)
    wait_until(lambda: machine.threads, "a measurement")
    settle()
    assert machine.asked == []
    guard.configure(Config(memory_limit=110))
    wait_until(lambda: machine.asked, "the reload")


def test_memory_that_cannot_be_measured_is_said(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And nothing is done about it."""

    def measure() -> int:
        raise OSError("no /proc")

    monkeypatch.setattr(machine, "_measure", measure)
    machine.guard()
    wait_until(lambda: caplog.records, "the complaint")
    assert caplog.messages[0] == "The memory cannot be measured: no /proc"
    assert machine.asked == []
