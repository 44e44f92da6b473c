"""A Debian 13 that has been booted, with systemd and all: a container over the clean one.

What a test does in it stays in the test's folder (packaging/debian-root.sh); needs root.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import ha_kiosk
from harness.debian import first_process, inside
from harness.kiosk import wait_until
from harness.wait_timeout import WaitTimeout

ROOT = Path(ha_kiosk.__file__).parents[1]
SCRIPT = str(ROOT / "packaging/debian-root.sh")
PATH = "/usr/local/bin:/usr/bin:/usr/sbin"
MODULES = "/usr/local/lib/python3.13/dist-packages"
_PYTHON = (
    "python3-click", "python3-httpx", "python3-platformdirs", "python3-psutil", "python3-segno",
    "python3-tomlkit", "python3-websockets", "python3-zeroconf",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Booted:
    """The machine. `folder` has what was changed in it, `leader` is its first process."""

    folder: Path
    leader: int

    def run(
        self,
        *command: str,
        user: str = "",
        stdin: str = "",
        check: bool = True,
        within: float = 120,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in it, as root or as a user who has a service manager."""
        env = [f"PATH={PATH}", "HOME=/root", "LANG=C.UTF-8"]
        become: list[str] = []
        if user:
            runtime = f"/run/user/{self.run('id', '-u', user).stdout.strip()}"
            env[1:2] = [f"HOME=/home/{user}", f"XDG_RUNTIME_DIR={runtime}"]
            become = ["setpriv", "--reuid", user, "--regid", user, "--init-groups"]
        try:
            done = subprocess.run(
                [*inside(self.leader), *env, *become, *command],
                input=stdin,
                capture_output=True,
                text=True,
                timeout=within,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise WaitTimeout(f"the end of {command[0]}", within) from None
        assert done.returncode == 0 or not check, f"{shlex.join(command)}\n{done}"
        return done

    def write(self, path: str, text: str, *, mode: int = 0o644) -> None:
        """Write a file in it."""
        self.run("mkdir", "-p", str(Path(path).parent))
        self.run("sh", "-c", f"cat >{shlex.quote(path)}", stdin=text)
        self.run("chmod", f"{mode:o}", path)

    def user(self, name: str) -> None:
        """Make a user who has a service manager, as one who signed in."""
        self.run("useradd", "--create-home", name)
        self.run("loginctl", "enable-linger", name)
        wait_until(
            lambda: self.systemctl(name, "is-system-running") in {"running", "degraded"},
            f"the service manager of {name}",
        )

    def systemctl(self, user: str, *words: str) -> str:
        """Return what the service manager of a user answers."""
        return self.run("systemctl", "--user", *words, user=user, check=False).stdout.strip()


@contextmanager
def booted(folder: Path) -> Iterator[Booted]:
    """Boot a machine that has our command line; Qt is not in it."""
    check = subprocess.run([SCRIPT, "check"], capture_output=True, text=True, check=False)
    if check.returncode:
        pytest.skip(check.stderr.strip())
    log = (folder / "container.log").open("wb")
    command = [SCRIPT, "run", str(folder / "machine")]
    with log:
        subprocess.run([SCRIPT, "base"], stdout=log, stderr=log, check=True)
        _install(command, log.fileno())
        process = subprocess.Popen(
            [*command, "--boot", "--console=pipe", f"--bind-ro={ROOT}/ha_kiosk:{MODULES}/ha_kiosk"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        machine = Booted(folder / "machine", first_process(process))
        wait_until(lambda: _is_up(machine), "the end of the boot", 120)
        yield machine
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _install(command: Sequence[str], log: int) -> None:
    script = (
        f"apt-get update -q && apt-get install -q -y --no-install-recommends {' '.join(_PYTHON)}"
    )
    subprocess.run(
        [*command, "--console=pipe", "/bin/sh", "-ec", script],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        check=True,
    )


def _is_up(machine: Booted) -> bool:
    done = machine.run("systemctl", "is-system-running", check=False)
    return done.stdout.strip() in {"running", "degraded"}
