"""`ha-kiosk config`: what is shown, what is written, and what is not."""

from __future__ import annotations

import json
import os
import signal
import stat

import pytest
from click.testing import Result
from harness.command import CliRunner
from harness.fake_kiosk import fake_kiosk

from ha_kiosk.cli import main
from ha_kiosk.config import sources
from ha_kiosk.config.config import keys
from ha_kiosk.storage.paths import Paths

SETTINGS = """# The tablet in the hall.
url = "http://ha.local:8123/wall"  # not the default view
settings_pin = "2580"
size = "1280x800"
external_hosts = ["example.org"]
screen.photos = "/srv/photos"

[screen.night]
from = "22:00"
to = "06:30"
screensaver = "black"
"""


def config(*arguments: str, typed: str | None = None) -> Result:
    """Run `ha-kiosk config`."""
    return CliRunner().invoke(main, ["config", *arguments], input=typed)


@pytest.fixture
def paths() -> Paths:
    """Return a profile whose file somebody wrote."""
    paths = Paths()
    paths.config_file.parent.mkdir(parents=True)
    paths.config_file.write_text(SETTINGS)
    return paths


def test_every_setting_is_shown_with_its_source(paths: Paths) -> None:
    """One line each, without the secrets."""
    lines = config("show").stdout.splitlines()
    assert [line.split()[0] for line in lines] == [key.shown for key in keys()]
    by_name = {line.split()[0]: line.split(maxsplit=2)[1:] for line in lines}
    file = str(paths.config_file)
    assert by_name["url"] == [file, '"http://ha.local:8123/wall"']
    assert by_name["settings_pin"] == [file, '"***"']
    assert by_name["http_password"] == ["default", "none"]
    assert by_name["zoom"] == ["default", "1.0"]
    assert "2580" not in "".join(lines)


def test_programs_get_json(paths: Paths) -> None:
    """Values as the file has them."""
    shown = json.loads(config("show", "--json").stdout)
    assert shown["size"] == {"value": "1280x800", "source": str(paths.config_file)}
    assert shown["screen.photos"]["value"] == "/srv/photos"
    assert shown["external_hosts"]["value"] == ["example.org"]
    assert shown["screen.NAME"]["value"] == {
        "night": {"from": "22:00", "to": "06:30", "screensaver": "black"}
    }
    assert shown["kiosk_mode"] == {"value": None, "source": "default"}


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("url", "http://ha.local:8123/wall\n"),
        ("size", "1280x800\n"),
        ("full_screen", "true\n"),
        ("screen.off_after", "0\n"),
        ("external_hosts", '["example.org"]\n'),
        ("log_file", ""),
    ],
)
@pytest.mark.usefixtures("paths")
def test_one_value_is_printed_for_scripts(key: str, told: str) -> None:
    """Nothing where there is none."""
    result = config("get", key)
    assert (result.exit_code, result.stdout) == (0, told)


def test_a_secret_is_not_printed(paths: Paths) -> None:
    """But where it is kept."""
    result = config("get", "settings_pin")
    assert result.exit_code == 2
    assert str(paths.config_file) in result.stderr
    assert "2580" not in result.output


@pytest.mark.parametrize("command", [["get", "zom"], ["set", "zom", "1"], ["get", "screen_photos"]])
def test_an_unknown_key_gets_a_suggestion(command: list[str]) -> None:
    """As everywhere."""
    result = config(*command)
    assert result.exit_code == 2
    assert "Did you mean" in result.stderr


def test_a_value_is_written_and_the_rest_stays(paths: Paths) -> None:
    """Comments and order."""
    assert config("set", "url", "http://ha.local:8123/hall").exit_code == 0
    assert config("set", "theme", "Dark").exit_code == 0
    assert config("set", "screen.off_after", "90").exit_code == 0
    assert config("set", "external_hosts", "a.example, b.example").exit_code == 0
    text = paths.config_file.read_text()
    assert 'url = "http://ha.local:8123/hall"  # not the default view' in text
    assert 'theme = "dark"' in text
    found = sources.load(paths, {}, {})
    assert (found.screen_off_after, found.screen_schedules[0].name) == (90, "night")
    assert found.external_hosts == ("a.example", "b.example")


def test_a_value_is_taken_out(paths: Paths) -> None:
    """And the default is back."""
    assert config("set", "url", "--default").exit_code == 0
    assert sources.load(paths, {}, {}).url is None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["zoom", "99"], "a number from 0.25 to 5"),
        (["zoom", "wide"], "a number from 0.25 to 5"),
        (["zoom"], "Which value?"),
        (["url", "http:/ha"], "One slash is missing"),
        (["url", "http://me:hunter2@ha"], "http_username"),
        (["zoom", "1", "--default"], "do not go together"),
        (["settings_pin", "1234"], "leave the value out"),
        (["settings_pin", "--system"], "every user may read"),
        (["screen.NAME", "night"], "into the file"),
    ],
)
def test_what_is_not_allowed_is_not_written(paths: Paths, arguments: list[str], told: str) -> None:
    """Exit code 2, and what would be."""
    result = config("set", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "hunter2" not in result.output
    assert paths.config_file.read_text() == SETTINGS


def test_a_secret_comes_from_stdin(paths: Paths) -> None:
    """Or from a prompt that does not show it; a wrong one is not repeated."""
    assert config("set", "settings_pin", typed="4711\n").exit_code == 0
    assert sources.load(paths, {}, {}).settings_pin == "4711"
    wrong = config("set", "settings_pin", typed="hunter2\n")
    assert wrong.exit_code == 2
    assert "hunter2" not in wrong.output


def test_a_person_types_a_secret(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an echo."""
    monkeypatch.setattr("ha_kiosk.cli.config.is_terminal", lambda: True)
    result = config("set", "settings_pin", typed="4711\n")
    assert "settings_pin:" in result.stderr
    assert "4711" not in result.output
    assert sources.load(paths, {}, {}).settings_pin == "4711"


def test_the_settings_of_the_machine_are_for_everybody_to_read() -> None:
    """Whatever the umask of root."""
    paths = Paths()
    before = os.umask(0o022)
    try:
        assert config("set", "--system", "zoom", "1.5").exit_code == 0
    finally:
        os.umask(before)
    file = paths.system_config_file
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o755
    assert sources.load(paths, {}, {}).zoom == 1.5
    assert config("path", "--system").stdout == f"{file}\n"


def test_a_value_that_does_not_count_is_said(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment wins over the file, the profile over the machine."""
    monkeypatch.setenv("HA_KIOSK_ZOOM", "3")
    assert "HA_KIOSK_ZOOM" in config("set", "zoom", "2").stderr
    assert str(paths.config_file) in config("set", "--system", "url", "http://ha").stderr


def test_a_running_kiosk_reads_the_file_again(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that tells its process; without any, the next start reads it."""
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "kill", lambda *what: sent.append(what))
    with fake_kiosk(paths, {"pid": 4711}):
        assert config("set", "zoom", "2").exit_code == 0
        assert config("set", "--system", "zoom", "2").exit_code == 0
    with fake_kiosk(paths, {"pid": None}):
        assert config("set", "zoom", "2").exit_code == 0
    assert sent == [(4711, signal.SIGHUP)]


def test_the_path_is_printed(paths: Paths) -> None:
    """Of the profile's file, which need not exist."""
    assert config("path").stdout == f"{paths.config_file}\n"
    assert config("path", "--profile", "hall").stdout == f"{Paths('hall').config_file}\n"
