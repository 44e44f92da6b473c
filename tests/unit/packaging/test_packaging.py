"""What the package says of the program is what the program is."""

from __future__ import annotations

import configparser
import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from types import ModuleType

import click
import pytest

from ha_kiosk.cli import main
from ha_kiosk.config.config import Config, keys

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging"
CONTROL = (PACKAGING / "debian" / "control").read_text()
UNITS = sorted((ROOT / "ha_kiosk" / "data" / "systemd").iterdir())


def script(name: str) -> ModuleType:
    """Import one of the scripts of packaging/."""
    spec = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = sys.path[:]
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


def words(page: str) -> str:
    """Return a man page without its markup."""
    return page.replace("\\-", "-").replace("\\&", "").replace("\\(ti", "~")


def test_the_manual_has_every_command_and_every_option() -> None:
    """Also those of commands in commands."""
    page = words(script("manual").pages()["ha-kiosk.1"])

    def look(command: click.Command, path: str) -> None:
        assert f".SS {path}\n" in page or command is main
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[0] in page, f"{path} {parameter.opts[0]}"
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                look(inner, f"{path} {name}")

    look(main, "ha-kiosk")


def test_the_manual_has_every_setting() -> None:
    """With what is allowed, and its environment variable."""
    page = words(script("manual").pages()["ha-kiosk.toml.5"])
    for key in keys():
        assert f".B {key.shown}\n" in page
        assert f"Environment: {key.environment}." in page


def test_groff_prints_the_manual_without_a_complaint() -> None:
    """Where there is a groff."""
    assert script("manual").main(["--check"]) == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_asks_the_program(shell: str, tmp_path: Path) -> None:
    """By the variable that click listens to."""
    module = script("completion")
    module.main(tmp_path)
    assert f"_HA_KIOSK_COMPLETE={shell}_complete" in (
        tmp_path / shell / module.NAMES[shell]
    ).read_text(encoding="utf-8")


def test_the_debian_package_depends_on_every_part_of_qt_that_is_used() -> None:
    """Of the Python modules and of the QML modules."""
    code = "\n".join(file.read_text() for file in (ROOT / "ha_kiosk").rglob("*.py"))
    modules = set(re.findall(r"^\s*(?:from|import) PySide6\.(\w+)", code, re.MULTILINE))
    wanted = {f"python3-pyside6.{module.lower()}" for module in modules}
    qml = "\n".join(file.read_text() for file in (ROOT / "ha_kiosk").rglob("*.qml"))
    # One package has all modules of the on-screen keyboard.
    imports = set(re.findall(r"^import (QtQuick\.VirtualKeyboard|Qt[\w.]*)", qml, re.MULTILINE))
    wanted |= {f"qml6-module-{name.lower().replace('.', '-')}" for name in imports}
    assert wanted - set(re.findall(r"^ ([\w.-]+),", CONTROL, re.MULTILINE)) == set()


def test_building_the_debian_package_has_what_the_command_line_imports() -> None:
    """The man pages and the completion are made by importing it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    libraries = {re.split(r"[\[><=]", line)[0] for line in project["dependencies"]}
    wanted = {f"python3-{name.lower()}" for name in libraries if not name.startswith("PySide6")}
    build = CONTROL.split("\n\n")[0]
    assert wanted - set(re.findall(r"^ ([\w.-]+),", build, re.MULTILINE)) == set()


@pytest.mark.parametrize("file", UNITS, ids=lambda file: str(file.name))
def test_a_unit_starts_again_and_again_and_waits_for_no_network(file: Path) -> None:
    """The kiosk itself waits for it, and says so on the screen."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(file.read_text())
    assert unit["Service"]["Type"] == "notify"
    assert unit["Service"]["NotifyAccess"] == "main"
    assert unit["Service"]["Restart"] == "always"
    assert unit["Service"]["NoNewPrivileges"] == "yes"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert not [value for value in unit["Unit"].values() if "network" in value]


def test_chromiums_sandbox_is_not_kept_from_what_it_is_made_of_by_an_older_systemd() -> None:
    """One that does not know the group @sandbox leaves it out, with a warning."""
    (system,) = (file for file in UNITS if "@" in file.name)
    (allowed,) = re.findall(r"^SystemCallFilter=(.*)$", system.read_text(), re.MULTILINE)
    assert {"seccomp", "chroot"} <= set(allowed.split())


def test_addresses_that_are_to_be_set_before_a_release_are_all_listed() -> None:
    """None is in the program itself."""
    notes = (PACKAGING / "release.md").read_text()
    found = set()
    for folder in (PACKAGING, ROOT / "ha_kiosk"):
        for file in folder.rglob("*"):
            if file.is_file() and file.suffix not in {".png", ".pyc", ".mo"}:
                text = file.read_bytes()
                if b"ha-kiosk.example" in text or b"example.ha_kiosk" in text:
                    found.add(str(file.relative_to(ROOT)))
    rows = "".join(line for line in notes.splitlines() if line.startswith("|"))
    assert found - {"packaging/release.md"} == set(re.findall(r"`(packaging/[^`]+)`", rows))


def test_the_guide_has_every_setting() -> None:
    """In its chapter, or in that of the screen or the device."""
    chapter = "".join(
        (PACKAGING / "guide" / name).read_text()
        for name in ("settings.md", "screen.md", "device.md")
    )
    names = {key.shown: key.shown.rpartition(".")[2] for key in keys()}
    assert [key for key, name in names.items() if not re.search(rf"\b{name}\b", chapter)] == []


def examples(chapter: Path, folder: Path) -> Iterator[tuple[str, Config]]:
    """Return the settings that a chapter shows, and the line before each."""
    blocks = re.findall(r"([^\n]*)\n+```toml\n(.*?)```", chapter.read_text(), re.DOTALL)
    for before, settings in blocks:
        file = folder / "ha-kiosk.toml"
        file.write_text(settings.replace("/srv/photos", str(folder)))
        yield before.partition(":")[0], Config.load(file, {}, {})


def test_the_settings_in_the_guide_are_valid(tmp_path: Path) -> None:
    """Each of them: people copy them. The chapter on fleets shows a file of tokens."""
    chapters = {file.name: file for file in (PACKAGING / "guide").glob("*.md")}
    del chapters["fleet.md"]
    found = [one for chapter in chapters.values() for one in examples(chapter, tmp_path)]
    assert len(found) > 10


def test_the_ready_settings_for_a_room_do_what_is_said(tmp_path: Path) -> None:
    """A bedroom is dark at night."""
    loaded = dict(examples(PACKAGING / "guide" / "screen.md", tmp_path))
    night = loaded["A bedroom"].at(time(3, 0))
    assert (night.screen_off_after, night.screen_screensaver_after) == (20, 0)
    assert loaded["A kitchen"].screen_schedules


def test_the_readme_has_every_exit_code() -> None:
    """It is what people read."""
    readme = (ROOT / "README.md").read_text()
    (told,) = re.findall(r"exit code: (.*?)\.\n", readme, re.DOTALL)
    codes = script("manual").exit_codes().keys() - {0}
    assert {int(number) for number in re.findall(r"\b\d+\b", told)} == codes
