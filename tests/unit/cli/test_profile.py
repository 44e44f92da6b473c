"""`ha-kiosk profile`: the list, and what a removal asks, revokes and deletes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from harness.command import CliRunner
from harness.fake_home_assistant import LONG_LIVED_TOKEN, FakeHomeAssistant
from harness.fake_kiosk import fake_kiosk

from ha_kiosk.cli import main, profile
from ha_kiosk.server.address import last_server
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths, private_folder

CLIENT = "http://ha-kiosk.localhost/"


def run(*arguments: str, answer: str = "") -> Result:
    """Run `ha-kiosk profile`."""
    return CliRunner().invoke(main, ["profile", *arguments], input=answer)


def signed_in(server: FakeHomeAssistant, name: str) -> Paths:
    """Have a profile signed in."""
    paths = Paths(name)
    server.tokens.add(name)
    CredentialStore(paths.credentials_file).save(
        Credentials(server.url, CLIENT, refresh_token=name, user="Wall")
    )
    return paths


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a person type on stdin."""
    monkeypatch.setattr(profile, "is_terminal", lambda: True)


def test_the_list_has_every_profile(server: FakeHomeAssistant) -> None:
    """Signed in, signed out with the server that is remembered, and only configured."""
    signed_in(server, "hall")
    last_server.remember(Paths("out").server_file, "http://ha.local:8123")
    configured = Paths("configured").config_file
    configured.parent.mkdir(parents=True)
    configured.touch()
    result = run("list")
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows == [
        ["PROFILE", "STATE", "SIGNED", "IN", "SERVER", "USER"],
        ["configured", "stopped", "no", "-", "-"],
        ["hall", "stopped", "yes", server.url, "Wall"],
        ["out", "stopped", "no", "http://ha.local:8123", "-"],
    ]
    assert server.requests == []


def test_the_list_for_programs(server: FakeHomeAssistant) -> None:
    """A running kiosk is asked."""
    hall = signed_in(server, "hall")
    told = {"state": "live", "signed_in": True, "server": server.url, "user": "Wall", "pid": 1}
    with fake_kiosk(hall, told):
        result = run("list", "--json")
    assert json.loads(result.stdout) == [
        {
            "profile": "hall",
            "running": True,
            "state": "live",
            "signed_in": True,
            "server": server.url,
            "user": "Wall",
        }
    ]


def test_a_kiosk_that_does_not_answer_is_running(
    server: FakeHomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files say the rest."""
    monkeypatch.setattr(profile, "ANSWER_WITHIN", 0.2)
    with fake_kiosk(signed_in(server, "hall"), raw=b""):
        (row,) = json.loads(run("list", "--json").stdout)
    assert (row["running"], row["state"], row["user"]) == (True, "unknown", "Wall")


def test_no_profile_at_all() -> None:
    """It is said how to make one."""
    assert "ha-kiosk login makes one" in run("list").stdout
    assert json.loads(run("list", "--json").stdout) == []


def test_the_list_imports_neither_qt_nor_httpx() -> None:
    """It needs files and a socket."""
    script = (
        "import sys\n"
        "import ha_kiosk.cli.profile\n"
        "sys.exit(bool({'PySide6', 'httpx', 'websockets', 'tomlkit'} & sys.modules.keys()))\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_removing_revokes_and_deletes_one_profile(server: FakeHomeAssistant) -> None:
    """The other one stays signed in."""
    hall, other = signed_in(server, "hall"), signed_in(server, "other")
    result = run("remove", "hall", "--yes")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"Signed out of {server.url}.\nThe profile 'hall' is removed.\n"
    assert server.tokens == {"other"}
    assert not hall.data.exists()
    assert other.credentials_file.exists()
    assert run("remove", "hall", "--yes").exit_code == 2


def test_its_device_is_named(server: FakeHomeAssistant) -> None:
    """Nobody but a person can delete that."""
    hall = signed_in(server, "hall")
    hall.device_file.touch()
    assert "Its device stays in Home Assistant" in run("remove", "hall", "--yes").stdout


def test_an_unreachable_server_keeps_everything(server: FakeHomeAssistant) -> None:
    """As at a log-out; --local-only goes without it and says what is left to do."""
    hall = signed_in(server, "hall")
    server.is_failing = True
    result = run("remove", "hall", "--yes")
    assert result.exit_code == 4
    assert (
        "Nothing was deleted. Try again later, or `ha-kiosk profile remove hall --local-only`"
        in (result.stderr)
    )
    assert hall.credentials_file.exists()
    result = run("remove", "hall", "--yes", "--local-only")
    assert result.exit_code == 0
    assert "Refresh tokens" in result.stdout
    assert not hall.data.exists()


def test_a_long_lived_token_must_be_deleted_by_its_owner(server: FakeHomeAssistant) -> None:
    """It cannot be revoked from here, and is not shown."""
    store = CredentialStore(Paths("hall").credentials_file)
    store.save(Credentials(server.url, CLIENT, long_lived_token=LONG_LIVED_TOKEN))
    result = run("remove", "hall", "--yes")
    assert result.exit_code == 0
    assert "stays valid until you delete it" in result.stdout
    assert LONG_LIVED_TOKEN not in result.output


def test_damaged_credentials_are_named(server: FakeHomeAssistant) -> None:
    """There is nothing to revoke with, and the profile goes."""
    private_folder(Paths("hall").data)
    Paths("hall").credentials_file.write_text("{")
    result = run("remove", "hall", "--yes")
    assert result.exit_code == 0
    assert "could not be understood" in result.stderr
    assert not Paths("hall").data.exists()


def test_a_running_kiosk_keeps_its_profile(server: FakeHomeAssistant) -> None:
    """Exit code 8, and what to do; nothing is asked or deleted before."""
    hall = signed_in(server, "hall")
    with hold(hall):
        result = run("remove", "hall")
    assert result.exit_code == 8
    assert "ha-kiosk ctl quit --profile hall" in result.stderr
    assert "ha-kiosk autostart disable --profile hall" in result.stderr
    assert server.requests == []
    assert hall.credentials_file.exists()


@pytest.mark.usefixtures("terminal")
def test_a_person_is_asked(server: FakeHomeAssistant) -> None:
    """Without a yes nothing happens."""
    hall = signed_in(server, "hall")
    refused = run("remove", "hall", answer="n\n")
    assert refused.exit_code == 130
    assert f"'hall' with its settings and sign-in? It is signed in to {server.url}" in (
        refused.stderr
    )
    assert hall.credentials_file.exists()
    assert run("remove", "hall", answer="y\n").exit_code == 0
    assert not hall.data.exists()


def test_a_script_says_yes_beforehand() -> None:
    """There is nobody to ask."""
    Paths("hall").state.mkdir(parents=True)
    result = run("remove", "hall")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert Paths("hall").state.exists()


def test_a_profile_that_is_not_there() -> None:
    """It is said which there are, and a name that leads elsewhere is no name."""
    Paths("hall").state.mkdir(parents=True)
    result = run("remove", "hal", "--yes")
    assert result.exit_code == 2
    assert result.stderr == "ha-kiosk: There is no profile 'hal'. There are: hall.\n"
    assert run("remove", "../hall", "--yes").exit_code == 2
    assert Paths("hall").state.exists()


def test_the_installation_of_the_demo_stays(tmp_path: Path, server: FakeHomeAssistant) -> None:
    """It is in the cache folder of the profile `demo`."""
    python = tmp_path / "cache/ha-kiosk/demo/2025.4.4/bin/python"
    python.parent.mkdir(parents=True)
    python.touch()
    for name in ("default", "demo"):
        signed_in(server, name)
        assert run("remove", name, "--yes").exit_code == 0
    assert python.exists()
