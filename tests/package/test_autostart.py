"""`ha-kiosk autostart` under a real systemd, in each of its three ways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.booted import Booted, booted
from harness.kiosk import wait_until

pytestmark = pytest.mark.timeout(900)  # the machine may have to be made first
SYSTEM = "ha-kiosk@kiosk.service"
PROGRAM = "/usr/local/bin/ha-kiosk"
# In place of a window there is only what the service manager sees of one.
STUB = """\
#!/usr/bin/python3
import os, socket, sys, time
if sys.argv[1:] == ["open"]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.connect(os.environ["NOTIFY_SOCKET"])
        display = os.environ.get("WAYLAND_DISPLAY", "nowhere")
        manager.send(f"READY=1\\nSTATUS=live on {display}".encode())
    time.sleep(1000)
from ha_kiosk.cli import main
main()
"""
SESSION = """\
[Unit]
BindsTo=graphical-session.target
Before=graphical-session.target
[Service]
ExecStart=/bin/sleep infinity
"""
LAUNCH = """\
import configparser, shlex, subprocess
entry = configparser.RawConfigParser()
entry.read(".config/autostart/ha-kiosk.desktop")
line = entry["Desktop Entry"]["Exec"].replace("%%", "%").replace("\\\\\\\\", "\\\\")
subprocess.run(shlex.split(line), check=True)
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booted]:
    """Return a Debian 13 without a desktop, in which the kiosk is installed for all."""
    with booted(tmp_path_factory.mktemp("booted")) as machine:
        machine.write(PROGRAM, STUB, mode=0o755)
        machine.write("/etc/systemd/user/fake-session.service", SESSION)
        for name in ("labwc", "wlr-randr"):
            machine.write(f"/usr/local/bin/{name}", "#!/bin/sh\n", mode=0o755)
        yield machine


def status(machine: Booted, user: str = "") -> dict[str, object]:
    """Return what `autostart status` says."""
    answer = json.loads(machine.run(PROGRAM, "autostart", "status", "--json", user=user).stdout)
    assert isinstance(answer, dict)
    return answer


def files(machine: Booted, *folders: str) -> str:
    """Return the files in some folders; accounts do not count."""
    listed = machine.run("find", *folders, "-type", "f", "-o", "-type", "l", check=False).stdout
    accounts = {"passwd", "group", "shadow", "gshadow", "subuid", "subgid"}
    return "\n".join(
        sorted(name for name in listed.splitlines() if Path(name).name.strip("-") not in accounts)
    )


def test_a_machine_without_a_desktop_gets_a_session_of_its_own(machine: Booted) -> None:
    """For a user who may do little; disabling takes away all but that user."""
    before = files(machine, "/etc")
    machine.user("somebody")
    refused = machine.run(PROGRAM, "autostart", "enable", user="somebody", check=False)
    assert refused.returncode == 2
    assert f"sudo {PROGRAM} autostart enable" in refused.stderr

    done = machine.run(PROGRAM, "autostart", "enable", "--yes")
    assert f"sudo -u kiosk {PROGRAM} login --method terminal" in done.stdout
    assert machine.run("systemctl", "is-enabled", SYSTEM).stdout == "enabled\n"
    assert status(machine)["started_by"] == SYSTEM
    verified = machine.run("systemd-analyze", "verify", "--man=no", SYSTEM, check=False)
    complaints = [line for line in verified.stderr.splitlines() if "/bin/kill" not in line]
    assert complaints == []  # kill is in a package that every real system has
    groups = machine.run("id", "-nG", "kiosk").stdout.split()
    assert groups == ["kiosk", "video", "render"]
    home = machine.run("stat", "-c", "%U %a", "/var/lib/ha-kiosk").stdout
    assert home == "kiosk 700\n"
    can_run = machine.run("setpriv", "--reuid=kiosk", "--clear-groups", PROGRAM, "--version")
    assert can_run.stdout.startswith("ha-kiosk")

    machine.run(PROGRAM, "autostart", "enable", "--yes")  # once more changes nothing
    machine.run(PROGRAM, "autostart", "enable", "--yes", "--profile", "hall")
    shown = machine.run("systemctl", "show", "--property", "Environment", SYSTEM).stdout
    assert "HA_KIOSK_PROFILE=hall" in shown
    assert status(machine)["profile"] == "hall"
    machine.run(PROGRAM, "autostart", "disable", "--yes")
    assert files(machine, "/etc") == before
    told = status(machine)
    assert (told["enabled"], told["left_behind"]) == (False, "kiosk")
    machine.run("userdel", "--remove", "kiosk")
    assert status(machine)["left_behind"] is None


def session(machine: Booted, user: str, desktop: str) -> None:
    """Have the service manager of a user know of a session on a screen."""
    machine.user(user)
    variables = ("WAYLAND_DISPLAY=wayland-7", f"XDG_CURRENT_DESKTOP={desktop}")
    machine.systemctl(user, "set-environment", *variables)


def is_live(machine: Booted, user: str) -> bool:
    """Return whether the kiosk of a user runs, and has told so."""
    told = status(machine, user)
    return (told["state"], told["detail"]) == ("active", "live on wayland-7")


def test_a_desktop_that_systemd_knows_starts_and_ends_the_kiosk(machine: Booted) -> None:
    """With each of its sessions, until it is disabled."""
    session(machine, "gnome", "GNOME")
    machine.systemctl("gnome", "start", "fake-session")
    before = files(machine, "/home/gnome")
    done = machine.run(PROGRAM, "autostart", "enable", "--yes", user="gnome")
    assert "graphical-session.target" in done.stdout
    for _ in range(2):
        machine.systemctl("gnome", "stop", "fake-session")
        wait_until(lambda: status(machine, "gnome")["state"] == "inactive", "the end")
        machine.systemctl("gnome", "start", "fake-session")
        wait_until(lambda: is_live(machine, "gnome"), "the kiosk")
    machine.run(PROGRAM, "autostart", "disable", "--yes", user="gnome")
    assert status(machine, "gnome")["enabled"] is False
    assert machine.run("pgrep", "-u", "gnome", "-f", "ha-kiosk open", check=False).stdout == ""
    assert files(machine, "/home/gnome") == before


def test_a_desktop_that_systemd_does_not_know_starts_the_unit_by_an_entry(
    machine: Booted,
) -> None:
    """As the desktop would: it runs what the entry says."""
    session(machine, "pi", "labwc:wlroots")
    done = machine.run(PROGRAM, "autostart", "enable", "--yes", user="pi")
    assert "labwc:wlroots" in done.stdout
    for _ in range(2):  # a second session takes the kiosk over
        machine.run("sh", "-c", 'cd && exec "$@"', "sh", "env", "WAYLAND_DISPLAY=wayland-7",
                    "python3", "-c", LAUNCH, user="pi")  # fmt: skip
        wait_until(lambda: is_live(machine, "pi"), "the kiosk")
    machine.run(PROGRAM, "autostart", "disable", "--yes", user="pi")
    assert status(machine, "pi")["enabled"] is False
    assert machine.systemctl("pi", "is-active", "ha-kiosk.service") == "inactive"
