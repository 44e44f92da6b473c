"""The on-screen keyboard over a real page, with injected touches."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_touched_field_raises_the_keyboard() -> None:
    """It types, also a password; the field stays in sight; a mouse and the settings are obeyed.

    In a process of its own, because Qt chooses its input context once.
    """
    path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
    command = [sys.executable, "-m", "harness.keyboard_session"]
    result = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "all is well" in result.stdout
