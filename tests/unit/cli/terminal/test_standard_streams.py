"""What happens where stdin, stdout or stderr is closed or takes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from ha_kiosk.cli.terminal import standard_streams

SHOW = """
import os, sys
from ha_kiosk.cli.terminal import standard_streams
standard_streams.open_closed()
file = open(sys.argv[1], "w")
print(sys.stdin.read(), file.fileno() > 2, os.get_inheritable(0), file=file)
print("said")
print("said", file=sys.stderr)
"""


@pytest.mark.parametrize("closed", ["<&-", "<&- >&-", "<&- >&- 2>&-"])
def test_what_is_closed_leads_nowhere(tmp_path: Path, closed: str) -> None:
    """No file of ours gets its number, and there is nothing to read."""
    file = tmp_path / "told"
    command = ["sh", "-c", f'"$@" {closed}', "sh", sys.executable, "-W", "ignore", "-c", SHOW]
    subprocess.run([*command, str(file)], check=True, capture_output=True)
    assert file.read_text() == " True True\n"


def test_a_device_that_is_full_is_one_line() -> None:
    """Python would complain at its end."""
    try:
        full = os.open("/dev/full", os.O_WRONLY)
    except PermissionError:
        pytest.skip("this container does not let anybody open /dev/full")
    with os.fdopen(full, "w") as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "ha_kiosk", "config", "get", "zoom"],
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "ha-kiosk: No space left on device.\n")


def test_a_stdout_that_is_no_file_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in tests."""
    monkeypatch.setattr(sys, "stdout", StringIO())
    standard_streams.discard_output()
