"""`ha-kiosk open` where nothing is configured: the set-up at the screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace

import pytest
from click.testing import Result
from harness.command import CliRunner
from harness.fake_home_assistant import PASSWORD, FakeHomeAssistant

import ha_kiosk.qt
from ha_kiosk.cli import main
from ha_kiosk.cli.start import set_up
from ha_kiosk.config import sources
from ha_kiosk.errors import AlreadyRunning
from ha_kiosk.host import restart
from ha_kiosk.server.address import last_server
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.setup_screen import progress
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep
from ha_kiosk.storage import state_file
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths

URL = "http://ha.local:8123"


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand in for both windows: keeps how the set-up and the kiosk were run."""
    fake = SimpleNamespace(code=0, allowed=(), set_ups=[], kiosks=[])

    def run_setup(launch: SimpleNamespace) -> SimpleNamespace:
        with pytest.raises(AlreadyRunning), hold(launch.paths):
            pass
        fake.set_ups.append(launch)
        return SimpleNamespace(code=fake.code, allowed_hosts=fake.allowed)

    def run(launch: SimpleNamespace) -> int:
        fake.kiosks.append(launch)
        return 0

    kiosk = SimpleNamespace(run=run, Launch=SimpleNamespace)
    monkeypatch.setattr(ha_kiosk.qt, "app", kiosk, raising=False)
    setup = SimpleNamespace(run_setup=run_setup, SetupLaunch=SimpleNamespace)
    monkeypatch.setattr(set_up, "qt_setup", lambda: setup)
    return fake


def open_(*arguments: str, env: dict[str, str] | None = None) -> Result:
    """Run `ha-kiosk open` on a display."""
    return CliRunner().invoke(main, ["open", *arguments], env={"DISPLAY": ":0", **(env or {})})


def begin() -> None:
    """Leave a set-up in the middle, as a power cut does."""
    facts = progress.kept(SetupProgress(step=SetupStep.NAME, server=URL))
    state_file.write_synced(Paths().setup_file, facts)


def sign_in() -> None:
    """Have the profile signed in."""
    credentials = Credentials(URL, "http://c/", refresh_token="refresh")
    CredentialStore(Paths().credentials_file).save(credentials)


def test_with_nothing_configured_the_set_up_comes_first(window: SimpleNamespace) -> None:
    """With what the configuration says; its end without an answer is the program's."""
    assert open_(env={"HA_KIOSK_LANGUAGE": "de"}).exit_code == 0
    (run,) = window.set_ups
    assert run.config.language == "de"
    assert window.kiosks == []


def test_a_set_up_in_the_middle_goes_on(window: SimpleNamespace) -> None:
    """Though somebody is signed in already."""
    begin()
    sign_in()
    assert open_().exit_code == 0
    assert len(window.set_ups) == 1


def test_who_has_said_where_the_server_is_gets_no_set_up(window: SimpleNamespace) -> None:
    """By an option, a sign-in, or a sign-in of before."""
    assert open_("--url", URL).exit_code == 0
    last_server.remember(Paths().server_file, URL)
    assert open_().exit_code == 0
    sign_in()
    assert open_().exit_code == 0
    begin()
    assert open_("--url", URL).exit_code == 0
    assert len(window.kiosks) == 4
    assert window.set_ups == []


def test_without_a_display_it_is_said_what_is_missing(window: SimpleNamespace) -> None:
    """As before: nobody could see it."""
    result = open_(env={"DISPLAY": ""})
    assert result.exit_code == 7
    assert window.set_ups == []


def test_after_it_the_program_starts_anew(
    window: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a kiosk; hosts that a person allowed are in its settings."""
    reasons: list[restart.RestartReason] = []

    def again(_env: Mapping[str, str], reason: restart.RestartReason, _now: float) -> None:
        reasons.append(reason)

    monkeypatch.setattr(restart, "exec_again", again)
    window.code, window.allowed = int(restart.RestartReason.SET_UP), ("auth.example.org",)
    open_()
    assert reasons == [restart.RestartReason.SET_UP]
    assert sources.load(Paths(), {}, {}).sign_in_hosts == ("auth.example.org",)


def test_a_sign_in_in_the_terminal_ends_it(
    window: SimpleNamespace, server: FakeHomeAssistant
) -> None:
    """Whoever does that has answered what it asks."""
    begin()
    arguments = ["login", server.url, "--username", "anna", "--password-stdin"]
    assert CliRunner().invoke(main, arguments, input=f"{PASSWORD}\n").exit_code == 0
    assert open_().exit_code == 0
    assert window.set_ups == []
    assert len(window.kiosks) == 1
