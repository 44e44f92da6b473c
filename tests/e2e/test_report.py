"""The log file and the report of a real kiosk: useful, private, without secrets."""

from __future__ import annotations

import json
import signal
import stat
import zipfile
from pathlib import Path

from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until
from harness.ports import free_port

TOKEN = "hassConnection.then(({ auth }) => auth.accessToken)"
SAY = 'console.error("token is {0}"), console.error("at /auth?code={1}&state=1")'
CODE = "0123456789abcdef" * 2


def configure(home: Home, text: str) -> None:
    """Write the configuration file."""
    file = home.folder / "config/ha-kiosk/default/ha-kiosk.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_no_secret_is_in_the_report_of_a_kiosk_that_has_run(
    signed_in: Home, home_assistant: OnboardedServer, tmp_path: Path
) -> None:
    """Whatever a page writes to its console, and whatever is configured."""
    log = tmp_path / "logs" / "kiosk.log"
    configure(signed_in, f'log_file = "{log}"\nlog_level = "debug"\nsettings_pin = "271828"\n')
    port = free_port()
    signed_in.extra = {"QTWEBENGINE_REMOTE_DEBUGGING": str(port)}
    file = tmp_path / "report.zip"
    with running(signed_in) as kiosk:
        kiosk.expect("remote-allow-origins|ha_kiosk.page")
        kiosk.wait_for("live")
        with page(port, home_assistant.url) as frontend:
            access = str(frontend.evaluate(TOKEN))
            frontend.evaluate(SAY.format(access, CODE))
        wait_until(lambda: "token is" in log.read_text(), "the console in the log")
        done = signed_in.run("report", str(file), timeout=120)
        assert done.returncode == 0, done.stderr
    refresh = json.loads(signed_in.credentials.read_text())["refresh_token"]
    with zipfile.ZipFile(file) as archive:
        texts = {Path(name).name: archive.read(name).decode() for name in archive.namelist()}
    assert "loading → live" in texts["log.txt"]
    assert "token is ***" in texts["log.txt"]
    assert '"state": "live"' in texts["status.json"]
    assert "ok       token" in texts["doctor.txt"]
    for secret in (refresh, access, home_assistant.password, CODE, "271828"):
        assert secret not in log.read_text()
        assert not [name for name, text in texts.items() if secret in text]
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(log.stat().st_mode) == 0o600


def test_another_log_file_is_taken_when_the_settings_are_read_again(
    signed_in: Home, tmp_path: Path
) -> None:
    """The old one is finished; one that cannot be written is a warning."""
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    configure(signed_in, f'log_file = "{first}"\n')
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        assert "loading → live" in first.read_text()
        configure(signed_in, f'log_file = "{second}"\n')
        kiosk.process.send_signal(signal.SIGHUP)
        said = "The configuration was read again. Changed: log_file."
        wait_until(lambda: second.exists() and said in second.read_text(), "the new log file")
        assert said not in first.read_text()
        kiosk.expect("cannot be written: Is a directory")
        configure(signed_in, f'log_file = "{tmp_path}"\n')
        kiosk.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "cannot be written: Is a directory" in kiosk.log, "the warning")
        assert kiosk.status()["state"] == "live"
