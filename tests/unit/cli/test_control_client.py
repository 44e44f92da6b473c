"""Talking to a running kiosk: `ctl`, `status`, and what comes back."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from harness.command import CliRunner
from harness.fake_kiosk import fake_kiosk

import ha_kiosk
from ha_kiosk.cli import main
from ha_kiosk.cli.control_client import ask, tell
from ha_kiosk.errors import KioskError, NotRunning
from ha_kiosk.i18n.text import Text, to_json
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.auth.token_file import TokenFile
from ha_kiosk.storage.paths import Paths, private_folder

FIELDS = {
    "overlay",
    "in_place_of",
    "display",
    "brightness",
    "idle_s",
    "last_touch",
    "volume",
    "memory_reloads",
    "profile",
    "server",
    "user",
    "signed_in",
    "token_expires_in",
    "state",
    "since",
    "url",
    "version",
    "ha_version",
    "pid",
    "memory_mb",
    "low_memory",
    "memory_limit_mb",
    "reloads",
    "recoveries",
    "crashes",
    "last_error",
    "reason",
    "screen",
    "render",
    "render_reason",
}
LIVE = {"profile": "default", "state": "live", "signed_in": True, "memory_mb": 480.5, "pid": 7}


def test_without_a_kiosk_ctl_says_so() -> None:
    """With an exit code of its own."""
    result = CliRunner().invoke(main, ["ctl", "reload"])
    assert result.exit_code == 14
    assert (
        result.stderr == "ha-kiosk: No kiosk of the profile 'default' is running: ha-kiosk open\n"
    )
    other = CliRunner().invoke(main, ["ctl", "reload", "--profile", "hall"])
    assert "'hall' is running: ha-kiosk open --profile hall" in other.stderr


def test_a_socket_that_nobody_listens_on_is_no_kiosk() -> None:
    """A killed kiosk leaves its socket."""
    with fake_kiosk(Paths()) as kiosk:
        os.link(Paths().control_socket, Paths().runtime / "kept")
        assert kiosk.requests == []
    (Paths().runtime / "kept").rename(Paths().control_socket)
    with pytest.raises(NotRunning):
        ask(Paths(), "reload")


@pytest.mark.parametrize(
    ("arguments", "request_"),
    [
        (["reload"], {"command": "reload"}),
        (["quit"], {"command": "quit"}),
        (["navigate", "/lovelace/0?a=b"], {"command": "navigate", "path": "/lovelace/0?a=b"}),
        (["status"], {"command": "status"}),
    ],
)
def test_each_command_is_one_request(arguments: list[str], request_: dict[str, object]) -> None:
    """As the control socket takes it."""
    with fake_kiosk(Paths()) as kiosk:
        result = CliRunner().invoke(main, ["ctl", *arguments])
    assert result.exit_code == 0
    assert result.output == ""
    assert kiosk.requests == [request_]


def test_a_screenshot_goes_where_the_caller_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kiosk has another working directory."""
    monkeypatch.chdir(tmp_path)
    with fake_kiosk(Paths()) as kiosk:
        CliRunner().invoke(main, ["ctl", "screenshot", "a.png"])
    assert kiosk.requests == [{"command": "screenshot", "file": str(tmp_path / "a.png")}]


def test_profiles_have_kiosks_of_their_own() -> None:
    """`--profile` and the environment choose."""
    with fake_kiosk(Paths("hall")) as kiosk:
        assert CliRunner().invoke(main, ["ctl", "reload"]).exit_code == 14
        assert CliRunner().invoke(main, ["ctl", "reload", "--profile", "hall"]).exit_code == 0
        env = {"HA_KIOSK_PROFILE": "hall"}
        assert CliRunner().invoke(main, ["ctl", "reload"], env=env).exit_code == 0
    assert len(kiosk.requests) == 2


@pytest.mark.parametrize("path", ["lovelace", "//evil/x", "http://evil/", "javascript:x"])
def test_only_paths_of_the_server_are_navigated_to(path: str) -> None:
    """Another origin is never shown."""
    result = CliRunner().invoke(main, ["ctl", "navigate", path])
    assert result.exit_code == 2
    assert "not a path" in result.stderr


@pytest.mark.parametrize("error", ["no dashboard is on screen", "no dashboard is on screen."])
def test_what_the_kiosk_has_against_it_is_said(error: str) -> None:
    """In its own words, with one full stop."""
    with fake_kiosk(Paths(), error=error):
        result = CliRunner().invoke(main, ["ctl", "screenshot", "a.png"])
    assert result.exit_code == 1
    assert result.stderr == "ha-kiosk: The kiosk answers: no dashboard is on screen.\n"


@pytest.mark.parametrize("raw", [b"\n", b"nonsense\n", b'{"ok": true}\n', b"[]\n", b'{"ok":'])
def test_nonsense_is_no_answer(raw: bytes) -> None:
    """A kiosk that ends in mid-sentence."""
    with fake_kiosk(Paths(), raw=raw), pytest.raises(KioskError, match="ended before"):
        ask(Paths(), "status")


def test_a_kiosk_that_does_not_answer_is_not_waited_for_forever() -> None:
    """It may hang."""
    with fake_kiosk(Paths(), raw=b""), pytest.raises(KioskError, match="does not answer"):
        ask(Paths(), "status", timeout=0.05)


def test_telling_does_not_fail() -> None:
    """It is a courtesy."""
    assert not tell(Paths(), "signed-out")
    with fake_kiosk(Paths(), error="unknown command"):
        assert not tell(Paths(), "signed-out")
    with fake_kiosk(Paths()):
        assert tell(Paths(), "signed-out")


@pytest.mark.parametrize("command", [["status"], ["ctl", "status"]])
def test_a_running_kiosk_tells_its_status(command: list[str]) -> None:
    """As JSON, all of it; for people, what there is."""
    with fake_kiosk(Paths(), LIVE):
        as_json = CliRunner().invoke(main, [*command, "--json"])
        for_people = CliRunner().invoke(main, command)
    assert json.loads(as_json.stdout) == LIVE
    assert [line.split("  ", 1)[0] for line in for_people.stdout.splitlines()] == [
        "Profile",
        "State",
        "Signed in",
        "Process",
        "Memory",
    ]
    assert "480.5 MiB" in for_people.stdout
    assert len({line.rindex("  ") for line in for_people.stdout.splitlines()}) == 1


def test_a_stopped_kiosk_has_a_status_too() -> None:
    """What the files say, and nulls; signed out is no error."""
    result = CliRunner().invoke(main, ["status", "--json"])
    assert result.exit_code == 0
    status = json.loads(result.stdout)
    assert status.keys() == FIELDS
    known = {name: value for name, value in status.items() if value is not None}
    assert known == {
        "profile": "default",
        "state": "stopped",
        "signed_in": False,
        "version": ha_kiosk.__version__,
    }


def test_a_stopped_kiosk_knows_who_is_signed_in() -> None:
    """From its credentials."""
    CredentialStore(Paths().credentials_file).save(
        Credentials("http://ha:8123", "http://c/", refresh_token="r" * 20, user="Anna")
    )
    result = CliRunner().invoke(main, ["status"])
    assert "http://ha:8123" in result.stdout
    assert "Anna" in result.stdout
    assert "rrrr" not in result.output


def test_damaged_credentials_are_part_of_the_status() -> None:
    """Not a reason to fail; the file stays where it is, however often one asks."""
    private_folder(Paths().data)
    Paths().credentials_file.write_text("{")
    for _ in range(2):
        result = CliRunner().invoke(main, ["status", "--json"])
        assert result.exit_code == 0
        assert "could not be understood" in json.loads(result.stdout)["last_error"]
    assert list(Paths().data.iterdir()) == [Paths().credentials_file]


def test_a_token_file_that_is_gone_is_part_of_the_status(tmp_path: Path) -> None:
    """With its path, and without a traceback."""
    source = TokenFile(str(tmp_path / "token"))
    credentials = Credentials("http://ha", "http://c/", refresh_token="r", token_file=source)
    CredentialStore(Paths().credentials_file).save(credentials)
    result = CliRunner().invoke(main, ["status", "--json"])
    assert result.exit_code == 0
    assert f"{tmp_path / 'token'} cannot be read" in json.loads(result.stdout)["last_error"]


def test_an_answer_is_shown_in_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The kiosk sends what its texts are made of; a text of another version is shown as it is."""
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    why = Text("{folder} is not a folder", folder="/x")
    with fake_kiosk(Paths(), raw=_line(ok=False, error=why, text=to_json(why))):
        result = CliRunner().invoke(main, ["ctl", "screenshot", "/x/y.png"])
    assert result.stderr == "ha-kiosk: Der Kiosk antwortet: /x ist kein Ordner.\n"
    gone = Text("The login page stopped working.")
    texts = {"last_error": to_json(gone), "user": {"template": "{other}", "values": {}}}
    answer = {"state": "opening", "last_error": gone, "user": "Wall"}
    with fake_kiosk(Paths(), raw=_line(ok=True, result=answer, texts=texts)):
        result = CliRunner().invoke(main, ["ctl", "status"])
    assert "Die Anmeldeseite funktioniert nicht mehr." in result.stdout
    assert "Wall" in result.stdout


def _line(**answer: object) -> bytes:
    return json.dumps(answer).encode() + b"\n"


def test_no_kiosk_runs_where_no_socket_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`status`, `login` and `logout` work there."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("x" * 100)))
    assert CliRunner().invoke(main, ["status"]).exit_code == 0
    with pytest.raises(NotRunning):
        ask(Paths(), "reload")
