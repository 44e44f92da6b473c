"""What the settings do besides settings."""

from __future__ import annotations

import pytest
from harness.waiting import settle, wait_until
from PySide6.QtCore import QCoreApplication, QObject

from ha_kiosk.errors import ServerUnreachable
from ha_kiosk.host import restart
from ha_kiosk.qt.kiosk.actions import Deeds
from ha_kiosk.qt.platform.job_runner import Runner


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
def deeds(fakes: Fakes, runner: Runner, parent: QObject) -> Deeds:
    """Return the deeds of that kiosk; what they tell goes to its list."""
    deeds = Deeds(fakes, fakes, runner, parent)  # type: ignore[arg-type]
    deeds.done.connect(lambda: fakes.did.append("done"))
    deeds.failed.connect(fakes.did.append)
    return deeds


def test_a_reload_is_done_at_once(deeds: Deeds, fakes: Fakes) -> None:
    """And the sheet closes."""
    deeds.do("reload")
    assert fakes.did == ["reloaded", "done"]


def test_a_sign_out_revokes_first(deeds: Deeds, fakes: Fakes) -> None:
    """Then the account is forgotten here."""
    deeds.do("sign_out")
    wait_until(lambda: "done" in fakes.did, "it is done")
    assert fakes.did == ["revoked", "forgotten", "done"]


def test_a_server_that_is_away_keeps_the_account(deeds: Deeds, fakes: Fakes) -> None:
    """Or the session would live on, and nobody would know it."""
    fakes.problem = ServerUnreachable("It does not answer.")
    deeds.do("sign_out")
    wait_until(lambda: fakes.did, "it is told")
    assert fakes.did == ["It does not answer."]


def test_nobody_to_sign_out_and_nothing_to_do(deeds: Deeds, fakes: Fakes) -> None:
    """A touch that comes too late."""
    fakes.session = None
    deeds.do("sign_out")
    deeds.do("moon")
    settle()
    assert fakes.did == []


def test_too_much_at_once_is_told(fakes: Fakes, parent: QObject) -> None:
    """The person can press again."""
    deeds = Deeds(fakes, fakes, Runner(parent, limit=0), parent)  # type: ignore[arg-type]
    deeds.failed.connect(fakes.did.append)
    deeds.do("sign_out")
    assert fakes.did == ["Too much is going on at once."]


def test_a_restart_ends_the_loop_with_its_code(
    deeds: Deeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes then is the command line's business."""
    codes: list[int] = []
    monkeypatch.setattr(QCoreApplication, "exit", codes.append)
    deeds.do("restart")
    assert codes == [restart.CODE]
