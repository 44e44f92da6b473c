"""The display of this shell, or of the session on the screen."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from harness.machine import DEBIAN_13, Programs, machine

from ha_kiosk.doctor import display, screen_power
from ha_kiosk.doctor.display import Display
from ha_kiosk.doctor.finding import Level
from ha_kiosk.host.command import Output
from ha_kiosk.host.qt_runtime import display_check

WAYLAND = Display("wayland", {"WAYLAND_DISPLAY": "wayland-0"}, is_ours=True)
X11 = Display("xcb", {"DISPLAY": ":0"}, is_ours=True)


@pytest.fixture(autouse=True)
def gone(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the displays that are not there; all others are."""
    gone: set[str] = set()
    monkeypatch.setattr(
        display_check, "missing_display", lambda env: next(iter(gone & set(env.values())), None)
    )
    return gone


@pytest.mark.parametrize(
    ("env", "kind", "name"),
    [
        ({"WAYLAND_DISPLAY": "wayland-1", "DISPLAY": ":0"}, "wayland", "wayland-1"),
        ({"DISPLAY": ":0"}, "xcb", ":0"),
    ],
)
def test_the_display_of_this_shell_comes_first(
    tmp_path: Path, env: dict[str, str], kind: str, name: str
) -> None:
    """Whatever else there is."""
    here = machine(tmp_path, env=env)
    found = display.find(here)
    assert found is not None
    assert (found.kind, found.name, found.is_ours) == (kind, name, True)


def test_over_ssh_the_session_tells_its_display(tmp_path: Path) -> None:
    """With all that a program in it needs."""
    said = "LANG=C\nWAYLAND_DISPLAY=wayland-0\nXAUTHORITY=/x\nnonsense\n"
    here = machine(tmp_path, {"systemctl --user show-environment": said}, env={"HOME": "/home/u"})
    found = display.find(here)
    assert found is not None
    assert not found.is_ours
    assert found.env == {"HOME": "/home/u", "WAYLAND_DISPLAY": "wayland-0", "XAUTHORITY": "/x"}
    (finding,) = display.run(found)
    assert finding.text == "Wayland, wayland-0, in the session of this user."


def test_a_compositor_without_a_session_is_found_by_its_socket(tmp_path: Path) -> None:
    """Labwc that was started from a unit of the system."""
    (tmp_path / "wayland-0.lock").touch()
    (tmp_path / "wayland-1").touch()
    (tmp_path / "wayland-2").symlink_to("gone")
    with socket.socket(socket.AF_UNIX) as compositors:
        compositors.bind(str(tmp_path / "wayland-7"))
        answers = {"systemctl --user show-environment": "LANG=C\n"}
        found = display.find(machine(tmp_path, answers, env={"XDG_RUNTIME_DIR": str(tmp_path)}))
    assert found is not None
    assert found.name == "wayland-7"


@pytest.mark.parametrize("answer", [None, Output(1)])
def test_no_display_is_worth_a_word(tmp_path: Path, answer: Output | None) -> None:
    """The kiosk could not open its window."""
    answers = {"systemctl": answer} if answer else None
    here = machine(tmp_path, answers, env={"XDG_RUNTIME_DIR": str(tmp_path)})
    assert display.find(here) is None
    assert display.find(machine(tmp_path, answers)) is None
    (finding,) = display.run(None)
    assert finding.level is Level.WARNING
    assert finding.fix == "ha-kiosk autostart enable"


def test_x11_is_called_by_its_name() -> None:
    """Qt calls it xcb."""
    (finding,) = display.run(X11)
    assert finding.text == "X11, :0."


def test_a_display_that_is_there_goes_before_one_that_is_gone(
    tmp_path: Path, gone: set[str]
) -> None:
    """In a terminal that has outlived its session."""
    said = "WAYLAND_DISPLAY=wayland-1\n"
    here = machine(
        tmp_path, {"systemctl --user show-environment": said}, env={"WAYLAND_DISPLAY": "wayland-0"}
    )
    gone.add("wayland-0")
    found = display.find(here)
    assert found is not None
    assert found.name == "wayland-1"
    gone.add("wayland-1")
    found = display.find(here)
    assert found is not None
    assert found.name == "wayland-0"


def test_a_display_that_is_gone_is_a_problem(gone: set[str]) -> None:
    """The shell is older than the session."""
    gone.add(":0")
    (finding,) = display.run(X11)
    assert finding.level is Level.PROBLEM
    assert finding.text == "The display :0 does not answer: its session has ended."


@pytest.mark.parametrize(
    ("shown", "answers", "expected"),
    [
        (None, {}, (Level.SKIPPED, "no display answers", None)),
        (WAYLAND, {"wlopm": "HDMI-A-1 on\n"}, (Level.OK, "labwc lets wlopm", None)),
        (WAYLAND, {"wlopm": Output(1)}, (Level.WARNING, "cannot", "sudo apt install labwc")),
        (WAYLAND, {}, (Level.WARNING, "Not installed: wlopm", "sudo apt install wlopm")),
        (X11, {"xset": "DPMS is Enabled"}, (Level.OK, "DPMS", None)),
        (X11, {"xset": "Server does not have DPMS"}, (Level.WARNING, "no DPMS", None)),
        (X11, {"xset": Output(1)}, (Level.WARNING, "does not let", None)),
        (X11, {}, (Level.WARNING, "xset", "sudo apt install x11-xserver-utils")),
    ],
)  # fmt: skip
def test_the_display_is_asked_whether_it_can_be_switched_off(
    tmp_path: Path,
    shown: Display | None,
    answers: dict[str, str | Output],
    expected: tuple[Level, str, str | None],
) -> None:
    """Labwc can be, cage cannot."""
    here = machine(tmp_path, answers, release=DEBIAN_13)
    (finding,) = screen_power.run(here, shown, {"labwc", "bash"})
    level, text, fix = expected
    assert text in finding.text
    assert (finding.level, finding.fix) == (level, fix)
    if shown is not None:
        assert isinstance(here.run, Programs)
        assert here.run.envs[0] == shown.env


def test_another_way_will_do(tmp_path: Path) -> None:
    """A session that cannot switch the screen off, with a panel whose backlight can."""
    folder = tmp_path / "sys/class/backlight/panel"
    folder.mkdir(parents=True)
    (folder / "bl_power").write_text("0")
    here = machine(tmp_path, {"wlopm": Output(1)}, release=DEBIAN_13)
    (finding,) = screen_power.run(here, WAYLAND, {"cage"})
    assert (finding.level, finding.text) == (Level.OK, "backlight switches the screen off.")
