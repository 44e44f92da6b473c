"""`ha-kiosk doctor`: one line for each finding, the command that mends it, and the exit code."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path

import pytest
from harness.command import CliRunner
from harness.fake_home_assistant import FakeHomeAssistant
from harness.machine import machine

from ha_kiosk.cli import doctor, main
from ha_kiosk.doctor import release
from ha_kiosk.doctor.finding import Finding, ok, problem, skipped, warning
from ha_kiosk.server import addresses
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.storage.paths import Paths, private_folder


@pytest.fixture(autouse=True)
def _machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at a machine that was made up, and ask nobody for a newer release."""
    here = machine(tmp_path / "machine")
    monkeypatch.setattr(doctor, "Machine", lambda: here)

    def nobody(*_: object) -> None:
        return None

    monkeypatch.setattr(release, "_pypi", nobody)


def diagnose(*arguments: str) -> dict[str, Finding]:
    """Run `ha-kiosk doctor --json`, and return the findings by their names."""
    result = CliRunner().invoke(main, ["doctor", "--json", *arguments])
    findings = [Finding(**fields) for fields in json.loads(result.stdout)]
    assert result.exit_code == int(any(finding.level == "problem" for finding in findings))
    return {finding.name: finding for finding in findings}


def test_a_profile_without_a_server_is_a_problem() -> None:
    """Exit code 1, and what to do."""
    found = diagnose()
    assert found["server"].level == "problem"
    assert found["server"].fix == "ha-kiosk login http://homeassistant.local:8123"
    assert diagnose("--profile", "hall")["server"].fix == (
        "ha-kiosk login --profile hall http://homeassistant.local:8123"
    )


def test_the_screen_is_switched_on_request() -> None:
    """Last of all; on this machine there is none."""
    assert "screen-test" not in diagnose()
    *_, last = diagnose("--switch-screen")
    assert last == "screen-test"
    Paths().config_file.parent.mkdir(parents=True, exist_ok=True)
    Paths().config_file.write_text("nonsense")
    assert diagnose("--switch-screen")["screen-test"].level == "skipped"


def test_a_profile_that_is_signed_in_is_tried_once(server: FakeHomeAssistant) -> None:
    """The server is asked who it is, and for one token."""
    credentials = Credentials(server.url, "http://c/", refresh_token="r", user="Wall")
    CredentialStore(Paths().credentials_file).save(credentials)
    found = diagnose()
    assert found["server"].level == found["token"].level == "ok"
    assert found["websocket"].level == "problem"
    assert server.requests == ["GET /auth/providers", "POST /auth/token", "GET /api/websocket"]


def test_the_address_in_use_is_tried(server: FakeHomeAssistant) -> None:
    """And the others are looked for."""
    store = CredentialStore(Paths().credentials_file)
    store.save(Credentials("http://127.0.0.1:9", "http://c/", refresh_token="refresh"))
    addresses.use(Paths().address_file, server.url)
    Paths().config_file.parent.mkdir(parents=True)
    Paths().config_file.write_text(f'fallback_urls = ["{server.url}"]')
    found = diagnose()
    assert found["server"].text == f"Home Assistant answers at {server.url}."
    assert found["addresses"].level == "warning"
    assert found["addresses"].text == (
        f"In use: {server.url}. Not answering from here: http://127.0.0.1:9."
    )
    Paths().config_file.write_text('fallback_urls = ["http://256.256.256.256"]')
    assert "fallback_urls" in diagnose()["settings"].text


def test_damaged_credentials_are_said() -> None:
    """With the configured server, which is looked at."""
    private_folder(Paths().data)
    Paths().credentials_file.write_text("{")
    Paths().config_file.parent.mkdir(parents=True)
    Paths().config_file.write_text('url = "http://127.0.0.1:9"\n')
    found = diagnose()
    assert found["server"].text.startswith("127.0.0.1:9: connection refused")
    assert found["settings"].level == "ok"


def test_damaged_credentials_stay_where_they_are() -> None:
    """The doctor changes nothing: name, mode and content; the next run says the same."""
    private_folder(Paths().data)
    Paths().credentials_file.write_text("{")
    Paths().credentials_file.chmod(0o644)
    for _ in range(2):
        found = diagnose()["server"]
        assert found.text == f"{Paths().credentials_file} could not be understood. Sign in again."
        assert found.fix == "ha-kiosk login http://homeassistant.local:8123"
    assert list(Paths().data.iterdir()) == [Paths().credentials_file]
    assert Paths().credentials_file.read_text() == "{"
    assert Paths().credentials_file.stat().st_mode & 0o777 == 0o644


def test_credentials_that_cannot_be_read_do_not_keep_the_rest_from_being_looked_at() -> None:
    """They may be those of root, after a sudo too many."""
    private_folder(Paths().data)
    Paths().credentials_file.mkdir()
    found = diagnose()
    assert found["server"].level == "problem"
    assert found["disk"].level == "ok"


def test_a_file_of_the_settings_that_cannot_be_used_is_a_problem(server: FakeHomeAssistant) -> None:
    """The kiosk would not start; the server is looked at all the same."""
    Paths().config_file.parent.mkdir(parents=True)
    Paths().config_file.write_text(f'url = "{server.url}"\nca_file = "/nowhere.pem"\n')
    found = diagnose()
    assert found["settings"].level == "problem"
    assert "/nowhere.pem" in found["settings"].text
    assert found["server"].level == "ok"


def test_settings_with_a_mistake_do_not_keep_the_rest_from_being_looked_at() -> None:
    """They are a problem of their own."""
    Paths().config_file.parent.mkdir(parents=True)
    Paths().config_file.write_text("zom = 2\n")
    found = diagnose()
    assert found["settings"].level == "problem"
    assert "Did you mean zoom?" in found["settings"].text
    assert found["disk"].level == "ok"


def test_this_kiosk_is_no_rival_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked for its process."""
    private_folder(Paths().runtime)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(Paths().control_socket))
        listener.listen()

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b'{"ok": true, "result": {"pid": 4711}}\n')

        thread = threading.Thread(target=answer)
        thread.start()
        assert doctor._running(Paths()) == [4711]
        thread.join()
    assert doctor._running(Paths()) == []


def shown(monkeypatch: pytest.MonkeyPatch, *findings: Finding) -> tuple[list[str], int]:
    """Return what a person sees of the findings, and the exit code."""
    monkeypatch.setattr(doctor, "diagnose", lambda _paths: list(findings))
    result = CliRunner().invoke(main, ["doctor"])
    return result.stdout.splitlines(), result.exit_code


def test_each_finding_is_a_line_with_the_command_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """What servers say cannot move the cursor, and secrets are not shown."""
    lines, code = shown(
        monkeypatch,
        ok("disk", "Free."),
        warning("rivals", "Some\nthing \x1b[2J else."),
        problem("server", "token=abc", "ha-kiosk login"),
        skipped("a", "Not checked."),
    )
    assert lines == [
        "ok       disk    Free.",
        "warning  rivals  Some thing ?[2J else.",
        "problem  server  token=***",
        "                 $ ha-kiosk login",
        "skipped  a       Not checked.",
        "",
        "1 problem, 1 warning, 1 not checked.",
    ]
    assert code == 1


def test_warnings_are_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 0."""
    lines, code = shown(monkeypatch, warning("a", "b"))
    assert lines[-1] == "1 warning."
    assert code == 0
