"""A clean Debian 13 that has really booted, in a container; what is done to it is thrown away.

`packaging/debian-root.sh` makes it. Its network is that of this machine, so that a server on
127.0.0.1 is one for it, too. `share` is a folder that both see, there as /share.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from harness.kiosk import wait_until
from harness.wait_timeout import WaitTimeout

REPOSITORY = Path(__file__).parents[2]
TOOL = REPOSITORY / "packaging" / "debian-root.sh"
BOOT_WITHIN = 120.0
STOP_WITHIN = 30.0
WITHOUT_A_TTY = """\
[Unit]
ConditionPathExists=
[Service]
TTYPath=
TTYReset=no
TTYVHangup=no
TTYVTDisallocate=no
StandardInput=null
UtmpIdentifier=
"""
"""How a drop-in of the kiosk's unit begins in a container, which has no tty1."""


# Joins the container's control groups, too: logind has no answer for a process outside of them.
_JOIN = """
mkdir -p /sys/fs/cgroup/visitors && echo $$ >/sys/fs/cgroup/visitors/cgroup.procs && exec "$@"
"""


def inside(init: int) -> list[str]:
    """Return what to put before a command so that it runs in the container, with no environment."""
    return ["nsenter", f"--target={init}", "-a", "/bin/sh", "-c", _JOIN, "sh", "env", "-i"]


@dataclass(frozen=True, slots=True)
class Debian:
    """The running system: `init` is its process 1, as this machine numbers it."""

    init: int
    share: Path

    def run(
        self,
        *command: str,
        user: str = "root",
        stdin: str = "",
        check: bool = True,
        timeout: float = 600.0,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in there, as somebody who has just signed in, and return how it ended."""
        try:
            done = subprocess.run(
                [*self.enter(user), *command],
                input=stdin,
                capture_output=True,
                text=True,
                check=False,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired:
            raise WaitTimeout(f"the end of {command[0]}", timeout) from None
        assert not check or done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done

    def says(self, *command: str, user: str = "root") -> str:
        """Return what a command prints, whatever its exit code."""
        return self.run(*command, user=user, check=False).stdout.strip()

    def journal(self, *arguments: str) -> str:
        """Return the log."""
        return self.says("journalctl", "--no-pager", "--boot", *arguments)

    def enter(self, user: str) -> list[str]:
        """Return what to put before a command so that `user` runs it in there."""
        clean = [*inside(self.init), "PATH=/usr/bin:/usr/sbin", "LANG=C.UTF-8", "TERM=dumb"]
        if user == "root":
            return [*clean, "HOME=/root", "DEBIAN_FRONTEND=noninteractive"]
        home = self.says("getent", "passwd", user).split(":")[5]
        become = ["setpriv", "--init-groups", f"--reuid={user}", f"--regid={user}"]
        # The user's own service manager is where systemctl --user looks for it.
        shell = 'cd; export XDG_RUNTIME_DIR="/run/user/$(id -u)"; exec "$@"'
        return [*clean, f"HOME={home}", f"USER={user}", *become, "/bin/sh", "-c", shell, "sh"]


@contextmanager
def booted() -> Iterator[Debian]:
    """Boot a clean Debian 13 and have it for the length of a with-block."""
    base = subprocess.run([TOOL, "base"], stdout=subprocess.PIPE, text=True, check=True)
    # Beside the base: an overlay cannot lie on one, as /tmp may.
    folder = Path(tempfile.mkdtemp(prefix="test.", dir=Path(base.stdout.strip()).parents[1]))
    share = folder / "share"
    share.mkdir()
    share.chmod(0o777)
    command: list[str | Path] = [
        TOOL,
        "run",
        folder,
        "--boot",
        "--console=pipe",
        f"--bind={share}:/share",
    ]
    try:
        with (folder / "console").open("wb") as console:
            container = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console)
        try:
            yield _ready(container, share)
        finally:
            _stop(container)
            subprocess.run([TOOL, "keep", folder], check=False)
    finally:
        shutil.rmtree(folder)


def _ready(container: subprocess.Popen[bytes], share: Path) -> Debian:
    debian = Debian(first_process(container), share)
    good = {"running", "degraded"}
    wait_until(
        lambda: debian.says("systemctl", "is-system-running") in good, "the boot", BOOT_WITHIN
    )
    return debian


def first_process(container: subprocess.Popen[bytes]) -> int:
    """Return process 1 of a container that has just been started, as this machine numbers it."""
    process = psutil.Process(container.pid)

    def found() -> list[int]:
        assert container.poll() is None, "the container ended"
        with suppress(psutil.NoSuchProcess):
            return [child.pid for child in process.children() if child.name() == "systemd"]
        return []

    wait_until(found, "process 1", BOOT_WITHIN)
    return found()[0]


def _stop(container: subprocess.Popen[bytes]) -> None:
    container.terminate()  # systemd-nspawn has its system shut down
    with suppress(subprocess.TimeoutExpired):
        container.wait(STOP_WITHIN)
    container.kill()
    container.wait()
