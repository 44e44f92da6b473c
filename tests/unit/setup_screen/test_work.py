"""What the set-up does besides asking, against a small server."""

from __future__ import annotations

import gettext
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from harness.fake_home_assistant import FakeHomeAssistant, fake_home_assistant

from ha_kiosk.config.config import Config
from ha_kiosk.errors import (
    AccessDenied,
    KioskError,
    ProxyRefused,
    SignInAborted,
    SignOnRequired,
    UsageError,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import finder, websocket
from ha_kiosk.server.address import discovery, last_server
from ha_kiosk.server.address.discovery import FoundServer
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.login.listener import LOOPBACK, ListenAddress
from ha_kiosk.server.login.phone import Invitation
from ha_kiosk.setup_screen.progress import SetupProgress, SetupStep, kept, restored
from ha_kiosk.setup_screen.work import SetupWork
from ha_kiosk.storage import state_file
from ha_kiosk.storage.paths import Paths

SIGNED_IN = SetupProgress(step=SetupStep.DASHBOARD)


@pytest.fixture(autouse=True)
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    """Return the paths of a kiosk of the test's own."""
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return Paths()


@pytest.fixture
def server() -> Iterator[FakeHomeAssistant]:
    """Run a Home Assistant."""
    with fake_home_assistant() as running:
        yield running


@pytest.fixture
def client() -> Iterator[HttpClient]:
    """Return the client of a kiosk."""
    client = HttpClient()
    yield client
    client.close()


def _loopback(_server: str) -> ListenAddress:
    return LOOPBACK


@pytest.fixture
def work(paths: Paths, client: HttpClient) -> SetupWork:
    """Return the jobs of a set-up."""
    return SetupWork(paths, Config(device_name="hall"), client, {}, listen=_loopback)


def credentials(server: str, right: str = "first") -> Credentials:
    """Return somebody's right."""
    return Credentials(server, "http://ha-kiosk.localhost/", refresh_token=right, user="Anna")


def test_it_begins_with_nothing(work: SetupWork) -> None:
    """And nobody is signed in."""
    assert work.resume() == (SetupProgress(), None)
    assert work.tablet == "hall"


def test_it_goes_on_where_it_was(
    work: SetupWork, client: HttpClient, paths: Paths, server: FakeHomeAssistant
) -> None:
    """By the rules for the server that was chosen."""
    then = SetupProgress(step=SetupStep.NAME, server=server.url, name="Kitchen")
    work.save(kept(then))
    CredentialStore(paths.credentials_file).save(credentials(server.url))
    assert work.resume() == (then, credentials(server.url))
    assert client.tls_policy.apply_to(server.url)


@pytest.mark.parametrize("is_over", [True, False])
def test_a_thread_that_is_late_brings_nothing_back(
    work: SetupWork, paths: Paths, *, is_over: bool
) -> None:
    """The set-up would begin again; one that only ends with the program goes on next time."""
    work.save({"step": "name"})
    work.end(is_over=is_over)
    work.save({"step": "server"})
    left = {} if is_over else {"step": "name"}
    assert state_file.read(paths.setup_file) == left


def test_damaged_credentials_are_none(work: SetupWork, paths: Paths) -> None:
    """Somebody signs in again."""
    paths.credentials_file.parent.mkdir(parents=True)
    paths.credentials_file.write_text("?")
    assert work.resume() == (SetupProgress(), None)


def test_the_network_is_searched(work: SetupWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """By mDNS."""
    found = (FoundServer("Home", "http://ha.local:8123"),)
    monkeypatch.setattr(discovery, "browse", lambda: found)
    assert work.browse() == found


def test_a_server_that_answers_can_be_signed_in_to(
    work: SetupWork, client: HttpClient, server: FakeHomeAssistant
) -> None:
    """Its rules hold only when somebody has decided for it."""
    work.check(server.url)
    assert not client.tls_policy.apply_to(server.url)
    work.trust(server.url)
    assert client.tls_policy.apply_to(server.url)


@pytest.mark.parametrize(
    ("front", "is_said"),
    [
        (SignOnRequired(Text("somebody else asks")), False),
        (ProxyRefused(Text("another password")), True),
    ],
)
def test_a_sign_on_in_front_is_shown_later(
    work: SetupWork, monkeypatch: pytest.MonkeyPatch, front: KioskError, *, is_said: bool
) -> None:
    """A proxy that wants a password can be shown nowhere."""

    def find(_text: str, _send: object) -> Server:
        raise front

    monkeypatch.setattr(finder, "find", find)
    if is_said:
        with pytest.raises(ProxyRefused):
            work.check("ha.local")
    else:
        work.check("ha.local")


def test_a_server_without_a_way_in_is_said(
    work: SetupWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anybody tries."""
    monkeypatch.setattr(finder, "find", lambda _text, _send: Server("http://ha:8123", ()))
    with pytest.raises(AccessDenied, match="no way to sign in"):
        work.check("ha")


def test_a_phone_signs_in(work: SetupWork, server: FakeHomeAssistant) -> None:
    """By the tablet's name."""
    shown: list[Invitation] = []

    def show(invitation: Invitation) -> None:
        shown.append(invitation)
        assert "hall" in httpx.get(invitation.url, timeout=20).text
        invitation.cancel()

    with pytest.raises(SignInAborted, match="given up"):
        work.sign_in_by_phone(server.url, show, gettext.NullTranslations())
    assert shown[0].tablet == "hall"


def test_a_server_that_no_phone_reaches_is_said(
    paths: Paths, client: HttpClient, server: FakeHomeAssistant
) -> None:
    """In words for the screen, not for a terminal."""
    work = SetupWork(paths, Config(), client, {})
    with pytest.raises(UsageError, match="only this tablet") as err:
        work.sign_in_by_phone(server.url, lambda _: None, gettext.NullTranslations())
    assert "ha-kiosk" not in str(err.value)


def test_the_credentials_are_kept_with_where_to_go_on(
    work: SetupWork, paths: Paths, server: FakeHomeAssistant, client: HttpClient
) -> None:
    """And those of before are handed out, for whoever revokes them."""
    first, second = credentials(server.url), credentials(server.url, "second")
    assert work.keep(first, SIGNED_IN) is None
    assert work.keep(second, SIGNED_IN) == first
    assert CredentialStore(paths.credentials_file).load() == second
    assert restored(paths.setup_file, is_signed_in=True).step is SetupStep.SERVER  # no server in it
    assert state_file.read(paths.setup_file)["step"] == "dashboard"
    assert last_server.recall(paths.server_file) == server.url
    assert client.tls_policy.apply_to(server.url)


def test_a_disk_that_takes_nothing_keeps_no_credentials(
    work: SetupWork, paths: Paths, server: FakeHomeAssistant
) -> None:
    """They would be a kiosk that was never set up."""
    paths.state.parent.mkdir(parents=True)
    paths.state.write_text("a file where a folder should be")
    with pytest.raises(KioskError, match=r"setup\.json cannot be written"):
        work.keep(credentials(server.url), SIGNED_IN)
    assert not paths.credentials_file.exists()


def test_earlier_credentials_are_revoked_if_possible(
    work: SetupWork, server: FakeHomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    """Else the log says so."""
    server.tokens.add("first")
    work.revoke(credentials(server.url))
    assert server.tokens == set()
    server.is_failing = True
    work.revoke(credentials(server.url))
    assert "could not be revoked" in caplog.text


class Socket:
    """The server's WebSocket, which the small server has none of."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commands: list[Mapping[str, object]] = []
        monkeypatch.setattr(websocket, "caller", lambda _client: self.call)

    def call(self, _server: str, _token: str, command: Mapping[str, object]) -> object:
        """Answer a command."""
        self.commands.append(command)
        match command["type"]:
            case "lovelace/dashboards/list":
                return [{"url_path": "wall", "title": "Wall"}]
            case "auth/refresh_tokens":
                return [{"id": "t0ken", "is_current": True}]
        return {}


def test_the_dashboards_are_those_of_the_user(
    work: SetupWork, server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the settings screen lists them."""
    Socket(monkeypatch)
    found = work.dashboards(credentials(server.url))
    assert [(one.value, one.title) for one in found] == [("/wall", "Wall")]


def test_the_answers_go_into_the_settings(work: SetupWork, paths: Paths) -> None:
    """Only those that say something new."""
    one = credentials("http://ha.local:8123")
    work.finish(SetupProgress(name=" hall "), one)
    assert not paths.config_file.exists()
    work.finish(SetupProgress(dashboard="/wall", name=" Kitchen "), one)
    assert tomllib.loads(paths.config_file.read_text()) == {
        "url": "http://ha.local:8123/wall",
        "device": {"name": "Kitchen"},
    }


def test_a_token_is_kept_past_ninety_days_where_that_was_wanted(
    work: SetupWork, server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is told."""
    spoken = Socket(monkeypatch)
    work.finish(SetupProgress(no_expiry=True), credentials(server.url))
    assert spoken.commands[-1] == {
        "type": "auth/refresh_token_set_expiry",
        "refresh_token_id": "t0ken",
        "enable_expiry": False,
    }
