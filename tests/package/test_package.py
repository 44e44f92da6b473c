"""The life of the package on a machine without a desktop, from its installation to its purge.

One story: each test goes on where the one before it ended. Nothing is faked but the screen.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from harness import touched_page
from harness.debian import REPOSITORY, Debian
from harness.debian_kiosk import (
    UNIT,
    WITHOUT_A_SCREEN,
    install,
    looked_into,
    looks_like_the_dashboard,
    picture,
    show,
    sign_in,
    status,
    wait_for_live,
    without_hardware,
)
from harness.home_assistant import OnboardedServer
from harness.kiosk import wait_until
from harness.labwc_screen import SCREEN, LabwcScreen

from ha_kiosk import __version__
from ha_kiosk.demo import dashboard

pytestmark = pytest.mark.timeout(900)
USER_UNIT = "ha-kiosk.service"
DROP_INS = f"/etc/systemd/system/{UNIT}.d"
VERIFY = ("systemd-analyze", "verify", "--man=no")
ON_DEBIAN = (
    "qt/page/test_page.py",
    "qt/platform/test_job_runner.py",
    "qt/external_app/test_frontend_commands.py",
    "unit/cli",
)
"""Tests of what differs with Qt's version, and with Click's."""
EXPOSURE = 2.6
"""What `systemd-analyze security` says of the unit; packaging/guide/systemd.md says why."""


@pytest.fixture(autouse=True)
def _goes_on(request: pytest.FixtureRequest) -> None:
    """Skip what comes after a test that failed: it would only fail, too."""
    if request.session.testsfailed:
        pytest.skip("an earlier test failed")


@pytest.fixture(scope="session", autouse=True)
def _dashboard(home_assistant: OnboardedServer) -> None:
    home_assistant.call({"type": "lovelace/config/save", "config": dashboard.config()})


def traces(debian: Debian) -> set[str]:
    """Return all that has our name in the file system of the machine."""
    skip = ["/proc", "/sys", "/run", "/share", "/var/cache/apt", "/var/log"]
    prune = [word for path in skip for word in ("-path", path, "-prune", "-o")]
    found = debian.run("find", "/", *prune, "-iname", "*ha[-_]kiosk*", "-print").stdout
    return set(found.splitlines())


def test_apt_installs_it_and_starts_nothing(debian: Debian, package: Path) -> None:
    """With all that it needs, from Debian alone; grim is for the tests."""
    assert traces(debian) == set()
    debian.run("apt-get", "update", "-q")
    install(debian, package)
    debian.run("apt-get", "install", "-q", "-y", "--no-install-recommends", "grim")
    assert debian.says("ha-kiosk", "--version") == f"ha-kiosk, version {__version__}"
    assert debian.says("which", "pip", "pip3") == ""
    assert "labwc" in debian.says("which", "labwc")
    guide = debian.says("ls", "/usr/share/doc/ha-kiosk/guide").split()
    assert guide == sorted(file.name for file in (REPOSITORY / "packaging/guide").iterdir())
    assert debian.says("getent", "passwd", "kiosk") == ""
    assert debian.says("systemctl", "list-units", "--no-legend", "ha-kiosk*") == ""


def test_systemd_has_nothing_against_the_units(debian: Debian) -> None:
    """Not a word, neither for the system's unit nor for the user's."""
    for command in (
        (*VERIFY, UNIT),
        ("env", "XDG_RUNTIME_DIR=/run", *VERIFY, "--user", USER_UNIT),
    ):
        done = debian.run(*command, check=False)
        said = [line for line in done.stderr.splitlines() if "ha-kiosk" in line]
        assert (done.returncode, said) == (0, [])


def test_the_machine_gets_a_session_of_its_own(debian: Debian) -> None:
    """`autostart enable` sees that there is no desktop, and makes the user."""
    said = debian.run("ha-kiosk", "autostart", "enable", "--yes").stdout
    assert "no desktop" in said
    assert debian.says("systemctl", "is-enabled", UNIT) == "enabled"
    assert debian.says("getent", "passwd", "kiosk").split(":")[5:] == [
        "/var/lib/ha-kiosk",
        "/usr/sbin/nologin",
    ]
    assert debian.says("stat", "-c", "%a %U", "/var/lib/ha-kiosk") == "700 kiosk"


def test_signing_in_over_ssh(debian: Debian, home_assistant: OnboardedServer) -> None:
    """User name and password, for the kiosk's user."""
    sign_in(debian, home_assistant, "kiosk")
    file = "/var/lib/ha-kiosk/.local/share/ha-kiosk/default/credentials.json"
    assert debian.says("stat", "-c", "%a %U", file) == "600 kiosk"


def test_the_dashboard_is_on_the_screen(debian: Debian) -> None:
    """Started by systemd as at boot, and ready when it is there."""
    without_hardware(debian)
    started = debian.run("systemctl", "start", UNIT, check=False)
    assert started.returncode == 0, debian.journal()
    wait_for_live(debian)
    wait_until(lambda: show(debian, "StatusText").startswith("live"), "the status line", 20)
    wait_until(lambda: looks_like_the_dashboard(picture(debian)), "its picture", 30)
    image = picture(debian)
    image.save(debian.share.parents[1] / "last-screen.png")
    assert image.size == (1280, 720)


def test_the_kiosk_is_the_main_process_and_in_its_sandbox(debian: Debian) -> None:
    """Nothing of it is root's, and Chromium's pages are locked in as in a browser."""
    assert show(debian, "MainPID") == str(status(debian)["pid"])
    assert show(debian, "Type") == "notify"
    processes = debian.says("ps", "-eo", "user:20,pid,args", "--no-headers").splitlines()
    mine = [line for line in processes if "ha-kiosk" in line or "QtWebEngine" in line]
    mine = [line for line in mine if "nsenter" not in line]
    assert mine
    assert all(line.startswith("kiosk ") for line in mine)
    assert not [line for line in mine if "--no-sandbox" in line]
    (page,) = [line.split()[1] for line in mine if "--type=renderer" in line]
    main = show(debian, "MainPID")
    assert "Seccomp:\t2" in debian.says("cat", f"/proc/{page}/status")
    for space in ("user", "pid", "net"):
        where = {debian.says("readlink", f"/proc/{pid}/ns/{space}") for pid in (page, main)}
        assert len(where) == 2, space


def test_the_unit_is_as_restricted_as_it_was(debian: Debian) -> None:
    """packaging/guide/systemd.md says what is open, and why."""
    limit = f"--threshold={round(EXPOSURE * 10)}"
    debian.run("systemd-analyze", "security", "--no-pager", limit, UNIT)


def test_the_doctor_finds_nothing_that_keeps_the_kiosk_from_working(debian: Debian) -> None:
    """And sees that Debian's Chromium has the codecs of cameras."""
    said = debian.run(*SCREEN, "ha-kiosk", "doctor", "--json", user="kiosk", check=False).stdout
    findings = json.loads(said)
    (debian.share.parents[1] / "last-doctor.json").write_text(said)
    assert [f for f in findings if f["level"] == "problem"] == []
    (codecs,) = [f for f in findings if "H.264" in f["text"]]
    assert codecs["level"] == "ok"


def test_the_screen_and_the_keyboard_under_labwc(
    debian: Debian, home_assistant: OnboardedServer
) -> None:
    """Switched off by the compositor; the click that wakes it does nothing; a field is typed in.

    labwc draws the keyboards of others below a window that fills the screen.
    """
    debian.run("apt-get", "install", "-q", "-y", "--no-install-recommends", "wlrctl")
    with (
        touched_page.dashboard(home_assistant, "kiosk-labwc") as address,
        looked_into(debian, address, "HA_KIOSK_KEYBOARD=on") as frontend,
    ):
        screen = LabwcScreen(debian, frontend)
        screen.takes_clicks(600)
        for how in ("command", "click"):
            debian.run("ha-kiosk", "ctl", "screen", "off", user="kiosk")
            wait_until(lambda: screen.power() == ["HEADLESS-1 off"], "the screen is off")
            assert (status(debian)["display"], status(debian)["overlay"]) == ("off", "off")
            if how == "command":
                debian.run("ha-kiosk", "ctl", "screen", "on", user="kiosk")
            else:
                screen.click(640, 20)
            wait_until(lambda: screen.power() == ["HEADLESS-1 on"], "the screen is on")
            assert status(debian)["display"] == "on"
        screen.takes_clicks(680)
        assert touched_page.seen(frontend, 640) == []

        before = touched_page.text(home_assistant)
        screen.raise_keyboard()
        picture(debian).save(debian.share.parents[1] / "last-keyboard.png")
        screen.type_letter()
        screen.hide_keyboard()
        screen.click(600, 20)
        wait_until(lambda: touched_page.text(home_assistant) != before, "the server has the text")


def kill_labwc(debian: Debian) -> None:
    """Have the compositor crash."""
    debian.run("pkill", "-KILL", "-x", "labwc")


def kill_kiosk(debian: Debian) -> None:
    """Have the kiosk crash."""
    debian.run("kill", "-KILL", show(debian, "MainPID"))


def freeze_kiosk(debian: Debian) -> None:
    """Have the kiosk hang, so that only the watchdog helps."""
    debian.run("kill", "-STOP", show(debian, "MainPID"))


@pytest.mark.parametrize("harm", [kill_labwc, kill_kiosk, freeze_kiosk])
def test_the_dashboard_comes_back(debian: Debian, harm: Callable[[Debian], None]) -> None:
    """Kiosk and compositor end together and start together, whichever of them failed."""
    before = status(debian)["pid"]
    harm(debian)
    wait_for_live(debian, pid_is_not=before)
    assert debian.says("pgrep", "-c", "-x", "labwc") == "1"


def test_the_settings_are_read_again_on_reload(debian: Debian) -> None:
    """`systemctl reload` reaches the kiosk, not labwc."""
    before = status(debian)["pid"]
    debian.run("systemctl", "reload", UNIT)
    wait_until(
        lambda: "The configuration was read again" in debian.journal("-t", "ha-kiosk"),
        "the reload",
        30,
    )
    assert status(debian)["pid"] == before


def test_the_screen_is_turned(debian: Debian) -> None:
    """As /etc/default/ha-kiosk says; the dashboard fills it."""
    debian.run("sed", "-i", "s/^#SCREEN_ROTATION=90/SCREEN_ROTATION=90/", "/etc/default/ha-kiosk")
    before = status(debian)["pid"]
    debian.run("systemctl", "restart", UNIT)
    wait_for_live(debian, pid_is_not=before)
    # It says that it is there a little before it is painted.
    wait_until(lambda: looks_like_the_dashboard(picture(debian)), "its picture", 30)
    assert picture(debian).size == (720, 1280)
    debian.run("sed", "-i", "s/^SCREEN_ROTATION/#SCREEN_ROTATION/", "/etc/default/ha-kiosk")


def test_a_token_that_systemd_keeps_sealed_signs_in(
    debian: Debian, home_assistant: OnboardedServer
) -> None:
    """In place of the stored sign-in: then no file has the token as it is."""
    file = "/var/lib/ha-kiosk/.local/share/ha-kiosk/default/credentials.json"
    token = json.loads(debian.says("cat", file))["refresh_token"]
    credential = f'url = "{home_assistant.url}"\ntoken = "{token}"\n'
    aside = "/tmp/stored"  # noqa: S108 - in the container
    sealed, drop_in = "/root/sealed", f"/run/systemd/system/{UNIT}.d/token.conf"
    encrypt = ("systemd-creds", "encrypt", "--name=ha-kiosk.token", "-", sealed)
    before = status(debian)["pid"]
    debian.run(*encrypt, stdin=credential)
    debian.run(
        "tee", drop_in, stdin=f"[Service]\nLoadCredentialEncrypted=ha-kiosk.token:{sealed}\n"
    )
    debian.run("mv", file, aside)
    debian.run("systemctl", "daemon-reload")
    debian.run("systemctl", "restart", UNIT)
    wait_for_live(debian, pid_is_not=before)
    assert status(debian)["server"] == home_assistant.url
    found = debian.says("grep", "-rlF", token, "/var/lib", "/etc", "/home", "/root")
    assert found == ""

    before = status(debian)["pid"]
    debian.run("rm", drop_in, sealed)
    debian.run("mv", aside, file)
    debian.run("systemctl", "daemon-reload")
    debian.run("systemctl", "restart", UNIT)
    wait_for_live(debian, pid_is_not=before)


def test_an_upgrade_keeps_the_session(debian: Debian, package: Path, tmp_path: Path) -> None:
    """The kiosk runs on in its new version, and nobody had to sign in."""
    before = status(debian)["pid"]
    install(debian, newer(package, tmp_path, "99.0"))
    assert debian.says("dpkg-query", "-W", "-f", "${Version}", "ha-kiosk") == "99.0"
    wait_for_live(debian, pid_is_not=before)
    assert status(debian)["signed_in"] is True


def newer(package: Path, folder: Path, version: str) -> Path:
    """Return the same package under a higher version."""
    subprocess.run(["dpkg-deb", "--raw-extract", package, folder / "deb"], check=True)
    control = folder / "deb" / "DEBIAN" / "control"
    lines = control.read_text().splitlines(keepends=True)
    changed = [f"Version: {version}\n" if x.startswith("Version:") else x for x in lines]
    control.write_text("".join(changed))
    built = folder / f"ha-kiosk_{version}_all.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", folder / "deb", built], check=True)
    return built


def test_the_shell_completes_commands(debian: Debian) -> None:
    """In bash, as its completion asks the program."""
    script = (
        ". /usr/share/bash-completion/completions/ha-kiosk;"
        " COMP_WORDS=(ha-kiosk auto); COMP_CWORD=1; _ha_kiosk_completion ha-kiosk;"
        ' echo "${COMPREPLY[@]}"'
    )
    assert debian.run("bash", "-c", script).stdout.strip() == "autostart"


def test_a_desktop_session_has_it_as_a_unit_of_the_user(
    debian: Debian, home_assistant: OnboardedServer
) -> None:
    """Beside the kiosk of the machine: another person, another session, the same server."""
    debian.run("useradd", "--create-home", "--shell", "/bin/bash", "anna")
    debian.run("systemctl", "start", f"user@{debian.says('id', '-u', 'anna')}.service")
    sign_in(debian, home_assistant, "anna")
    screen = [f"--setenv={setting}" for setting in WITHOUT_A_SCREEN.split()]
    debian.run("systemd-run", "--user", "--unit=desktop", *screen, "labwc", user="anna")
    socket = f"/run/user/{debian.says('id', '-u', 'anna')}/wayland-0"
    wait_until(lambda: debian.says("stat", "-c", "%F", socket) == "socket", "the desktop", 30)
    debian.run("systemctl", "--user", "set-environment", "WAYLAND_DISPLAY=wayland-0", user="anna")
    started = debian.run("systemctl", "--user", "start", USER_UNIT, user="anna", check=False)
    assert started.returncode == 0, debian.journal()
    wait_for_live(debian, "anna")
    # It says that it is there a little before it is painted.
    wait_until(lambda: looks_like_the_dashboard(picture(debian, "anna")), "its picture", 30)
    debian.run("systemctl", "--user", "stop", USER_UNIT, "desktop", user="anna")


def test_another_profile_takes_the_place_of_the_first(
    debian: Debian, home_assistant: OnboardedServer
) -> None:
    """With a sign-in of its own."""
    before = status(debian)["pid"]
    debian.run("ha-kiosk", "autostart", "enable", "--yes", "--profile", "hall")
    told = debian.says("ha-kiosk", "autostart", "status")
    assert told.startswith(f"The kiosk of the profile hall is started by {UNIT}")
    sign_in(debian, home_assistant, "kiosk", "--profile", "hall")
    debian.run("systemctl", "restart", UNIT)
    wait_for_live(debian, "kiosk", "--profile", "hall", pid_is_not=before)
    assert status(debian) == {}


def test_the_window_works_with_debians_own_qt(debian: Debian) -> None:
    """The other tests have PyPI's, which is newer: a part of them here, with the sandbox on."""
    needed = ("pytest", "pytest-timeout", "hypothesis", "pil", "pyside6.qttest")
    packages = [f"python3-{name}" for name in needed]
    debian.run("apt-get", "install", "-q", "-y", "--no-install-recommends", *packages)
    # Without the program's source: what is tested is what the package has installed.
    folder = debian.share / "source"
    shutil.copytree(REPOSITORY / "tests", folder / "tests")
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    options = ("-q", "-p", "no:cacheprovider", "--rootdir=/share/source", "--basetemp=/share/tests")
    tests = [f"/share/source/tests/{name}" for name in ON_DEBIAN]
    command = ("python3", "-B", "-m", "pytest", *options, "-c", "/share/source/pyproject.toml")
    done = debian.run(*command, *tests, user="anna", check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"


def test_removing_ends_the_kiosk_and_keeps_the_session(debian: Debian) -> None:
    """Who installs it again goes on where they were."""
    debian.run("apt-get", "remove", "-q", "-y", "ha-kiosk")
    assert debian.says("pgrep", "-x", "labwc") == ""
    assert debian.says("which", "ha-kiosk") == ""
    assert "/var/lib/ha-kiosk" in traces(debian)


def test_a_purge_leaves_nothing_but_what_people_have_in_their_homes(debian: Debian) -> None:
    """The user, its home, its profile and its place in the boot go, too; `systemctl edit` stays."""
    own, ours = f"{DROP_INS}/override.conf", f"{DROP_INS}/profile.conf"
    assert ours in debian.says("find", DROP_INS)
    debian.run("tee", own, stdin="[Service]\n")
    debian.run("apt-get", "purge", "-q", "-y", "ha-kiosk")
    assert debian.says("find", DROP_INS).splitlines() == [DROP_INS, own]
    debian.run("rm", "-r", DROP_INS)
    left = {path for path in traces(debian) if not path.startswith("/home/anna/")}
    assert left == set()
    assert debian.says("getent", "passwd", "kiosk") == ""
    assert debian.says("systemctl", "is-enabled", UNIT) in {"", "not-found"}
    assert any(path.startswith("/home/anna/") for path in traces(debian))
