"""What goes into a bug report, and what must not."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest
from harness.machine import DEBIAN_13, Programs, machine

from ha_kiosk import __version__
from ha_kiosk.config.config import Config
from ha_kiosk.doctor import report
from ha_kiosk.doctor.report import ReportPart
from ha_kiosk.errors import KioskError
from ha_kiosk.host.command import Output
from ha_kiosk.server.auth.credentials import Credentials

REFRESH = "5f" * 64
CREDENTIALS = Credentials("http://ha.local:8123", "http://c/", refresh_token=REFRESH, user="Wall")
CONFIG = Config(http_username="proxy", http_password="tr0ub4dor", settings_pin="271828")
HIDDEN = report.secrets(CONFIG, CREDENTIALS)


def test_the_secrets_that_are_known_are_those_of_settings_and_sign_in() -> None:
    """Names and addresses are none."""
    assert {REFRESH, "tr0ub4dor", "271828", "cHJveHk6dHIwdWI0ZG9y"} == HIDDEN
    long_lived = Credentials("http://ha", "http://c/", long_lived_token="a.b.c")
    assert report.secrets(None, long_lived) == {"a.b.c"}
    assert report.secrets(Config(), None) == frozenset()


def test_known_secrets_go_wherever_they_stand_and_whatever_looks_like_one_too() -> None:
    """A longer one first, so that nothing of it is left."""
    text = f"pin 271828, {REFRESH}, Bearer {'x' * 20}, http://a/?code=abc"
    assert report.scrubbed(text, HIDDEN) == "pin ***, ***, Bearer ***, http://a/?code=***"
    assert report.scrubbed("abcdef", {"abc", "abcdef"}) == "***"


def settings(folder: Path, text: str) -> str:
    """Return what the report shows of a configuration."""
    file = folder / "ha-kiosk.toml"
    file.write_text(text)
    return report.settings(file)


@pytest.mark.parametrize(
    "line",
    [
        'settings_pin = "271828"',
        "  settings_pin='271828'  # the year",
        '"settings_pin" = "271828"',
        'settings_pin = "27182\\u0038"',
        'settings_pin = """\n271828"""',
        '#settings_pin = "271828"',
        '# "settings_pin" = "271828"',
    ],
)
def test_secret_settings_lose_their_values(tmp_path: Path, line: str) -> None:
    """However they are written; the others stay."""
    shown = settings(tmp_path, f"zoom = 2 # large\n{line}\n")
    assert "zoom = 2 # large\n" in shown
    assert "271828" not in shown
    assert "u0038" not in shown
    assert "***" in shown


def test_an_empty_secret_hides_nothing_else(tmp_path: Path) -> None:
    """It is a mistake, which the report shows."""
    assert (
        settings(tmp_path, 'http_password = ""\nzoom = 2\n') == 'http_password = "***"\nzoom = 2\n'
    )


def test_settings_with_an_unknown_key_are_shown(tmp_path: Path) -> None:
    """That may be what the report is about."""
    assert settings(tmp_path, "zom = 2\n") == "zom = 2\n"


@pytest.mark.parametrize("text", ['settings_pin = """271828\n', "a = \n"])
def test_settings_that_are_no_toml_are_not_shown(tmp_path: Path, text: str) -> None:
    """Nobody could tell where in them a secret ends."""
    assert settings(tmp_path, text) == (
        "The file cannot be read, and is not shown: TOMLDecodeError.\n"
    )
    assert "IsADirectoryError" in report.settings(tmp_path)


def test_no_settings_are_said_to_be_none(tmp_path: Path) -> None:
    """All as they come."""
    assert report.settings(tmp_path / "none") == "There is no configuration file.\n"


def test_the_end_of_the_log_file_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal is not asked then."""
    monkeypatch.setattr(report, "LAST", 8)
    file = tmp_path / "kiosk.log"
    file.write_text("old line\nnew line\n")
    programs = Programs({"journalctl": "journal"})
    assert report.log(programs, file) == "ew line\n"
    assert programs.calls == []


@pytest.mark.parametrize("file", [None, "none.log", "endless.log"])
def test_else_the_journal_of_the_unit_is_taken(tmp_path: Path, file: str | None) -> None:
    """The user's own, or the system's."""
    there = tmp_path / file if file else None
    (tmp_path / "endless.log").symlink_to("/dev/zero")
    ask = "journalctl -n 3000 --no-pager -o short-iso -q "
    own, system = f"{ask}--user -u ha-kiosk.service", f"{ask}SYSLOG_IDENTIFIER=ha-kiosk + UNIT="
    assert report.log(Programs({own: "of the user\n"}), there) == "of the user\n"
    assert report.log(Programs({own: "\n", system: "of the system\n"}), there) == "of the system\n"
    assert "There is no log" in report.log(Programs({own: "\n", system: Output(1)}), there)


def test_versions_are_those_of_programs_and_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not installed is not named."""
    here = machine(tmp_path, release=DEBIAN_13)
    text = report.versions(here)
    assert f"ha-kiosk: {__version__}\n" in text
    assert "system: Debian GNU/Linux 13 (trixie)\n" in text
    assert "\nclick: 8." in text
    assert "machine: unknown\n" in text
    monkeypatch.setattr(report, "_PACKAGES", ("click", "no-such-package"))
    assert "no-such-package" not in report.versions(here)
    (tmp_path / "proc/device-tree").mkdir(parents=True)
    (tmp_path / "proc/device-tree/model").write_text("Raspberry Pi 5 Model B\0")
    assert "machine: Raspberry Pi 5 Model B\n" in report.versions(here)


def test_a_report_is_private_and_has_no_secret(tmp_path: Path) -> None:
    """Each part goes through all walls."""
    file = tmp_path / "report.zip"
    report.write(
        file, [ReportPart("log.txt", "", f"a {REFRESH}\n"), ReportPart("b", "", "271828")], HIDDEN
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert texts == {"report/log.txt": "a ***\n", "report/b": "***"}


def test_half_a_report_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full: what could be written goes again."""
    real = os.fdopen

    def full(descriptor: int, _mode: str) -> object:
        os.close(descriptor)
        return real(os.open("/dev/full", os.O_WRONLY), "wb")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(KioskError, match="cannot be written: No space left"):
        report.write(tmp_path / "report.zip", [], HIDDEN)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """It may be another report."""
    file = tmp_path / "report.zip"
    file.write_text("mine")
    with pytest.raises(KioskError, match="stays as it is"):
        report.write(file, [], HIDDEN)
    assert file.read_text() == "mine"
    with pytest.raises(KioskError, match="cannot be written: No such file"):
        report.write(tmp_path / "none/report.zip", [], HIDDEN)
