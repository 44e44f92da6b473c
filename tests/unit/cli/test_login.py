"""`ha-kiosk login`: which way is taken, what is kept, what is said."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from click.testing import Result
from harness.command import CliRunner
from harness.fake_home_assistant import LONG_LIVED_TOKEN, PASSWORD, FakeHomeAssistant
from harness.fake_kiosk import fake_kiosk

import ha_kiosk.qt
from ha_kiosk.cli import main
from ha_kiosk.cli.sign_in import phone_login, window_login
from ha_kiosk.config.config import Config
from ha_kiosk.device.registration import Registration, RegistrationStore
from ha_kiosk.doctor import libraries
from ha_kiosk.errors import ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import sign_on
from ha_kiosk.server.address import last_server
from ha_kiosk.server.address.discovery import FoundServer
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.login import expiry, lan_address, phone
from ha_kiosk.server.login.listener import LOOPBACK
from ha_kiosk.storage.paths import Paths, private_folder

REFRESH = "0123456789abcdef" * 8


def login(*arguments: str, typed: str = "", env: dict[str, str] | None = None) -> Result:
    """Run `ha-kiosk login`."""
    return CliRunner().invoke(main, ["login", *arguments], input=typed, env=env)


def by_password(server: FakeHomeAssistant, *more: str, password: str = PASSWORD) -> Result:
    """Sign in without questions."""
    return login(server.url, "--username", "anna", "--password-stdin", *more, typed=f"{password}\n")


def kept(profile: str = "default") -> Credentials | None:
    """Return the credentials that were kept."""
    return CredentialStore(Paths(profile).credentials_file).load()


def cannot_be_saved() -> None:
    """Have a data folder that leads nowhere: nothing to load, and no place to save."""
    Paths().data.parent.mkdir(parents=True)
    Paths().data.symlink_to("nowhere")


@pytest.fixture
def window(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand in for the sign-in window: keeps its arguments, returns credentials."""
    app = SimpleNamespace(calls=[], allowed_hosts=(), server="")

    def sign_in_window(
        address: str, client: object, paths: object, config: Config
    ) -> SimpleNamespace:
        app.calls.append((address, client, paths, config.sign_in_hosts))
        server = app.server or address
        credentials = Credentials(server, oauth.CLIENT_ID, refresh_token="from-window")
        return SimpleNamespace(credentials=credentials, allowed_hosts=app.allowed_hosts)

    app.sign_in_window = sign_in_window
    monkeypatch.setattr(window_login, "qt_sign_in", lambda: app)
    return app


def test_a_person_on_a_terminal_is_asked(server: FakeHomeAssistant) -> None:
    """Where there is no display, without any option."""
    result = login(server.url, typed=f"anna\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == f"Signed in to {server.url} as an unknown user."
    assert PASSWORD not in result.output
    credentials = kept()
    assert credentials is not None
    assert credentials.server == server.url
    assert credentials.refresh_token in server.tokens
    assert credentials.ha_version == "2026.11.0"


def test_a_script_signs_in_without_questions(server: FakeHomeAssistant) -> None:
    """The password comes on stdin, never on the command line."""
    result = by_password(server)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert kept() is not None


def test_a_wrong_password_is_refused_and_nothing_kept(server: FakeHomeAssistant) -> None:
    """One try, one line, exit code 5."""
    result = by_password(server, password="wrong")
    assert result.exit_code == 5
    assert result.stderr.startswith("ha-kiosk: The server does not accept this username")
    assert server.requests.count("POST /auth/login_flow/flow") == 1
    assert not Paths().data.exists()


def test_the_server_is_found_before_the_password_is_asked_for() -> None:
    """Nobody types a password for a server that is not there."""
    result = login("http://127.0.0.1:9", "--username", "anna")
    assert result.exit_code == 4
    assert "Password" not in result.output


def test_without_a_server_it_is_said_how(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no default."""
    monkeypatch.setattr("ha_kiosk.server.address.discovery.browse", tuple)
    result = login()
    assert result.exit_code == 2
    assert "ha-kiosk login http" in result.stderr


def test_without_a_server_a_person_chooses_one_that_was_found(
    server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And goes on as if it had been typed."""
    monkeypatch.setattr(
        "ha_kiosk.server.address.discovery.browse",
        lambda: (FoundServer("Home", server.url, "2026.11.0"),),
    )
    monkeypatch.setattr("ha_kiosk.cli.sign_in.sign_in_method.is_terminal", lambda: True)
    result = login(typed=f"1\nanna\n{PASSWORD}\n")
    assert result.exit_code == 0
    assert f"Home  {server.url} (Home Assistant 2026.11.0)" in result.stderr
    assert kept() is not None


def test_a_phone_signs_in(server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client id, which every refresh needs, is kept with the token."""
    phones: list[threading.Thread] = []

    def come(invitation: phone.Invitation) -> None:
        show(invitation)
        phones.append(threading.Thread(target=visit, args=(invitation.url,)))
        phones[0].start()

    def visit(url: str) -> None:
        link = unescape(httpx.get(url).text.partition('href="http')[2].partition('"')[0])
        query = httpx.URL(f"http{link}").params
        httpx.get(f"{query['redirect_uri']}?code=c&state={query['state']}")

    show = phone_login.show
    monkeypatch.setattr(phone_login, "show", come)
    monkeypatch.setattr(lan_address, "towards", lambda _: LOOPBACK)
    result = login(server.url, "--method", "phone", env={"HA_KIOSK_DEVICE_NAME": "Hall"})
    phones[0].join()
    assert result.exit_code == 0
    assert "The phone shows 'Hall' and the number " in result.stderr
    assert "http://127.0.0.1:" in result.stderr
    credentials = kept()
    assert credentials is not None
    assert f"{credentials.client_id}" in result.stderr
    assert credentials.refresh_token in server.tokens


def test_the_configured_server_need_not_be_typed(server: FakeHomeAssistant) -> None:
    """It may point to a dashboard."""
    env = {"HA_KIOSK_URL": f"{server.url}/wall/0"}
    assert login(typed=f"anna\n{PASSWORD}\n", env=env).exit_code == 0
    assert login(typed=f"anna\n{PASSWORD}\n").exit_code == 0


def test_signing_in_again_replaces_and_revokes(server: FakeHomeAssistant) -> None:
    """One refresh token per kiosk at the server."""
    by_password(server)
    old = kept()
    assert by_password(server).exit_code == 0
    new = kept()
    assert old is not None
    assert new is not None
    assert new.refresh_token != old.refresh_token
    assert server.tokens == {new.refresh_token}


def test_two_sign_ins_at_once_leave_one_token(
    server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one ends what the first one has stored meanwhile."""
    by_password(server)
    answer, others = server.answer, ["first"]

    def with_another(method: str, path: str, body: dict[str, object], bearer: str) -> object:
        if path == "/auth/token" and others:
            others.clear()
            assert by_password(server).exit_code == 0
        return answer(method, path, body, bearer)

    monkeypatch.setattr(server, "answer", with_another)
    assert by_password(server).exit_code == 0
    assert not others
    new = kept()
    assert new is not None
    assert server.tokens == {new.refresh_token}


def test_a_password_that_is_no_text_is_said(server: FakeHomeAssistant) -> None:
    """The server is not to blame."""
    result = login(server.url, "--username", "\udcff", "--password-stdin", typed="x\n")
    assert result.exit_code == 2
    assert "not a text in UTF-8" in result.stderr


def test_a_token_that_cannot_be_revoked_does_not_undo_the_sign_in(
    server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new one is kept by then."""
    by_password(server)
    answer = server.answer

    def without_revoke(method: str, path: str, body: dict[str, object], bearer: str) -> object:
        server.is_failing = path == "/auth/revoke"
        return answer(method, path, body, bearer)

    monkeypatch.setattr(server, "answer", without_revoke)
    result = by_password(server)
    assert result.exit_code == 0
    assert "could not be revoked" in result.stderr
    assert len(server.tokens) == 2


def test_another_server_needs_another_profile(
    server: FakeHomeAssistant, other_server: FakeHomeAssistant
) -> None:
    """A profile is one server's."""
    by_password(server)
    result = by_password(other_server)
    assert result.exit_code == 2
    assert "logout" in result.stderr
    assert "--profile" in result.stderr
    assert other_server.tokens == set()
    assert by_password(other_server, "--profile", "hall").exit_code == 0
    hall = kept("hall")
    assert hall is not None
    assert hall.server == other_server.url


def test_damaged_credentials_do_not_hinder_a_sign_in(server: FakeHomeAssistant) -> None:
    """They are named, and replaced."""
    private_folder(Paths().data)
    Paths().credentials_file.write_text("{")
    result = by_password(server)
    assert result.exit_code == 0
    assert "credentials.json" in result.stderr
    assert kept() is not None


def test_credentials_that_cannot_be_kept_are_revoked(server: FakeHomeAssistant) -> None:
    """No token is left at the server that nobody has."""
    cannot_be_saved()
    result = by_password(server)
    assert result.exit_code == 1
    assert str(Paths().data) in result.stderr
    assert "Traceback" not in result.stderr
    assert "POST /auth/revoke" in server.requests
    assert server.tokens == set()


def test_a_long_lived_token_comes_on_stdin(server: FakeHomeAssistant) -> None:
    """For fleets."""
    result = login(server.url, "--method", "token", typed=f"{LONG_LIVED_TOKEN}\n")
    assert result.exit_code == 0
    credentials = kept()
    assert credentials is not None
    assert credentials.long_lived_token == LONG_LIVED_TOKEN
    assert LONG_LIVED_TOKEN not in result.output


def test_a_long_lived_token_is_not_forgotten_silently(server: FakeHomeAssistant) -> None:
    """It stays valid at the server, which only its owner can change."""
    login(server.url, "--method", "token", typed=LONG_LIVED_TOKEN)
    again = login(server.url, "--method", "token", typed=LONG_LIVED_TOKEN)
    assert "stays valid" not in again.stderr
    assert "stays valid" in by_password(server).stderr


def test_a_long_lived_token_that_cannot_be_kept_is_only_an_error(
    server: FakeHomeAssistant,
) -> None:
    """It is not ours to revoke."""
    cannot_be_saved()
    result = login(server.url, "--method", "token", typed=LONG_LIVED_TOKEN)
    assert result.exit_code == 1
    assert "POST /auth/revoke" not in server.requests


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--password-stdin"], "--username"),
        (["--username", "a", "--method", "browser"], "--method browser"),
        (["--username", "a", "--password-stdin"], "no password"),
        (["--method", "token"], "not a long-lived access token"),
        (["--method", "phone"], "only this machine reaches it"),
        (["--method", "fax"], "fax"),
        (["--token-file", "/token", "--method", "window"], "no other way"),
        (["--moved", "--username", "anna"], "--moved goes with no other way"),
        (["--moved", "--token-file", "/token"], "no other way"),
        (["--token-file", "/token", "--username", "anna"], "no other way"),
    ],
)
def test_options_that_do_not_go_together_are_usage_errors(
    server: FakeHomeAssistant, arguments: list[str], text: str
) -> None:
    """With what is wrong."""
    result = login(server.url, *arguments)
    assert result.exit_code == 2
    assert text in result.stderr


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_where_there_is_a_display_a_window_is_opened(
    server: FakeHomeAssistant, window: SimpleNamespace, variable: str
) -> None:
    """Unless a username says otherwise."""
    result = login(server.url, env={variable: ":0"})
    assert result.exit_code == 0
    ((found, _, paths, hosts),) = window.calls
    assert (found, hosts) == (server.url, ())
    assert paths == Paths()
    credentials = kept()
    assert credentials is not None
    assert credentials.refresh_token == "from-window"


SIGN_ON = "auth.example asks for a sign-in of its own in front of Home Assistant"


@pytest.fixture
def behind_sign_on(monkeypatch: pytest.MonkeyPatch) -> str:
    """Have a single sign-on in front of the server whose address is returned."""
    address = "https://ha.example"

    def find(_text: str, _send: object) -> None:
        raise sign_on.required(address, "auth.example")

    monkeypatch.setattr("ha_kiosk.cli.sign_in.sign_in_method.find", find)
    monkeypatch.setattr("ha_kiosk.server.finder.find", find)
    return address


def test_a_window_shows_what_is_in_front_of_the_server(
    behind_sign_on: str, window: SimpleNamespace
) -> None:
    """A host that a person allows there is kept, beside those of the settings."""
    window.server, window.allowed_hosts = behind_sign_on, ("auth.example",)
    file = Paths().config_file
    file.parent.mkdir(parents=True)
    file.write_text('sign_in_hosts = ["team.example"]\n')
    result = login(f"{behind_sign_on}/secret/", env={"DISPLAY": ":0"})
    assert result.exit_code == 0, result.output
    ((address, _, _, hosts),) = window.calls
    assert (address, hosts) == (f"{behind_sign_on}/secret/", ("team.example",))
    assert Config.load(file, {}, {}).sign_in_hosts == ("team.example", "auth.example")
    assert "The kiosk may show pages of team.example, auth.example" in result.stdout


def test_a_host_that_cannot_be_kept_is_said(behind_sign_on: str, window: SimpleNamespace) -> None:
    """The sign-in itself is good."""
    window.server, window.allowed_hosts = behind_sign_on, ("auth.example",)
    Paths().config_file.parent.parent.mkdir(parents=True, exist_ok=True)
    Paths().config_file.parent.symlink_to("/proc/nowhere")
    result = login(behind_sign_on, env={"DISPLAY": ":0"})
    assert result.exit_code == 0, result.output
    assert "could not be kept" in result.stderr


def test_a_sign_on_in_front_of_another_server_changes_no_account(
    behind_sign_on: str, window: SimpleNamespace, server: FakeHomeAssistant
) -> None:
    """No window is opened for it."""
    CredentialStore(Paths().credentials_file).save(
        Credentials(server.url, oauth.CLIENT_ID, refresh_token="old")
    )
    result = login(behind_sign_on, env={"DISPLAY": ":0"})
    assert result.exit_code == 2
    assert window.calls == []
    credentials = kept()
    assert credentials is not None
    assert credentials.refresh_token == "old"


def test_another_server_behind_a_sign_on_changes_no_account(
    behind_sign_on: str, window: SimpleNamespace, server: FakeHomeAssistant
) -> None:
    """What is there is known only after the sign-in; its token is revoked."""
    CredentialStore(Paths().credentials_file).save(
        Credentials(behind_sign_on, oauth.CLIENT_ID, refresh_token="old")
    )
    window.server = server.url
    result = login(behind_sign_on, env={"DISPLAY": ":0"})
    assert result.exit_code == 2
    assert len(window.calls) == 1
    assert server.requests[-1] == "POST /auth/revoke"
    credentials = kept()
    assert credentials is not None
    assert credentials.refresh_token == "old"


@pytest.mark.parametrize("options", [["--username", "anna"], ["--method", "browser"]])
def test_other_ways_say_that_a_window_is_needed(
    behind_sign_on: str, window: SimpleNamespace, options: list[str]
) -> None:
    """With the host that asked."""
    result = login(behind_sign_on, *options)
    assert result.exit_code == 15
    assert SIGN_ON in result.stderr
    assert "login --method window" in result.stderr
    assert window.calls == []


def test_a_username_needs_no_window(server: FakeHomeAssistant, window: SimpleNamespace) -> None:
    """It implies the terminal."""
    env = {"DISPLAY": ":0"}
    result = login(server.url, "--username", "anna", typed=f"{PASSWORD}\n", env=env)
    assert result.exit_code == 0
    assert window.calls == []


def test_a_window_needs_a_display(server: FakeHomeAssistant) -> None:
    """And says what needs none."""
    result = login(server.url, "--method", "window")
    assert result.exit_code == 7
    assert "--method terminal" in result.stderr


@pytest.mark.parametrize(
    "error",
    [
        ModuleNotFoundError("No module named PySide6.QtCore", name="PySide6.QtCore"),
        ImportError("libEGL.so.1: cannot open shared object file"),
    ],
)
def test_a_window_without_qt_says_why(
    server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch, error: ImportError
) -> None:
    """Exit code 9; here nothing is missing, so that Python's own words are all there is."""

    class Broken:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "ha_kiosk.qt.app":
                raise error

    monkeypatch.setattr(libraries, "missing", lambda *_: None)
    monkeypatch.delitem(sys.modules, "ha_kiosk.qt.app", raising=False)
    monkeypatch.delattr(ha_kiosk.qt, "app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    result = login(server.url, env={"DISPLAY": ":0"})
    assert result.exit_code == 9
    assert f"Qt cannot be loaded: {error}. " in result.stderr


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stand in for the system's browser: goes where the server would redirect."""
    opened: list[str] = []

    def open_(url: str) -> bool:
        opened.append(url)
        query = httpx.URL(url).params
        redirect = f"{query['redirect_uri']}?code=c&state={query['state']}"
        threading.Thread(target=httpx.get, args=(redirect,)).start()
        return True

    monkeypatch.setattr("webbrowser.open", open_)
    return opened


def test_the_browser_signs_in(server: FakeHomeAssistant, browser: list[str]) -> None:
    """The system's own."""
    result = login(server.url, "--method", "browser", env={"DISPLAY": ":0"})
    assert result.exit_code == 0
    assert len(browser) == 1
    credentials = kept()
    assert credentials is not None
    assert credentials.client_id.startswith("http://127.0.0.1:")


def test_without_a_display_no_browser_is_started(
    server: FakeHomeAssistant, browser: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be a text browser, which cannot show the login page."""
    monkeypatch.setattr("ha_kiosk.cli.sign_in.sign_in_method.BROWSER_TIMEOUT", 0.05)
    result = login(server.url, "--method", "browser")
    assert result.exit_code == 12
    assert browser == []
    assert "/auth/authorize?" in result.stderr


def test_a_running_kiosk_is_told(server: FakeHomeAssistant) -> None:
    """It may be showing the sign-in page."""
    with fake_kiosk(Paths()) as kiosk:
        assert by_password(server).stderr == ""
    assert kiosk.requests == [{"command": "signed-in"}]
    with fake_kiosk(Paths(), error="unknown command"):
        assert "start it again" in by_password(server).stderr


def test_what_is_typed_on_a_terminal_is_hidden(
    server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for options that read stdin."""
    monkeypatch.setattr("ha_kiosk.cli.sign_in.sign_in_method.is_terminal", lambda: True)
    result = by_password(server)
    assert result.exit_code == 0
    assert PASSWORD not in result.output
    result = login(server.url, "--method", "token", typed=f"{LONG_LIVED_TOKEN}\n")
    assert result.exit_code == 0
    assert LONG_LIVED_TOKEN not in result.output


def test_the_configuration_is_checked() -> None:
    """A typing error in it shows here, too."""
    Paths().config_file.parent.mkdir(parents=True)
    Paths().config_file.write_text("ulr = 'http://ha'\n")
    result = login()
    assert result.exit_code == 2
    assert "url" in result.stderr


def test_a_path_is_where_the_kiosk_starts(server: FakeHomeAssistant) -> None:
    """Said in one line, and kept until the next sign-in."""
    given = ("--username", "anna", "--password-stdin")
    result = login(f"{server.url}/lovelace/wall", *given, typed=f"{PASSWORD}\n")
    assert "The kiosk starts at /lovelace/wall." in result.stdout
    assert last_server.start_page(Paths().server_file, server.url) == f"{server.url}/lovelace/wall"


def test_a_user_in_the_address_is_not_used(server: FakeHomeAssistant) -> None:
    """It is said, with what would be right."""
    url = server.url.replace("http://", "http://user:s3cret@")
    result = login(url, "--username", "anna", "--password-stdin", typed=f"{PASSWORD}\n")
    assert result.exit_code == 0
    assert "http_username" in result.stderr
    assert "s3cret" not in result.output


def test_a_provider_implies_the_terminal(server: FakeHomeAssistant) -> None:
    """And goes with no other way."""
    assert "terminal" in login(server.url, "--provider", "x", "--method", "token").stderr
    result = login(server.url, "--provider", "ldap")
    assert result.exit_code == 2
    assert "no provider ldap" in result.stderr


def token_file(folder: Path, text: str) -> str:
    """Return the path of a private file with `text`."""
    file = folder / "token"
    file.touch(mode=0o600)
    file.write_text(text)
    return str(file)


def test_a_token_stays_in_its_file(server: FakeHomeAssistant, tmp_path: Path) -> None:
    """Signing in twice with it is no harm: it is not revoked."""
    server.tokens.add(REFRESH)
    file = token_file(tmp_path, f'url = "{server.url}"\n[hall]\ntoken = "{REFRESH}"')
    for _ in range(2):
        result = login("--token-file", file, "--profile", "hall")
        assert result.exit_code == 0, result.stderr
        assert result.output == f"Signed in to {server.url} as an unknown user.\n"
    assert server.tokens == {REFRESH}
    credentials = kept("hall")
    assert credentials is not None
    assert credentials.refresh_token == REFRESH
    assert REFRESH not in Paths("hall").credentials_file.read_text()


def test_the_address_of_the_command_line_wins(server: FakeHomeAssistant, tmp_path: Path) -> None:
    """Over the one in the file."""
    file = token_file(tmp_path, f'url = "http://127.0.0.1:1"\ntoken = "{LONG_LIVED_TOKEN}"')
    assert login(server.url, "--token-file", file).exit_code == 0
    credentials = kept()
    assert credentials is not None
    assert (credentials.server, credentials.long_lived_token) == (server.url, LONG_LIVED_TOKEN)


def test_a_token_file_that_cannot_be_used(server: FakeHomeAssistant, tmp_path: Path) -> None:
    """Exit code 16, nothing asked or kept; one that the server does not know is refused: 5."""
    missing = login(server.url, "--token-file", str(tmp_path / "none"))
    assert missing.exit_code == 16
    assert "cannot be read" in missing.stderr
    assert login(server.url, "--token-file", token_file(tmp_path, "")).exit_code == 16
    assert server.requests == []
    server.is_refusing = True
    refused = login(server.url, "--token-file", token_file(tmp_path, REFRESH))
    assert refused.exit_code == 5
    assert REFRESH not in refused.output
    assert kept() is None


def test_the_token_of_another_file_stays_valid(server: FakeHomeAssistant, tmp_path: Path) -> None:
    """Only its owner knows where else it is used."""
    server.tokens.add(REFRESH)
    assert login(server.url, "--token-file", token_file(tmp_path, REFRESH)).exit_code == 0
    result = by_password(server)
    assert result.exit_code == 0
    assert f"The token in {tmp_path / 'token'} stays valid." in result.stderr
    assert REFRESH in server.tokens


def test_a_token_file_that_is_gone_does_not_hinder_a_sign_in(
    server: FakeHomeAssistant, tmp_path: Path
) -> None:
    """It is said, and the new sign-in counts."""
    server.tokens.add(REFRESH)
    assert login(server.url, "--token-file", token_file(tmp_path, REFRESH)).exit_code == 0
    (tmp_path / "token").unlink()
    result = by_password(server)
    assert result.exit_code == 0
    assert "cannot be read" in result.stderr
    credentials = kept()
    assert credentials is not None
    assert credentials.token_file is None


def test_a_token_may_be_kept_however_long_it_is_not_used(
    server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where that is asked for; the sign-in counts where it could not be had."""
    kept_unused: list[Credentials] = []
    monkeypatch.setattr(expiry, "switch_off", lambda new, *_, **__: kept_unused.append(new))
    assert "not used" not in by_password(server).stdout
    assert kept_unused == []
    result = by_password(server, "--no-expiry")
    assert result.exit_code == 0
    assert "does not end when it is not used" in result.stdout
    assert kept_unused == [kept()]

    def cannot(*_: object, **__: object) -> None:
        raise ServerUnreachable(Text("no answer"))

    monkeypatch.setattr(expiry, "switch_off", cannot)
    result = by_password(server, "--no-expiry")
    assert result.exit_code == 4
    assert "Signed in, but the token ends after 90 days" in result.stderr
    assert kept() not in [None, *kept_unused]


def moved_from(old: str, path: str = "") -> Credentials:
    """Have a profile signed in and registered at an address that is no longer the server's."""
    credentials = Credentials(old, "http://10.0.0.9:1/", refresh_token=REFRESH, user="Anna")
    CredentialStore(Paths().credentials_file).save(credentials)
    last_server.remember(Paths().server_file, old, began=old + path)
    RegistrationStore(Paths().device_file).save(Registration(old, "Anna", "id", "wall", "hook"))
    return credentials


OLD = "http://192.168.1.5:8123"


def test_a_server_that_moved_keeps_everything(server: FakeHomeAssistant) -> None:
    """Sign-in with its client id, start page, settings and device; nothing is revoked."""
    server.tokens.add(REFRESH)
    old = moved_from(OLD, "/wall")
    Paths().config_file.parent.mkdir(parents=True)
    Paths().config_file.write_text(f'# mine\nurl = "{OLD}/hall?x=1"\nzoom = 1.5\n')
    with fake_kiosk(Paths()) as kiosk:
        result = login("--moved", server.url)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"Signed in to {server.url} as Anna.\n"
    assert kept() == replace(old, server=server.url)
    assert server.tokens == {REFRESH}
    text = Paths().config_file.read_text()
    assert text == f'# mine\nurl = "{server.url}/hall?x=1"\nzoom = 1.5\n'
    assert last_server.start_page(Paths().server_file, server.url) == f"{server.url}/wall"
    device = RegistrationStore(Paths().device_file).load()
    assert device is not None
    assert (device.server, device.webhook_id) == (server.url, "hook")
    assert [request["command"] for request in kiosk.requests] == ["signed-in", "status"]


def test_another_server_is_no_server_that_moved(server: FakeHomeAssistant) -> None:
    """It does not know the token: nothing was changed."""
    old = moved_from(OLD)
    server.is_refusing = True
    result = login("--moved", server.url)
    assert result.exit_code == 5
    assert "it is another server" in result.stderr
    assert kept() == old
    assert last_server.recall(Paths().server_file) == OLD


def test_a_move_needs_a_sign_in_and_an_address(server: FakeHomeAssistant) -> None:
    """Exit codes 3 and 2."""
    assert login("--moved", server.url).exit_code == 3
    moved_from(OLD)
    assert login("--moved").exit_code == 2


def test_an_address_that_is_set_elsewhere_is_named(server: FakeHomeAssistant) -> None:
    """The environment wins over the file that could be written; another server's stays."""
    moved_from(OLD)
    result = login("--moved", server.url, env={"HA_KIOSK_URL": f"{OLD}/hall"})
    assert result.exit_code == 0
    assert f"Set url to {server.url}/hall yourself: it is in HA_KIOSK_URL." in result.stderr
    moved_from(OLD)
    result = login("--moved", server.url, env={"HA_KIOSK_URL": "http://"})
    assert result.stderr == ""


def test_a_sign_in_elsewhere_names_the_way_to_move(server: FakeHomeAssistant) -> None:
    """Where somebody only has another address for the same server."""
    moved_from(OLD)
    assert "ha-kiosk login --moved URL" in by_password(server).stderr
