"""All checks of one profile, together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from harness.machine import machine
from harness.tls import sign

from ha_kiosk.autostart.machine_facts import MachineFacts, Places
from ha_kiosk.config.config import Config
from ha_kiosk.doctor.checks import SETTINGS, CheckContext, all_checks
from ha_kiosk.doctor.connection import Connection
from ha_kiosk.doctor.finding import Finding, Level
from ha_kiosk.doctor.runner import run_checks
from ha_kiosk.errors import ServerUnreachable, UsageError
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.qt_runtime import display_check
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import Request, Response
from ha_kiosk.server.tls.policy import ClientCertificate, TlsPolicy

ORDER = [
    "version", "settings", "libraries", "fonts", "display", "screen-power", "rotation", "chromium",
    "gpu", "codecs", "on-screen-keyboard", "touch", "permissions", "conflicts",
    "clock", "dns", "server", "certificate", "token",
    "websocket", "home-assistant", "service", "memory", "disk", "storage", "runtime-folder",
]  # fmt: skip


def away(_request: Request) -> Response:
    """Send nothing: there is no network."""
    raise ServerUnreachable(Text("no network"))


@pytest.fixture
def context(tmp_path: Path) -> CheckContext:
    """Return a kiosk of which nothing is there."""
    facts = MachineFacts(1000, "/usr/bin/ha-kiosk", tmp_path, Places(tmp_path, tmp_path))
    return CheckContext(
        config=Config(),
        connection=Connection(None, None, away),
        data=tmp_path,
        config_files=(tmp_path / "config.toml", tmp_path / "ha-kiosk.toml"),
        running=[],
        quick=away,
        facts=lambda: facts,
    )


def found(context: CheckContext, here: Machine) -> dict[str, Finding]:
    """Look at everything."""
    return {finding.name: finding for finding in run_checks(all_checks(context, here))}


def test_a_machine_with_nothing_has_every_check_made(tmp_path: Path, context: CheckContext) -> None:
    """None fails, whatever is missing."""
    findings = found(context, machine(tmp_path))
    assert list(findings) == ORDER
    assert not [finding for finding in findings.values() if "check failed" in finding.text]
    assert findings["server"].level is Level.PROBLEM
    assert findings["service"].level is Level.WARNING


def test_files_with_certificates_are_looked_at_where_there_are_some(
    tmp_path: Path, context: CheckContext
) -> None:
    """They end, and then nothing works."""
    rules = TlsPolicy(
        client_certificate=ClientCertificate(sign(tmp_path / "mine", days=(-9, -5)).certificate)
    )
    there = replace(context, connection=replace(context.connection, rules=rules))
    findings = found(there, machine(tmp_path))
    assert findings["client-certificate"].level is Level.PROBLEM


def test_the_addresses_of_the_server_are_tried_where_some_are_listed(
    tmp_path: Path, context: CheckContext
) -> None:
    """Each by the rules for it."""
    assert "addresses" not in found(context, machine(tmp_path))
    credentials = Credentials("http://ha.local:8123", "http://c/", refresh_token="refresh")
    context = replace(
        context,
        config=Config(fallback_urls=("https://ha.example.com",)),
        connection=replace(context.connection, credentials=credentials),
        answers=lambda address: address == "http://ha.local:8123",
    )
    told = found(context, machine(tmp_path))["addresses"]
    assert told.level is Level.OK
    assert "Not answering from here: https://ha.example.com" in told.text


def test_it_is_the_profile_that_is_asked_about_that_should_start(
    tmp_path: Path, context: CheckContext
) -> None:
    """Another may start by itself in its place."""
    hall = replace(context, connection=Connection(None, None, away, profile="hall"))
    here = machine(tmp_path)
    assert found(hall, here)["service"].fix == "ha-kiosk autostart enable --profile hall"


def test_a_display_is_looked_for_once_and_known_to_all(
    tmp_path: Path, context: CheckContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shell's own."""
    monkeypatch.setattr(display_check, "missing_display", lambda _env: None)
    findings = found(context, machine(tmp_path, {"xset": "DPMS is On"}, env={"DISPLAY": ":9"}))
    assert findings["display"].text == "X11, :9."
    assert findings["screen-power"].level is Level.OK


def test_a_display_that_is_gone_is_not_asked_for_more(
    tmp_path: Path, context: CheckContext
) -> None:
    """That it is gone is said once."""
    findings = found(context, machine(tmp_path, env={"DISPLAY": "unix:4711"}))
    assert findings["display"].level is Level.PROBLEM
    assert findings["screen-power"].level is Level.SKIPPED


def test_settings_that_are_wrong_are_a_problem(tmp_path: Path, context: CheckContext) -> None:
    """The kiosk would not start with them."""
    wrong = replace(context, config=UsageError(Text("zom is not a setting. Did you mean zoom?")))
    finding = found(wrong, machine(tmp_path))[SETTINGS]
    assert finding.level is Level.PROBLEM
    assert "zoom" in finding.text


@pytest.mark.parametrize(("mode", "level"), [(0o600, "ok"), (0o644, "warning"), (0o640, "warning")])
def test_secrets_in_a_file_that_others_may_read_are_worth_a_word(
    tmp_path: Path, context: CheckContext, mode: int, level: str
) -> None:
    """A person wrote it; the kiosk's own files are private."""
    file = context.config_files[1]
    file.write_text('http_username = "u"\nhttp_password = "p"\n')
    file.chmod(mode)
    finding = found(context, machine(tmp_path))[SETTINGS]
    assert finding.level == level
    assert finding.fix == (f"chmod 600 {file}" if level == "warning" else None)
    assert "http_username" not in finding.text
    file.write_text("zoom = 2\n")
    assert found(context, machine(tmp_path))[SETTINGS].level is Level.OK


def test_settings_that_are_right_are_well(tmp_path: Path, context: CheckContext) -> None:
    """Or not there at all."""
    assert "no configuration file" in found(context, machine(tmp_path))[SETTINGS].text
    for_all, file = context.config_files
    file.touch()
    assert found(context, machine(tmp_path))[SETTINGS].text == f"Without a mistake: {file}."
    for_all.touch()
    both = f"Without a mistake: {for_all}, {file}."
    assert found(context, machine(tmp_path))[SETTINGS].text == both


@pytest.mark.parametrize(("mode", "level"), [(0o640, "ok"), (0o644, "warning")])
def test_the_settings_of_the_machine_may_have_secrets_for_one_group(
    tmp_path: Path, context: CheckContext, mode: int, level: str
) -> None:
    """The kiosk's user has to read root's file."""
    file = context.config_files[0]
    file.write_text('settings_pin = "2580"\n')
    file.chmod(mode)
    finding = found(context, machine(tmp_path))[SETTINGS]
    assert finding.level == level
    assert finding.fix == (f"sudo chmod o-r {file}" if level == "warning" else None)
