"""What a kiosk can be told to do."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pytest
from harness.waiting import settle
from PySide6.QtCore import QCoreApplication

from ha_kiosk.display.stages import Stage
from ha_kiosk.errors import KioskError, ServerUnreachable
from ha_kiosk.host.restart import RestartReason
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.control.actions import KioskActions, SettingsParts
from ha_kiosk.qt.control.hardware import Hardware
from ha_kiosk.recovery.state import State
from ha_kiosk.server.auth.credentials import Credentials

CREDENTIALS = Credentials("http://ha.local:8123", "http://c/", refresh_token="r")
Done = Callable[[], None]
Failed = Callable[[Exception], None]


class Fakes:
    """A kiosk and its account, as far as the actions need them; `did` is what became of it."""

    server = "http://ha.local:8123"

    def __init__(self) -> None:
        self.did: list[str] = []
        self.session: object | None = self
        self.current = SimpleNamespace(state=State.LIVE)
        self.problem: Exception | None = None
        self.stored: Credentials | None = CREDENTIALS

    def reload(self) -> None:
        """Load the page again."""
        self.did.append("reloaded")

    def sign_out(self) -> None:
        """Forget the account."""
        self.did.append("forgotten")

    def use(self, credentials: Credentials) -> None:
        """Show somebody's dashboard."""
        self.did.append(f"uses {credentials.server}")

    def revoke(self, done: Done, failed: Failed) -> None:
        """Revoke the session at the server."""
        if self.problem is not None:
            failed(self.problem)
            return
        self.did.append("revoked")
        done()

    def load_stored(self, done: Callable[[Credentials | None], None], _failed: Failed) -> None:
        """Tell who is signed in on disk."""
        done(self.stored)

    def leave(self, server: str, done: Done, _failed: Failed) -> None:
        """Erase what is on disk."""
        self.did.append(f"left {server}")
        done()

    def open(self) -> None:
        """Open the settings."""
        self.did.append("settings")

    def ask(self, stage: Stage) -> None:
        """Take a stage of the screen."""
        self.did.append(stage.name)

    def set_brightness(self, percent: int) -> None:
        """Take a brightness."""
        self.did.append(f"{percent} %")

    def set_volume(self, percent: int) -> None:
        """Take a volume."""
        self.did.append(f"{percent} % loud")

    def hold(self, seconds: float) -> None:
        """Stay on."""
        self.did.append(f"held for {seconds} s")

    def start(self) -> None:
        """Read the configuration."""
        self.did.append("configuration")

    def done(self) -> None:
        """Hear that it is over."""
        self.did.append("done")

    def failed(self, err: Exception) -> None:
        """Hear that it did not work."""
        self.did.append(str(err))


@pytest.fixture
def fakes() -> Fakes:
    """Return a kiosk that is signed in."""
    return Fakes()


@pytest.fixture
def actions(fakes: Fakes) -> KioskActions:
    """Return the actions of that kiosk."""
    one = cast("SimpleNamespace", fakes)
    settings, hardware = SettingsParts(one, one), Hardware(one, one)  # type: ignore[arg-type]
    return KioskActions(one, one, one, one, settings, hardware)  # type: ignore[arg-type]


def test_a_reload_is_done_at_once(actions: KioskActions, fakes: Fakes) -> None:
    """And the sheet closes."""
    actions.run("reload", fakes.done, fakes.failed)
    assert fakes.did == ["reloaded", "done"]


def test_the_screen_is_covered_once_the_sheet_is_closed(
    actions: KioskActions, fakes: Fakes
) -> None:
    """The touch that wakes it is not to meet the sheet."""
    actions.run("screen_off", fakes.done, fakes.failed)
    actions.run("screensaver", fakes.done, fakes.failed)
    assert fakes.did == ["done", "OFF", "done", "SCREENSAVER"]


@pytest.mark.parametrize("path", ["/api/config", "/api", "/auth/token?x=1", "/local/a.html"])
def test_the_api_is_no_page_to_go_to(actions: KioskActions, fakes: Fakes, path: str) -> None:
    """The server would count a failed login, and a few of them ban the tablet."""
    with pytest.raises(KioskError, match="is not a page of Home Assistant's frontend"):
        actions.navigate(path)
    assert fakes.did == []


def test_there_is_no_page_to_load_again_for_nobody(actions: KioskActions, fakes: Fakes) -> None:
    """Whoever asks is told."""
    fakes.current.state = State.SIGNED_OUT
    with pytest.raises(KioskError, match="nobody is signed in"):
        actions.reload()


def test_a_sign_out_revokes_first(actions: KioskActions, fakes: Fakes) -> None:
    """Then the account is forgotten here."""
    actions.run("sign_out", fakes.done, fakes.failed)
    assert fakes.did == ["revoked", "forgotten", "done"]


def test_a_server_that_is_away_keeps_the_account(actions: KioskActions, fakes: Fakes) -> None:
    """Or the session would live on, and nobody would know it."""
    fakes.problem = ServerUnreachable(Text("It does not answer."))
    actions.run("sign_out", fakes.done, fakes.failed)
    assert fakes.did == ["It does not answer."]


def test_nobody_to_sign_out_and_nothing_to_do(actions: KioskActions, fakes: Fakes) -> None:
    """A touch that comes too late."""
    fakes.session = None
    actions.run("sign_out", fakes.done, fakes.failed)
    actions.run("moon", fakes.done, fakes.failed)
    settle()
    assert fakes.did == []


def test_who_signs_in_elsewhere_is_used(actions: KioskActions, fakes: Fakes) -> None:
    """Unless the program starts anew, and does it then."""
    actions.use_stored_credentials(fakes.done, fakes.failed)
    fakes.stored = None
    actions.use_stored_credentials(fakes.done, fakes.failed)
    assert fakes.did == ["uses http://ha.local:8123", "done", "done"]


def test_who_signs_out_elsewhere_is_forgotten(actions: KioskActions, fakes: Fakes) -> None:
    """The page first, then what is on disk."""
    actions.forget_credentials(fakes.done, fakes.failed)
    assert fakes.did == ["forgotten", "left http://ha.local:8123", "done"]


def test_a_gesture_and_a_signal(actions: KioskActions, fakes: Fakes) -> None:
    """They call the same object as everybody."""
    actions.open_settings()
    actions.reload_config()
    assert fakes.did == ["settings", "configuration"]


def test_the_screen(actions: KioskActions, fakes: Fakes) -> None:
    """Off, on, a screensaver, and so bright."""
    actions.set_screen(on=False)
    actions.set_screen(on=True)
    actions.set_screensaver(on=True)
    actions.set_screensaver(on=False)
    actions.set_brightness(40)
    actions.set_volume(30)
    actions.hold_screen(600)
    assert fakes.did == ["OFF", "ON", "SCREENSAVER", "ON", "40 %", "30 % loud", "held for 600 s"]


def test_a_restart_ends_the_loop_with_its_code(
    actions: KioskActions, fakes: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes then is the command line's business."""
    codes: list[int] = []
    monkeypatch.setattr(QCoreApplication, "exit", codes.append)
    actions.run("restart", fakes.done, fakes.failed)
    assert codes == [RestartReason.ASKED_FOR]
