"""`ha-kiosk open`: what is decided before there is a window."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from harness.command import CliRunner
from harness.fake_home_assistant import FakeHomeAssistant

import ha_kiosk.qt
from ha_kiosk.cli import main
from ha_kiosk.config.choices import Render, Theme
from ha_kiosk.config.config import Config
from ha_kiosk.errors import AlreadyRunning, KioskError, UnknownOutput, UsageError
from ha_kiosk.host import restart
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import addresses
from ha_kiosk.server.address import last_server
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths, private_folder

URL = "http://ha.local:8123"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Stand in for the window: keeps how it was run, and ends with `code`."""
    fake = SimpleNamespace(code=0, runs=[])

    def run(launch: SimpleNamespace) -> int:
        with pytest.raises(AlreadyRunning), hold(launch.paths):
            pass
        fake.runs.append(launch)
        launch.token = launch.session.access_token().value if launch.session else None
        launch.policy = launch.policy_of(launch.config, "http://ha.local:8123")
        launch.platform = os.environ.get("QT_QPA_PLATFORM")
        return int(fake.code)

    fake.run, fake.Launch = run, SimpleNamespace
    monkeypatch.setattr(ha_kiosk.qt, "app", fake, raising=False)
    return fake


def open_(*arguments: str, env: dict[str, str] | None = None) -> Result:
    """Run `ha-kiosk open` on a display."""
    return CliRunner().invoke(main, ["open", *arguments], env={"DISPLAY": ":0", **(env or {})})


def signed_in(server: str, profile: str = "default") -> Credentials:
    """Have a profile signed in."""
    credentials = Credentials(server, "http://c/", refresh_token="refresh")
    CredentialStore(Paths(profile).credentials_file).save(credentials)
    return credentials


def test_the_signed_in_server_is_shown(server: FakeHomeAssistant, app: SimpleNamespace) -> None:
    """The window gets a session, whose token is fetched already, once."""
    credentials = signed_in(server.url)
    assert open_().exit_code == 0
    (run,) = app.runs
    assert run.config.url == server.url
    assert run.config.full_screen
    assert run.session.credentials == credentials
    assert CredentialStore(run.paths.credentials_file).load() == credentials
    assert run.token == "access"
    assert server.requests == ["POST /auth/token"]


def test_a_path_that_no_socket_can_have_is_said(
    app: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before there is a window."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("x" * 100)))
    result = open_("--url", URL)
    assert result.exit_code == 2
    assert "too long for a socket (107 bytes at most). Set XDG_RUNTIME_DIR" in result.stderr
    assert app.runs == []


def test_the_windows_end_is_the_programs_end(app: SimpleNamespace) -> None:
    """Its exit code passes through."""
    app.code = 5
    assert open_("--url", URL).exit_code == 5


def test_every_flag_reaches_the_window(app: SimpleNamespace, tmp_path: Path) -> None:
    """Flags win over the environment."""
    logs = tmp_path / "kiosk.log"
    flags = f"--log-file {logs} --output DSI-1 "
    flags += "--low-memory "
    flags += "--windowed --size 800x600 --zoom 1.5 --theme dark --render software --profile hall"
    file = str(tmp_path / "a.png")
    result = open_(
        "--url",
        f"{URL}/wall/0",
        "--screenshot",
        file,
        *flags.split(),
        env={"HA_KIOSK_ZOOM": "2", "HA_KIOSK_LANGUAGE": "de"},
    )
    assert result.exit_code == 0
    (run,) = app.runs
    assert run.paths == Paths("hall")
    assert run.screenshot == Path(file)
    assert run.config == Config(
        url=f"{URL}/wall/0",
        full_screen=False,
        size=(800, 600),
        output="DSI-1",
        zoom=1.5,
        theme=Theme.DARK,
        render=Render.SOFTWARE,
        low_memory=True,
        language="de",
        log_file=logs,
    )


@pytest.mark.parametrize(
    ("arguments", "level"),
    [
        (["open"], "info"),
        (["--log-level", "error", "open"], "error"),
        (["--log-level", "error", "open", "--log-level", "debug"], "debug"),
    ],
)
def test_the_log_level_may_stand_before_or_after_the_command(
    app: SimpleNamespace, arguments: list[str], level: str
) -> None:
    """After wins; without any, the configuration's."""
    CliRunner().invoke(main, [*arguments, "--url", URL], env={"DISPLAY": ":0"})
    assert app.runs[0].config.log_level == level


def test_not_signed_in_the_window_gets_no_session(app: SimpleNamespace) -> None:
    """It shows the sign-in page of the address."""
    assert open_("--url", "ha.local").exit_code == 0
    assert app.runs[0].session is None
    assert app.runs[0].config.url == "ha.local"


def test_without_a_server_it_is_said_how(app: SimpleNamespace) -> None:
    """There is no default, and nobody who could be asked at the screen."""
    result = open_("--screenshot", "a.png")
    assert result.exit_code == 2
    assert "ha-kiosk login" in result.stderr
    assert app.runs == []


def test_who_was_signed_out_by_the_server_is_asked_to_sign_in_again_after_a_power_cut(
    server: FakeHomeAssistant, app: SimpleNamespace
) -> None:
    """The credentials are gone, and no address is configured; a log-out forgets it, too."""
    credentials = signed_in(server.url)
    assert open_().exit_code == 0
    CredentialStore(Paths().credentials_file).delete()
    assert open_().exit_code == 0
    assert app.runs[1].session is None
    assert app.runs[1].config.url == app.runs[1].read(None).url == credentials.server
    assert open_("--url", "ha.local").exit_code == 0
    assert app.runs[2].config.url == "ha.local"
    assert CliRunner().invoke(main, ["logout"]).exit_code == 3
    assert open_("--screenshot", "a.png").exit_code == 2


def test_damaged_credentials_are_as_good_as_none(app: SimpleNamespace) -> None:
    """A tablet on the wall shows the sign-in page then."""
    private_folder(Paths().data)
    Paths().credentials_file.write_text("{")
    result = open_("--url", URL)
    assert result.exit_code == 0
    assert "damaged" in result.stderr
    assert app.runs[0].session is None


def test_another_address_of_the_server_is_used(
    server: FakeHomeAssistant, app: SimpleNamespace
) -> None:
    """The one that was found last time, if it is listed; the page is the same."""
    credentials = signed_in(URL)
    addresses.use(Paths().address_file, server.url)
    env = {"HA_KIOSK_FALLBACK_URLS": server.url}
    for url in (f"{URL}/wall", f"{server.url}/wall"):
        assert open_("--url", url, env=env).exit_code == 0
        run = app.runs.pop()
        assert run.config.url == f"{server.url}/wall"
        assert run.session.credentials == replace(credentials, via=server.url)
        assert run.token == "access"
    assert open_("--url", "http://elsewhere:8123", env=env).exit_code == 2
    assert open_(env=env).exit_code == 0
    assert app.runs.pop().config.url == server.url


def credential_of_unit(folder: Path, text: str) -> dict[str, str]:
    """Return the environment of a unit that has a token for us."""
    file = folder / "credentials" / "ha-kiosk.token"
    file.parent.mkdir()
    file.touch(mode=0o600)
    file.write_text(text)
    file.chmod(0o400)
    return {"CREDENTIALS_DIRECTORY": str(file.parent)}


def test_the_credential_of_the_unit_signs_in_and_is_not_copied(
    server: FakeHomeAssistant, app: SimpleNamespace, tmp_path: Path
) -> None:
    """No sign-in before, and no file of ours with the token after."""
    token = "0123456789abcdef" * 8
    env = credential_of_unit(tmp_path, f'url = "{server.url}"\ntoken = "{token}"')
    result = open_(env=env)
    assert result.exit_code == 0, result.stderr
    (run,) = app.runs
    assert run.session.credentials.refresh_token == token
    assert (run.config.url, run.token) == (server.url, "access")
    assert not run.paths.credentials_file.exists()
    assert token not in result.output
    holders = [path for path in tmp_path.rglob("*") if path.is_file() and token in _text(path)]
    assert holders == [tmp_path / "credentials" / "ha-kiosk.token"]


def test_a_sign_in_counts_before_the_credential_of_the_unit(
    server: FakeHomeAssistant, app: SimpleNamespace, tmp_path: Path
) -> None:
    """Somebody signed in here after the unit's token was refused."""
    credentials = signed_in(server.url)
    assert open_(env=credential_of_unit(tmp_path, "not even a token")).exit_code == 0
    assert app.runs[0].session.credentials == credentials


def test_a_credential_of_the_unit_that_cannot_be_used_ends_the_start(
    app: SimpleNamespace, tmp_path: Path
) -> None:
    """With exit code 16; systemd tries again."""
    result = open_("--url", URL, env=credential_of_unit(tmp_path, ""))
    assert result.exit_code == 16
    assert "is empty" in result.stderr
    assert app.runs == []


def _text(path: Path) -> str:
    return path.read_bytes().decode(errors="replace")


def test_an_unreachable_server_does_not_keep_the_window_away(
    app: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window says so, and tries again."""
    signed_in("http://127.0.0.1:9")
    monkeypatch.setattr(app, "run", lambda *_, **__: 0)
    assert open_().exit_code == 0


def test_a_folder_of_photos_that_is_missing_is_said(
    server: FakeHomeAssistant, app: SimpleNamespace, tmp_path: Path
) -> None:
    """With the key and its source, at a start; a kiosk that starts itself anew goes on."""
    signed_in(server.url)
    missing = {"HA_KIOSK_SCREEN_PHOTOS": str(tmp_path / "photos")}
    result = open_(env=missing)
    assert result.exit_code == 2
    assert "screen.photos in HA_KIOSK_SCREEN_PHOTOS" in result.stderr
    assert "is not a folder" in result.stderr
    again = missing | {restart.VARIABLE: f"{restart.RestartReason.MEMORY.name} 1.0"}
    assert open_(env=again).exit_code == 0
    (tmp_path / "photos").mkdir()
    assert open_(env=missing).exit_code == 0
    assert len(app.runs) == 2


def test_an_output_that_is_not_there_is_told_with_where_it_is_set(
    app: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the command line everybody sees it."""

    def run(_launch: object) -> int:
        raise UnknownOutput(Text("output: there is no output 'DP-9'."))

    monkeypatch.setattr(app, "run", run)
    file = Paths("default").config_file
    private_folder(file.parent)
    file.write_text('output = "DP-9"\n')
    result = open_("--url", URL)
    assert result.exit_code == 2
    assert f"no output 'DP-9'. It is set in {file}." in result.stderr
    assert "It is set" not in open_("--url", URL, "--output", "DP-9").stderr


def test_a_second_kiosk_of_the_profile_is_refused(app: SimpleNamespace) -> None:
    """Exit code 8."""
    with hold(Paths()):
        result = open_("--url", URL)
    assert result.exit_code == 8
    assert f"process {os.getpid()}" in result.stderr
    assert app.runs == []


def test_without_a_display_it_is_said_what_to_do(app: SimpleNamespace) -> None:
    """Exit code 7."""
    result = open_("--url", URL, env={"DISPLAY": ""})
    assert result.exit_code == 7
    assert "--screenshot" in result.stderr
    assert app.runs == []


def test_a_screenshot_needs_no_display(app: SimpleNamespace, tmp_path: Path) -> None:
    """Qt paints into memory."""
    file = str(tmp_path / "a.png")
    assert open_("--url", URL, "--screenshot", file, env={"DISPLAY": ""}).exit_code == 0
    assert app.runs[0].platform == "offscreen"


@pytest.mark.parametrize(
    "env", [{"DISPLAY": "", "WAYLAND_DISPLAY": "wayland-0"}, {"QT_QPA_PLATFORM": "linuxfb"}]
)
def test_a_display_of_another_kind_is_left_alone(app: SimpleNamespace, env: dict[str, str]) -> None:
    """Qt finds its way, or was told."""
    assert open_("--url", URL, env={"DISPLAY": "", **env}).exit_code == 0
    assert app.runs[0].platform == env.get("QT_QPA_PLATFORM", "")


def test_a_screenshot_that_cannot_be_written_is_said_before_the_wait(
    app: SimpleNamespace, tmp_path: Path
) -> None:
    """Not after it."""
    result = open_("--url", URL, "--screenshot", str(tmp_path / "none" / "a.png"))
    assert result.exit_code == 2
    assert app.runs == []


def test_the_lock_is_released_when_the_window_fails(
    app: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next start is possible."""

    def run(*_: object, **__: object) -> int:
        raise KioskError(Text("no window"))

    monkeypatch.setattr(app, "run", run)
    assert open_("--url", URL).exit_code == 1
    with hold(Paths()):
        pass


def test_the_configuration_can_be_read_again_while_the_window_is_open(
    app: SimpleNamespace,
) -> None:
    """The file as it is then, under the flags and the environment of the start."""
    assert open_("--url", URL, "--zoom", "2", env={"HA_KIOSK_THEME": "dark"}).exit_code == 0
    file = Paths().config_file
    file.parent.mkdir(parents=True)
    file.write_text('zoom = 3\nmemory_limit = 700\ntheme = "light"\n')
    config = app.runs[0].read(None)
    assert config == Config(url=URL, zoom=2.0, memory_limit=700, theme=Theme.DARK)


def test_a_configuration_that_is_read_again_is_held_against_who_is_signed_in_then(
    app: SimpleNamespace,
) -> None:
    """A token must not be sent to another server, however its address got there."""
    assert open_("--url", URL).exit_code == 0
    read = app.runs[0].read
    assert read(Credentials(URL, "http://c/", refresh_token="refresh")).url == URL
    with pytest.raises(UsageError, match="--profile"):
        read(Credentials("http://other:8123", "http://c/", refresh_token="refresh"))


def test_a_window_that_wants_to_start_anew_does_so_after_all_is_closed(
    app: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock is free, and the environment as it was at the start."""
    calls: list[tuple[Mapping[str, str], restart.RestartReason]] = []

    def again(env: Mapping[str, str], reason: restart.RestartReason, now: float) -> None:
        assert now > 0
        with hold(Paths()):
            calls.append((env, reason))

    monkeypatch.setattr(restart, "exec_again", again)
    app.code = int(restart.RestartReason.TRUST_CHANGED)
    open_("--url", URL, "--screenshot", "a.png", env={"DISPLAY": "", "HA_KIOSK_ZOOM": "2"})
    ((env, reason),) = calls
    assert reason is restart.RestartReason.TRUST_CHANGED
    assert env["HA_KIOSK_ZOOM"] == "2"
    assert env["QT_QPA_PLATFORM"] == ""
    assert app.runs[0].platform == "offscreen"


def test_the_page_of_the_sign_in_is_where_it_starts(
    server: FakeHomeAssistant, app: SimpleNamespace
) -> None:
    """Where nothing else is set."""
    signed_in(server.url)
    last_server.remember(Paths().server_file, server.url, began=f"{server.url}/lovelace/wall")
    assert open_().exit_code == 0
    assert open_("--url", f"{server.url}/map").exit_code == 0
    assert [run.config.url for run in app.runs] == [
        f"{server.url}/lovelace/wall",
        f"{server.url}/map",
    ]


@pytest.mark.parametrize("path", ["/api/config", "/auth/authorize?x=1", "/api", "/local/a.html"])
def test_what_is_no_page_is_refused(app: SimpleNamespace, path: str) -> None:
    """Home Assistant would answer it with an error, or another page."""
    result = open_("--url", f"{URL}{path}")
    assert result.exit_code == 2
    assert "not a page" in result.stderr
    assert app.runs == []


def test_a_user_in_the_address_is_said(app: SimpleNamespace) -> None:
    """And its password is in no log."""
    result = open_("--url", "http://user:s3cret@ha.local:8123")
    assert result.exit_code == 0
    assert "http_username" in result.stderr
    assert "s3cret" not in result.stderr
    assert app.runs
