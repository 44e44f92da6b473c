"""What decides how the kiosk can be started here."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.machine import FEDORA, Programs, machine

from ha_kiosk.autostart import files, machine_facts
from ha_kiosk.autostart.machine_facts import INSTANCE, MARK, USER_UNIT, MachineFacts, gather
from ha_kiosk.host.command import Output

SHOW = "systemctl --user show-environment"


def look(
    root: Path, answers: dict[str, str | Output] | None = None, env: dict[str, str] | None = None
) -> MachineFacts:
    """Look at a machine whose files are under `root`."""
    return gather(
        root / "home/.config", root / "data", root=root, env=env or {}, ask=Programs(answers)
    )


def test_a_bare_machine_has_nothing(tmp_path: Path) -> None:
    """No desktop, no systemd, no files."""
    found = look(tmp_path)
    assert found.uid == os.getuid()
    assert not found.has_systemd
    assert not found.has_desktop
    assert not found.has_target
    assert found.desktop == ""
    assert not found.enabled
    assert not found.ours | found.theirs | found.packaged


def test_what_is_lacking_is_installed_as_this_distribution_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is known how."""
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert look(tmp_path).lacking == ("labwc", "wlr-randr")
    assert look(tmp_path).install is None
    machine(tmp_path, release=FEDORA)
    assert look(tmp_path).install == "sudo dnf install labwc wlr-randr"
    monkeypatch.setattr(shutil, "which", lambda name: name)
    assert (look(tmp_path).lacking, look(tmp_path).install) == ((), None)


def test_a_session_tells_its_desktop(tmp_path: Path) -> None:
    """From within, and over SSH by way of the service manager."""
    (tmp_path / "run/systemd/system").mkdir(parents=True)
    found = look(tmp_path, env={"DISPLAY": ":0", "XDG_CURRENT_DESKTOP": "GNOME"})
    assert (found.desktop, found.has_desktop, found.has_systemd) == ("GNOME", True, True)
    assert look(tmp_path, env={"DISPLAY": ":0", "DESKTOP_SESSION": "LXDE"}).desktop == "LXDE"
    assert look(tmp_path, env={"WAYLAND_DISPLAY": "wayland-0"}).desktop == "unknown"
    said = "WAYLAND_DISPLAY=wayland-0\nXDG_CURRENT_DESKTOP=KDE\nnonsense\n"
    assert look(tmp_path, {SHOW: said}).desktop == "KDE"
    assert look(tmp_path, {SHOW: Output(1, said)}).desktop == ""


def test_a_desktop_that_nobody_uses_now_is_one(tmp_path: Path) -> None:
    """Its display manager is enabled: a link, which may lead nowhere from here."""
    folder = tmp_path / "etc/systemd/system"
    folder.mkdir(parents=True)
    (folder / "display-manager.service").symlink_to("/usr/lib/systemd/system/none.service")
    found = look(tmp_path)
    assert found.has_desktop
    assert found.desktop == ""
    assert look(tmp_path, {"systemctl get-default": "graphical.target\n"}).has_desktop


def test_a_desktop_that_is_not_started_at_boot_is_none(tmp_path: Path) -> None:
    """Its display manager stays enabled; a session that runs counts all the same."""
    folder = tmp_path / "etc/systemd/system"
    folder.mkdir(parents=True)
    (folder / "display-manager.service").touch()
    console: dict[str, str | Output] = {"systemctl get-default": "multi-user.target\n"}
    assert not look(tmp_path, console).has_desktop
    assert look(tmp_path, console, {"DISPLAY": ":0"}).has_desktop


def test_systemd_tells_what_is_active_and_enabled(tmp_path: Path) -> None:
    """Each in its own manager."""
    found = look(
        tmp_path,
        {
            "systemctl --user is-active graphical-session.target": "active\n",
            f"systemctl --user is-enabled {USER_UNIT}": "enabled\n",
            f"systemctl is-enabled {INSTANCE}": Output(1, "disabled\n"),
        },
    )
    assert found.has_target
    assert found.enabled == {USER_UNIT}


def test_our_files_are_known_by_their_first_line(tmp_path: Path) -> None:
    """What a person wrote in the same place is not ours."""
    places = look(tmp_path).places
    for path in (places.user_unit, places.entry, places.packaged_user_unit):
        path.parent.mkdir(parents=True, exist_ok=True)
    places.user_unit.write_text(f"{MARK}[Unit]\n")
    places.entry.write_text("[Desktop Entry]\n")
    places.packaged_user_unit.touch()
    found = look(tmp_path)
    assert found.ours == {places.user_unit}
    assert found.theirs == {places.entry}
    assert found.packaged == {places.packaged_user_unit}


def test_the_profile_stands_in_what_was_written(tmp_path: Path) -> None:
    """Beside a unit, or in the entry where there is no unit."""
    places = look(tmp_path).places
    assert (look(tmp_path).user_profile, look(tmp_path).system_profile) == ("default", "default")
    for path in places.written:
        path.parent.mkdir(parents=True, exist_ok=True)
    places.entry.write_text(files.entry("ha-kiosk", "porch", with_unit=False))
    assert look(tmp_path).user_profile == "porch"
    places.entry.write_text(files.entry("ha-kiosk", "porch", with_unit=True))
    assert look(tmp_path).user_profile == "default"
    places.user_profile.write_text(files.profile("my-hall_2"))
    places.system_profile.write_text("[Service]\nEnvironment=HA_KIOSK_PROFILE=theirs\n")
    assert (look(tmp_path).user_profile, look(tmp_path).system_profile) == ("my-hall_2", "default")
    places.system_profile.write_text(files.profile("bath"))
    assert look(tmp_path).system_profile == "bath"


def test_a_file_that_cannot_be_read_is_not_ours(tmp_path: Path) -> None:
    """It is a folder here."""
    places = look(tmp_path).places
    places.pam.mkdir(parents=True)
    assert look(tmp_path).theirs == {places.pam}


def test_a_user_exists_or_not() -> None:
    """With a home, or none."""
    assert not machine_facts.exists("no-such-user")
    assert machine_facts.exists("root")
    assert machine_facts.home("root") == "/root"


def test_the_program_is_found_as_it_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link of pipx stays a link, because it stays the same when what it leads to is replaced."""
    venv = tmp_path / "venv/bin"
    venv.mkdir(parents=True)
    (venv / "ha-kiosk").touch(mode=0o755)
    link = tmp_path / "bin/ha-kiosk"
    link.parent.mkdir()
    link.symlink_to(venv / "ha-kiosk")
    python = str(venv / "python")
    assert machine_facts.program(str(link), python) == str(link)
    monkeypatch.setenv("PATH", str(link.parent))
    assert machine_facts.program("ha-kiosk", python) == str(link)
    assert machine_facts.program("/x/ha_kiosk/__main__.py", python) == str(venv / "ha-kiosk")
    assert machine_facts.program("/x/__main__.py", "/usr/bin/none/python") == str(link)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert machine_facts.program("/x/__main__.py", "/none/python") == "/none/ha-kiosk"
    monkeypatch.chdir(tmp_path)
    assert machine_facts.program("bin/ha-kiosk", python) == str(link)


@pytest.fixture
def public() -> Iterator[Path]:
    """Return a folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_a_folder_that_others_may_not_enter_is_named(public: Path) -> None:
    """Also behind a link, and one that is not there at all."""
    home = public / "home"
    (home / "bin").mkdir(parents=True)
    (home / "bin/x").touch()
    assert machine_facts.closed([home / "bin/x"]) is None
    link = public / "x"
    link.symlink_to(home / "bin/x")
    home.chmod(0o700)
    assert machine_facts.closed([link]) == home
    assert machine_facts.closed([public / "none/x"]) == public / "none"
