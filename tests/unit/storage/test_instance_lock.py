"""One kiosk per profile."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ha_kiosk.errors import AlreadyRunning, KioskError
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths

HOLD = """
import sys
from ha_kiosk.storage.instance_lock import hold
from ha_kiosk.storage.paths import Paths
with hold(Paths()):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def test_a_second_kiosk_is_told_who_is_the_first() -> None:
    """With its process id."""
    with (
        hold(Paths()),
        pytest.raises(AlreadyRunning, match=rf"'default'.*process {os.getpid()}\)"),
        hold(Paths()),
    ):
        pass


def test_profiles_do_not_hinder_each_other() -> None:
    """Each has its own lock."""
    with hold(Paths("hall")), hold(Paths("kitchen")):
        pass


def test_the_next_kiosk_may_start_when_the_first_has_ended() -> None:
    """Also after an error."""
    with pytest.raises(RuntimeError), hold(Paths()):
        raise RuntimeError
    with hold(Paths()):
        pass


def test_a_killed_kiosk_leaves_no_lock() -> None:
    """The kernel releases it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(AlreadyRunning, match=str(other.pid)), hold(Paths()):
            pass
        other.kill()
        other.wait(10)
        with hold(Paths()):
            pass


def test_the_lock_is_this_users_alone() -> None:
    """Nobody else can hold it against us."""
    with hold(Paths()):
        assert stat.S_IMODE(Paths().lock_file.stat().st_mode) == 0o600
        assert stat.S_IMODE(Paths().runtime.stat().st_mode) == 0o700


def test_a_lock_file_without_a_process_id_still_locks() -> None:
    """The other kiosk may be about to write it."""
    with hold(Paths()):
        Paths().lock_file.write_text("?")
        with pytest.raises(AlreadyRunning, match="process unknown"), hold(Paths()):
            pass


def test_a_full_disk_keeps_no_kiosk_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock is the kernel's; what is in the file is for people."""

    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with hold(Paths()), pytest.raises(AlreadyRunning), hold(Paths()):
        pass


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """It could point to a file that we would overwrite."""
    victim = tmp_path / "victim"
    victim.write_text("precious")
    Paths().runtime.mkdir()
    Paths().lock_file.symlink_to(victim)
    with pytest.raises(KioskError, match=str(Paths().lock_file)), hold(Paths()):
        pass
    assert victim.read_text() == "precious"
