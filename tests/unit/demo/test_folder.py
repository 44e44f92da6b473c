"""The temporary folder."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ha_kiosk.demo.folder import temporary
from ha_kiosk.errors import DemoFailed

HOLD = """
import sys
from ha_kiosk.demo.folder import temporary
with temporary() as folder:
    (folder / "file").touch()
    print(folder, flush=True)
    sys.stdin.read()
folder.mkdir()  # as Chromium does, at the very end
"""


def wait_until_gone(folder: Path) -> None:
    """Return when there is no `folder` any more; fail the test after a while."""
    deadline = time.monotonic() + 10
    while folder.exists():
        assert time.monotonic() < deadline, f"{folder} is still there"
        time.sleep(0.02)


def test_it_is_private_and_goes_with_the_block() -> None:
    """Credentials are kept in it."""
    with temporary() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "file").touch()
    assert not folder.exists()


@pytest.mark.parametrize("is_killed", [True, False])
def test_it_goes_with_the_program(is_killed: object, tmp_path: Path) -> None:
    """Even where that is killed, or something writes to it after all."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"TMPDIR": str(tmp_path), "PYTHONPATH": ":".join(sys.path)},
    ) as program:
        assert program.stdout is not None
        folder = Path(program.stdout.readline().strip())
        assert folder.parent == tmp_path
        if is_killed:
            program.kill()
    wait_until_gone(folder)


def test_no_room_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full or read-only /tmp."""
    monkeypatch.setattr("tempfile.tempdir", "/no/such/folder")
    with pytest.raises(DemoFailed, match="no room for temporary files: No such file"), temporary():
        pass
