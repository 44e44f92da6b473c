"""The kiosk as its package installs it in a Debian: as a person does it, and what is on the screen.

labwc draws on screens that are not there (`HEADLESS`), because a container has no tty1.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from PIL import Image

from harness import touched_page
from harness.debian import WITHOUT_A_TTY, Debian
from harness.devtools import Page, page
from harness.home_assistant import OnboardedServer
from harness.kiosk import wait_until
from harness.labwc_screen import SCREEN
from harness.ports import free_port
from harness.wait_timeout import WaitTimeout

UNIT = "ha-kiosk@kiosk.service"
DROP_INS = f"/run/systemd/system/{UNIT}.d"
LIVE_WITHIN = 120.0
WITHOUT_A_SCREEN = "WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman"
HEADLESS = f"""
{WITHOUT_A_TTY}WatchdogSec=10
Environment={WITHOUT_A_SCREEN}
"""


def install(debian: Debian, package: Path) -> str:
    """Install a package with apt, as a person does, and return what apt said."""
    shutil.copy(package, debian.share)
    return debian.run("apt-get", "install", "-q", "-y", f"/share/{package.name}").stdout


def sign_in(debian: Debian, server: OnboardedServer, user: str, *profile: str) -> None:
    """Sign in as a person does over SSH; the password is no argument that others could see."""
    options = ("--method", "terminal", "--username", server.username, "--password-stdin")
    login = ("ha-kiosk", "login", server.url, *options, *profile)
    done = debian.run(*login, user=user, stdin=f"{server.password}\n")
    assert f"Signed in to {server.url}" in done.stdout + done.stderr


def status(debian: Debian, user: str = "kiosk", *profile: str) -> dict[str, object]:
    """Return what the running kiosk says of itself, or an empty dict."""
    done = debian.run("ha-kiosk", "ctl", "status", "--json", *profile, user=user, check=False)
    found = json.loads(done.stdout) if done.returncode == 0 else {}
    assert isinstance(found, dict)
    return found


def wait_for_live(
    debian: Debian, user: str = "kiosk", *profile: str, pid_is_not: object = None
) -> None:
    """Return when the dashboard is on the screen."""

    def is_live() -> bool:
        said = status(debian, user, *profile)
        return said.get("state") == "live" and said.get("pid") != pid_is_not

    try:
        wait_until(is_live, "the dashboard", LIVE_WITHIN)
    except WaitTimeout as err:
        raise WaitTimeout(err.what, err.seconds, debian.journal()) from None


def show(debian: Debian, name: str, unit: str = UNIT) -> str:
    """Return a property of the unit."""
    return debian.says("systemctl", "show", "--value", "--property", name, unit)


def picture(debian: Debian, user: str = "kiosk", *options: str) -> Image.Image:
    """Return what is on the screen, by another program's account (grim)."""
    debian.run(*SCREEN, "grim", *options, f"/share/{user}.png", user=user)
    with Image.open(debian.share / f"{user}.png") as image:
        return image.convert("RGB")


def looks_like_the_dashboard(image: Image.Image) -> bool:
    """Return whether the picture has the frontend's colours, and fine structure as text has."""
    small = image.resize((320, 180))
    flat = small.tobytes()
    dots = list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
    blue = sum(r < 60 and g > 120 and b > 200 for r, g, b in dots)
    light = sum(min(dot) > 235 for dot in dots)
    edges = sum(abs(one - next_) > 60 for one, next_ in pairwise(small.convert("L").tobytes()))
    return blue > 500 and light > 15_000 and len(set(dots)) > 500 and edges > 300


def without_hardware(debian: Debian) -> None:
    """Have the unit start without a console, on a screen that is not there."""
    debian.run("mkdir", "-p", DROP_INS)
    debian.run("tee", f"{DROP_INS}/headless.conf", stdin=HEADLESS)
    debian.run("systemctl", "daemon-reload")


@contextmanager
def started_with(debian: Debian, variables: str) -> Iterator[None]:
    """Restart the kiosk with variables in its environment, and without them in the end."""
    file = f"{DROP_INS}/variables.conf"
    debian.run("tee", file, stdin=f"[Service]\nEnvironment={variables}\n")
    restart(debian)
    yield
    debian.run("rm", file)
    restart(debian)


@contextmanager
def looked_into(debian: Debian, address: str, variables: str) -> Iterator[Page]:
    """Restart the kiosk so that it shows an address, and the test sees its page."""
    port = free_port()
    mine = f"QTWEBENGINE_REMOTE_DEBUGGING={port} HA_KIOSK_URL={address}"
    with started_with(debian, f"{mine} {variables}"), page(port, address) as frontend:
        wait_until(lambda: touched_page.fields(frontend), "a field")
        touched_page.listen(frontend)
        yield frontend


def restart(debian: Debian) -> None:
    """Start the kiosk anew, with what its unit says now."""
    before = status(debian).get("pid")
    debian.run("systemctl", "daemon-reload")
    debian.run("systemctl", "restart", UNIT)
    wait_for_live(debian, pid_is_not=before)
