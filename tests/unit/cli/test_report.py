"""`ha-kiosk report`: one file, no secrets, and a list of what is in it."""

from __future__ import annotations

import socket
import threading
import zipfile
from pathlib import Path

import pytest
from click.testing import Result
from harness.command import CliRunner
from harness.fake_home_assistant import FakeHomeAssistant
from harness.machine import Programs

from ha_kiosk.cli import main, report
from ha_kiosk.doctor.finding import problem, warning
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.storage.paths import Paths, private_folder

REFRESH = "5f" * 64
ACCESS = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiIwMTIzIiwiZXhwIjoxfQ.q1-_w2e3r4t5"
WEBHOOK = "ab" * 32
SECRETS = (
    REFRESH,
    ACCESS,
    WEBHOOK,
    "hunter2",
    "0123456789abcdef0123456789abcdef",
    "271828",
    "basic7",
)
LOG = f"""\
refresh_token {REFRESH} and {ACCESS}
POST /api/webhook/{WEBHOOK} from 271828
{{"username": "anna", "password": "hunter2"}}
GET /auth-callback?code=0123456789abcdef0123456789abcdef&state=1
Authorization: basic7, http://proxy:basic7@ha.local/
the page is live
"""


@pytest.fixture(autouse=True)
def _machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a doctor and a journal that repeat secrets."""
    findings = [problem("token", f"token {REFRESH}", "ha-kiosk login"), warning("a", "271828")]
    monkeypatch.setattr(report, "diagnose", lambda _paths: findings)
    monkeypatch.setattr(report, "run", Programs({"journalctl": LOG}))


def write(*arguments: str) -> Result:
    """Run `ha-kiosk report`."""
    return CliRunner().invoke(main, ["report", *arguments])


def content(file: Path) -> dict[str, str]:
    """Return the texts in a report by their names."""
    with zipfile.ZipFile(file) as archive:
        return {Path(n).name: archive.read(n).decode() for n in archive.namelist()}


def test_no_secret_is_in_a_report(server: FakeHomeAssistant, tmp_path: Path) -> None:
    """Wherever it was: sign-in, settings, log, the doctor's findings."""
    credentials = Credentials(server.url, "http://c/", refresh_token=REFRESH, user="Wall")
    CredentialStore(Paths().credentials_file).save(credentials)
    Paths().config_file.parent.mkdir(parents=True)
    Paths().config_file.write_text(
        'zoom = 2\nsettings_pin = "271828"\nhttp_username = "proxy"\nhttp_password = "basic7"\n'
    )
    file = tmp_path / "report.zip"
    result = write(str(file))
    assert result.exit_code == 0, result.output
    texts = content(file)
    assert list(texts) == [
        *("doctor.txt", "config.toml", "system.toml", "status.json", "log.txt", "versions.txt")
    ]
    for secret in SECRETS:
        assert not [name for name, text in texts.items() if secret in text], secret
        assert secret not in result.output
    assert "zoom = 2" in texts["config.toml"]
    assert "the page is live" in texts["log.txt"]
    assert '"user": "Wall"' in texts["status.json"]
    assert "problem  token" in texts["doctor.txt"]
    assert "\x1b" not in texts["doctor.txt"]


def test_what_is_in_it_is_shown(tmp_path: Path) -> None:
    """With a word of caution."""
    file = tmp_path / "report.zip"
    lines = write(str(file)).stdout.splitlines()
    assert lines[0] == f"Written: {file}"
    assert "  versions.txt  versions of programs and system" in lines
    assert "look into it before you send it" in lines[-1]


def test_without_a_name_the_date_is_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder where one is."""
    monkeypatch.chdir(tmp_path)
    assert write().exit_code == 0
    (file,) = tmp_path.glob("ha-kiosk-report-20*.zip")
    assert content(file)["config.toml"] == "There is no configuration file.\n"


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """And nobody waits for the doctor to hear that."""
    file = tmp_path / "report.zip"
    file.touch()
    result = write(str(file))
    assert result.exit_code == 2
    assert "there already" in result.stderr
    assert file.stat().st_size == 0


def test_a_kiosk_of_which_nothing_can_be_read_has_a_report_too(tmp_path: Path) -> None:
    """That is when one is needed."""
    private_folder(Paths().data)
    Paths().credentials_file.write_text("{")
    Paths().config_file.parent.mkdir(parents=True)
    Paths().config_file.write_text("zom = 2\n")
    private_folder(Paths().runtime)
    file = tmp_path / "report.zip"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(Paths().control_socket))
        listener.listen()

        def hang_up() -> None:
            listener.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        assert write(str(file)).exit_code == 0
        thread.join()
    texts = content(file)
    assert texts["config.toml"] == "zom = 2\n"
    assert '"error": ' in texts["status.json"]
    assert list(Paths().data.iterdir()) == [Paths().credentials_file]
