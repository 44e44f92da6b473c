"""Clock, permissions, rivals, room, runtime folder, service: the machine around the kiosk."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from harness.machine import DEBIAN_13, FEDORA, machine

from ha_kiosk.autostart.status import AutostartStatus
from ha_kiosk.doctor import clock, conflicts, fonts, permissions, resources, runtime, service
from ha_kiosk.doctor.conflicts import Process
from ha_kiosk.doctor.finding import Finding, Level
from ha_kiosk.doctor.resources import Resources
from ha_kiosk.host.command import Output
from ha_kiosk.host.memory import MIB


@pytest.mark.parametrize(
    ("answer", "level", "fix"),
    [
        ("NTP=yes\nNTPSynchronized=yes\n", Level.OK, None),
        ("NTP=yes\nNTPSynchronized=no\n", Level.WARNING, "timedatectl"),
        ("NTP=no\nNTPSynchronized=no\nx\n", Level.WARNING, "sudo timedatectl set-ntp true"),
        (Output(1), Level.SKIPPED, None),
        (None, Level.SKIPPED, None),
    ],
)
def test_the_clock_is_what_systemd_says(
    tmp_path: Path, answer: str | Output | None, level: Level, fix: str | None
) -> None:
    """A wrong one makes tokens look expired."""
    answers = {} if answer is None else {"timedatectl show": answer}
    (finding,) = clock.run(machine(tmp_path, answers))
    assert (finding.level, finding.fix) == (level, fix)


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    """Return a machine's files, with one device of each kind."""
    for name in ("dri/renderD128", "video0", "i2c-1", "input/event0"):
        (tmp_path / "dev" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dev" / name).touch()
    return tmp_path


def permitted(root: Path, closed: str = "", members: tuple[str, ...] = (), **env: str) -> Finding:
    """Look at the devices, of which those with `closed` in their paths are."""
    may: Callable[[Path], bool] = lambda path: not closed or closed not in str(path)  # noqa: E731
    (finding,) = permissions.run(
        machine(root, env=env, uid=987_654), may=may, members=lambda _group: members
    )
    return finding


def test_devices_that_may_be_used_are_well(devices: Path, tmp_path: Path) -> None:
    """And so are those that are not there."""
    assert permitted(devices).level is Level.OK
    assert permitted(tmp_path / "empty", "dev").level is Level.OK


def test_a_closed_device_is_named_with_its_group(devices: Path) -> None:
    """And with what opens it."""
    finding = permitted(devices, "i2c")
    assert finding.level is Level.WARNING
    assert "the brightness of a monitor" in finding.text
    assert finding.fix == "sudo usermod -aG i2c 987654"
    finding = permitted(devices, "/dev/")
    assert finding.fix == "sudo usermod -aG render,video,i2c 987654"


def test_a_new_member_has_to_sign_in_again(devices: Path) -> None:
    """The group has no effect before."""
    finding = permitted(devices, "video", ("987654",))
    assert "new login" in finding.text
    assert finding.fix is None


def test_without_a_compositor_touch_needs_a_group(devices: Path) -> None:
    """Else the compositor opens it."""
    assert permitted(devices, "input").level is Level.OK
    finding = permitted(devices, "input", QT_QPA_PLATFORM="eglfs:x")
    assert finding.fix == "sudo usermod -aG input 987654"


def test_the_systems_own_answers_are_asked(devices: Path) -> None:
    """Whether a file can be opened, and who is in a group."""
    (finding,) = permissions.run(machine(devices))
    assert finding.level is Level.OK
    assert permissions._members("no-such-group") == ()
    assert permissions._members("root") == []


def rival(*running: Process, own: tuple[int, ...] = ()) -> Finding:
    """Look for rivals among processes."""
    (finding,) = conflicts.run(running, own, frozenset({":0"}))
    return finding


def test_nothing_else_wants_the_screen() -> None:
    """Neither ordinary programs do, nor this kiosk and its processes."""
    finding = rival(
        Process(1, "systemd", "/sbin/init"),
        Process(2, "chromium", "/usr/lib/chromium/chromium http://a/"),
        Process(3, "python3", "/usr/bin/python3 /usr/bin/ha-kiosk open"),
        Process(4, "QtWebEngineProc", "QtWebEngineProcess --type=renderer x/ha-kiosk open"),
        Process(os.getpid(), "swayidle", "swayidle"),
        own=(3,),
    )
    assert finding.level is Level.OK


@pytest.mark.parametrize(
    "process",
    [
        Process(7, "swayidle", "swayidle -w timeout 300 x"),
        Process(7, "gnome-screensav", "/usr/bin/gnome-screensaver"),
        Process(7, "xscreensaver", "xscreensaver"),
    ],
)
def test_an_idle_manager_is_a_rival(process: Process) -> None:
    """The kernel cuts long names."""
    finding = rival(process)
    assert finding.level is Level.WARNING
    assert "will blank the screen" in finding.text
    assert finding.fix == "kill 7"


@pytest.mark.parametrize(
    "command",
    [
        "/usr/bin/touchkio --web-url=http://a/",
        "/usr/lib/chromium/chromium --kiosk http://a/",
        "/usr/lib/firefox/firefox -kiosk http://a/",
        "/usr/bin/python3 /home/u/.local/bin/ha-kiosk open --profile other",
        "python3 -m ha_kiosk open",
    ],
)
def test_another_kiosk_is_a_rival(command: str) -> None:
    """Also another one of ours."""
    finding = rival(Process(9, "x", command), Process(8, "swaylock", "swaylock"))
    assert "Another kiosk is running (x)" in finding.text
    assert finding.fix == "kill 8 9"
    assert rival(Process(9, "x", command)).text.startswith("Another kiosk is running (x).")


@pytest.mark.parametrize(
    ("theirs", "mine", "fights"),
    [
        ({"DISPLAY": ":1"}, {"DISPLAY": ":0"}, False),
        ({"DISPLAY": ":0.0"}, {"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": "/run/user/2"},
         {"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": "/run/user/1"}, False),
        ({"WAYLAND_DISPLAY": "wayland-1", "DISPLAY": ":0", "XDG_RUNTIME_DIR": "/r"},
         {"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": "/r"}, True),
        ({}, {"DISPLAY": ":0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen:configfile=x"}, {"DISPLAY": ":0"}, False),
        ({"DISPLAY": ":1"}, {}, False),
        ({}, {}, False),
    ],
)  # fmt: skip
def test_a_kiosk_on_another_display_is_no_rival(
    theirs: dict[str, str], mine: dict[str, str], *, fights: bool
) -> None:
    """It has its own screen; who does not say which may fight for this one, if there is one."""
    other = Process(9, "x", "touchkio", screens=conflicts.screens(theirs))
    (finding,) = conflicts.run([other], (), conflicts.screens(mine))
    assert (finding.level is Level.WARNING) is fights
    ours = Process(3, "x", "ha-kiosk", screens=conflicts.screens(mine))
    (finding,) = conflicts.run([other, ours], (3,))  # over ssh the running kiosk says which
    assert (finding.level is Level.WARNING) is fights


def test_over_ssh_without_a_display_nobody_fights() -> None:
    """The kiosk of the screen may be another user's, or another profile's: nobody is to kill it."""
    other = Process(9, "x", "python3 -m ha_kiosk open --profile wall")
    (finding,) = conflicts.run([other, Process(8, "swayidle", "swayidle")], ())
    assert (finding.level, finding.fix) == (Level.SKIPPED, None)


def test_another_users_process_keeps_its_screens_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it may fight for this one."""

    def refuse(process: psutil.Process) -> dict[str, str]:
        raise psutil.AccessDenied(process.pid)

    monkeypatch.setattr(psutil.Process, "environ", refuse)
    assert all(not process.screens for process in conflicts.processes())


def test_all_processes_are_looked_at() -> None:
    """Also this one."""
    mine = next(process for process in conflicts.processes() if process.pid == os.getpid())
    assert mine.command
    assert mine.name
    assert mine.user


ROOM = Resources(4096 * MIB, 2048 * MIB, 2000 * MIB, is_read_only=False, mount="/home", kind="ext4")


def room(change: Resources) -> dict[str, Finding]:
    """Return the findings by their names."""
    return {finding.name: finding for finding in resources.run(change)}


def test_enough_room_is_well() -> None:
    """With figures."""
    found = room(ROOM)
    assert tuple(found) == resources.NAMES
    assert [finding.text for finding in found.values()] == [
        "4.0 GiB, of which 2.0 GiB are free.",
        "2.0 GiB free on /home.",
        "/home (ext4) can be written.",
    ]
    assert {finding.level for finding in found.values()} == {Level.OK}


def test_a_kiosk_that_saves_memory_is_named() -> None:
    """By itself, or by the setting; not where the setting says no."""
    small = replace(ROOM, memory=1800 * MIB, memory_free=900 * MIB)
    saves = "1.8 GiB, of which 900 MiB are free. The kiosk saves memory (low_memory): "
    assert next(resources.run(small)).text == f"{saves}there are 1800 MiB."
    assert next(resources.run(small, low_memory=True)).text == f"{saves}as configured."
    assert "low_memory" not in next(resources.run(small, low_memory=False)).text


@pytest.mark.parametrize(
    ("change", "name", "level", "text"),
    [
        (replace(ROOM, memory=800 * MIB), "memory", Level.WARNING, "Little: 800 MiB"),
        (replace(ROOM, memory_free=100 * MIB), "memory", Level.WARNING, "Nearly used up"),
        (replace(ROOM, disk_free=400 * MIB), "disk", Level.WARNING, "Nearly full: 400 MiB"),
        (replace(ROOM, disk_free=0), "disk", Level.PROBLEM, "Full: 0 MiB free on /home."),
        (replace(ROOM, is_read_only=True), "storage", Level.PROBLEM, "read-only"),
        (replace(ROOM, kind="overlay"), "storage", Level.WARNING, "forgets everything"),
    ],
)
def test_too_little_room_is_said(change: Resources, name: str, level: Level, text: str) -> None:
    """A disk that cannot be written is the worst."""
    finding = room(change)[name]
    assert finding.level is level
    assert text in finding.text


def test_the_room_of_this_machine_is_measured(tmp_path: Path) -> None:
    """Also for a folder that does not exist yet."""
    found = resources.measure(tmp_path / "a" / "b")
    assert found.memory > found.memory_free > 0
    assert found.disk_free > 0
    assert not found.is_read_only
    assert tmp_path.is_relative_to(found.mount)


def test_a_disk_that_nobody_names_is_called_by_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in some containers."""
    other = SimpleNamespace(mountpoint="/nowhere", fstype="ext4")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [other])
    assert resources.measure(tmp_path).kind == "unknown"


def in_runtime(root: Path, text: str | None, uid: int | None = None) -> Finding:
    """Look at the runtime folder."""
    env = {} if text is None else {"XDG_RUNTIME_DIR": text}
    (finding,) = runtime.run(machine(root, env=env, uid=os.getuid() if uid is None else uid))
    return finding


def test_a_private_runtime_folder_is_well(tmp_path: Path) -> None:
    """As logind makes it."""
    tmp_path.chmod(0o700)
    assert in_runtime(tmp_path, str(tmp_path)).level is Level.OK


def test_a_runtime_folder_that_is_none_is_worth_a_word(tmp_path: Path) -> None:
    """`ctl` would not find the kiosk."""
    assert "not set" in in_runtime(tmp_path, None).text
    assert "does not exist" in in_runtime(tmp_path, str(tmp_path / "none")).text
    assert in_runtime(tmp_path, str(tmp_path / ("x" * 100))).level is Level.PROBLEM
    assert "another user" in in_runtime(tmp_path, str(tmp_path), 987_654).text
    tmp_path.chmod(0o755)
    finding = in_runtime(tmp_path, str(tmp_path))
    assert finding.fix == f"chmod 700 {tmp_path}"
    assert finding.level is Level.WARNING


@pytest.mark.parametrize("place", ["usr/share/fonts/x/y.TTF", "home/.fonts/y.otf"])
def test_a_font_is_found_where_there_is_one(tmp_path: Path, place: str) -> None:
    """Without fontconfig's own program: in its folders."""
    here = machine(tmp_path, env={"HOME": str(tmp_path / "home")})
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).with_name("README").touch()
    (bare,) = fonts.run(here)
    assert bare.level is Level.PROBLEM
    (tmp_path / place).touch()
    (finding,) = fonts.run(here)
    assert finding.level is Level.OK
    (nobody,) = fonts.run(machine(tmp_path / "empty"))
    assert nobody.level is Level.PROBLEM


@pytest.mark.parametrize(
    ("said", "release", "fix"),
    [
        (Output(0, "/nix/a.ttf: \n"), DEBIAN_13, None),
        (Output(0, "\n"), DEBIAN_13, "sudo apt install fonts-roboto"),
        (Output(1, "Fontconfig error"), FEDORA, "sudo dnf install google-roboto-fonts"),
        (Output(0), "", None),
    ],
)
def test_fontconfig_knows_its_fonts(
    tmp_path: Path, said: Output, release: str, fix: str | None
) -> None:
    """And the distribution what installs one."""
    (finding,) = fonts.run(machine(tmp_path, {"fc-list": said}, release=release))
    assert finding.fix == fix
    assert (finding.level is Level.OK) is ("a.ttf" in said.out)


@pytest.mark.parametrize(
    ("status", "level", "fix"),
    [
        (AutostartStatus(), Level.WARNING, "ha-kiosk autostart enable"),
        (
            AutostartStatus(profile="hall"),
            Level.WARNING,
            "ha-kiosk autostart enable --profile hall",
        ),
        (
            AutostartStatus("ha-kiosk@kiosk.service", "inactive"),
            Level.WARNING,
            "sudo systemctl start ha-kiosk@kiosk.service",
        ),
        (AutostartStatus("ha-kiosk.service", "active", "live"), Level.OK, None),
        (AutostartStatus("/c/autostart/ha-kiosk.desktop", "activating"), Level.OK, None),
        (
            AutostartStatus("ha-kiosk.service", "failed", "exit-code"),
            Level.PROBLEM,
            "journalctl --user -u ha-kiosk.service -e",
        ),
        (
            AutostartStatus("ha-kiosk@kiosk.service", "failed"),
            Level.PROBLEM,
            "journalctl -t ha-kiosk -e",
        ),
        (
            AutostartStatus("/c/autostart/ha-kiosk.desktop", "inactive"),
            Level.WARNING,
            "systemctl --user start ha-kiosk.service",
        ),
    ],
)
def test_the_service_is_what_systemd_says(
    status: AutostartStatus, level: Level, fix: str | None
) -> None:
    """With the command that tells more."""
    (finding,) = service.run(status)
    assert (finding.level, finding.fix) == (level, fix)
