"""The program starts anew in its own place."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import psutil
import pytest

from ha_kiosk.host import restart
from ha_kiosk.host.restart import LastRestart, RestartReason

PROGRAM = """
import json, os, subprocess, sys
from ha_kiosk.host import restart
when = restart.last_restart(os.environ)
state = {"pid": os.getpid(), "argv": sys.argv[1:], "env": os.environ.get("MARK"),
         "when": when and [when.reason.name, when.when], "left": restart.VARIABLE in os.environ}
print(json.dumps(state), flush=True)
if when is None:
    child = subprocess.Popen(["sleep", "60"])
    print(child.pid, flush=True)
    os.environ["MARK"] = "changed since"
    restart.exec_again({**os.environ, "MARK": "as it was"}, restart.RestartReason.MEMORY, 1234.6)
"""


@pytest.fixture(autouse=True)
def foreign_children_are_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the processes of other tests, such as a Home Assistant that they share."""
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    children = psutil.Process.children

    def of_this_test(self: psutil.Process, *, recursive: bool = False) -> list[psutil.Process]:
        return [child for child in children(self, recursive=recursive) if child.pid not in before]

    monkeypatch.setattr(psutil.Process, "children", of_this_test)


def test_the_same_command_line_runs_again_in_the_same_process() -> None:
    """With the environment it is given, and knowing when that was."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "open", "--zoom", "2"],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    first_line, child, second_line = done.stdout.splitlines()
    first, second = json.loads(first_line), json.loads(second_line)
    assert first["when"] is None
    assert second == {
        "pid": first["pid"],
        "argv": ["open", "--zoom", "2"],
        "when": ["MEMORY", 1235.0],
        "env": "as it was",
        "left": False,
    }
    assert not psutil.pid_exists(int(child))


def test_the_new_program_gets_the_environment_of_the_old_one_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What has changed in `os.environ` meanwhile was for Qt."""
    calls: list[tuple[object, ...]] = []
    monkeypatch.setattr(os, "execve", lambda *arguments: calls.append(arguments))
    restart.exec_again({"HOME": "/home/x"}, RestartReason.TRUST_CHANGED, 99.4)
    env = {"HOME": "/home/x", restart.VARIABLE: "TRUST_CHANGED 99"}
    assert calls == [(sys.executable, sys.orig_argv, env)]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, None),
        ("MEMORY 12", LastRestart(RestartReason.MEMORY, 12.0)),
        ("ASKED_FOR 12", LastRestart(RestartReason.ASKED_FOR, 12.0)),
        ("12", None),
        ("MEMORY x", None),
        ("HUNGER 12", None),
    ],
)
def test_why_and_when_it_was_is_taken_out_of_the_environment(
    value: str | None, found: LastRestart | None
) -> None:
    """Nobody else is to read it, and nothing in there can hurt."""
    env = {} if value is None else {restart.VARIABLE: value}
    assert restart.last_restart(env) == found
    assert env == {}


@pytest.mark.parametrize("code", [0, 1, 16, 74, 83])
def test_any_other_exit_code_ends_the_program(code: int) -> None:
    """Only a reason starts it anew."""
    assert RestartReason.of_code(code) is None


@pytest.mark.parametrize("reason", RestartReason)
def test_the_reason_is_read_back_from_the_exit_code(reason: RestartReason) -> None:
    """Qt's event loop returns a plain integer."""
    assert RestartReason.of_code(int(reason)) is reason


def test_no_child_is_left_and_none_is_a_zombie() -> None:
    """The new program would have children that it does not know."""
    child = subprocess.Popen(["sleep", "60"])
    restart.reap_children()
    assert not psutil.pid_exists(child.pid)
    child.wait()


def test_a_child_that_has_ended_meanwhile_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what was wanted."""

    class Gone(psutil.Process):
        def kill(self) -> None:
            super().kill()
            raise psutil.NoSuchProcess(self.pid)

    child = subprocess.Popen(["sleep", "60"])
    monkeypatch.setattr(psutil.Process, "children", lambda *_, **__: [Gone(child.pid)])
    restart.reap_children()
    assert not psutil.pid_exists(child.pid)
    child.wait()


def test_the_keeper_of_the_session_is_spared() -> None:
    """Systemd made it a child of the program; without it the session, and the screen, are gone."""
    code = "import time; open('/proc/self/comm', 'w').write('(sd-pam)'); print(); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-uc", code], stdout=subprocess.PIPE) as keeper:
        assert keeper.stdout is not None
        keeper.stdout.readline()
        restart.reap_children()
        assert keeper.poll() is None
        keeper.kill()


@pytest.mark.parametrize(
    ("last", "has_helped", "too_soon"),
    [
        (None, False, False),
        (LastRestart(RestartReason.RENDERER, 401.0), False, True),
        (LastRestart(RestartReason.RENDERER, 400.0), False, False),
        (LastRestart(RestartReason.RENDERER, 941.0), True, True),
        (LastRestart(RestartReason.RENDERER, 940.0), True, False),
        (LastRestart(RestartReason.MEMORY, 999.0), False, False),
    ],
)
def test_a_restart_that_did_not_help_is_not_tried_again_at_once(
    last: LastRestart | None, *, has_helped: bool, too_soon: bool
) -> None:
    """One for another reason says nothing about this one; one that helped may help again."""
    reason = RestartReason.RENDERER
    assert restart.is_too_soon(reason, last, 1000.0, has_helped=has_helped) is too_soon
