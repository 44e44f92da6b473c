"""What the settings do besides settings."""

from __future__ import annotations

import pytest
from harness.waiting import settle, wait_until
from PySide6.QtCore import QCoreApplication, QObject

from ha_kiosk.errors import ServerUnreachable
from ha_kiosk.host import restart
from ha_kiosk.qt.kiosk.actions import KioskActions
from ha_kiosk.qt.platform.job_runner import JobRunner


class Fakes:
    """A kiosk, its account and its session, as far as the deeds need them."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.session: Fakes | None = self
        self.problem: Exception | None = None

    def reload(self) -> None:
        """Load the page again."""
        self.did.append("reloaded")

    def sign_out(self) -> None:
        """Forget the account."""
        self.did.append("forgotten")

    def revoke(self) -> None:
        """Revoke the session at the server."""
        if self.problem is not None:
            raise self.problem
        self.did.append("revoked")


@pytest.fixture
def fakes() -> Fakes:
    """Return a kiosk that is signed in."""
    return Fakes()


@pytest.fixture
def actions(fakes: Fakes, runner: JobRunner, parent: QObject) -> KioskActions:
    """Return the deeds of that kiosk; what they tell goes to its list."""
    actions = KioskActions(fakes, fakes, runner, parent)  # type: ignore[arg-type]
    actions.action_done.connect(lambda: fakes.did.append("done"))
    actions.action_failed.connect(fakes.did.append)
    return actions


def test_a_reload_is_done_at_once(actions: KioskActions, fakes: Fakes) -> None:
    """And the sheet closes."""
    actions.run("reload")
    assert fakes.did == ["reloaded", "done"]


def test_a_sign_out_revokes_first(actions: KioskActions, fakes: Fakes) -> None:
    """Then the account is forgotten here."""
    actions.run("sign_out")
    wait_until(lambda: "done" in fakes.did, "it is done")
    assert fakes.did == ["revoked", "forgotten", "done"]


def test_a_server_that_is_away_keeps_the_account(actions: KioskActions, fakes: Fakes) -> None:
    """Or the session would live on, and nobody would know it."""
    fakes.problem = ServerUnreachable("It does not answer.")
    actions.run("sign_out")
    wait_until(lambda: fakes.did, "it is told")
    assert fakes.did == ["It does not answer."]


def test_nobody_to_sign_out_and_nothing_to_do(actions: KioskActions, fakes: Fakes) -> None:
    """A touch that comes too late."""
    fakes.session = None
    actions.run("sign_out")
    actions.run("moon")
    settle()
    assert fakes.did == []


def test_too_much_at_once_is_told(fakes: Fakes, parent: QObject) -> None:
    """The person can press again."""
    actions = KioskActions(fakes, fakes, JobRunner(parent, limit=0), parent)  # type: ignore[arg-type]
    actions.action_failed.connect(fakes.did.append)
    actions.run("sign_out")
    assert fakes.did == ["Too much is going on at once."]


def test_a_restart_ends_the_loop_with_its_code(
    actions: KioskActions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes then is the command line's business."""
    codes: list[int] = []
    monkeypatch.setattr(QCoreApplication, "exit", codes.append)
    actions.run("restart")
    assert codes == [restart.CODE]
