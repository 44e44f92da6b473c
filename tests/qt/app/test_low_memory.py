"""What is set before Qt starts where memory is saved."""

from __future__ import annotations

import subprocess
import sys

import pytest

_SCRIPT = """
import os, sys
from ha_kiosk.config.choices import Render
from ha_kiosk.config.config import Config
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.qt.app import application
os.environ.pop("QTWEBENGINE_CHROMIUM_FLAGS", None)
config = Config(low_memory=sys.argv[1] == "yes")
application.prepare(config, Rendering(Render.SOFTWARE, "a test"))
print(os.environ["QTWEBENGINE_CHROMIUM_FLAGS"])
"""


@pytest.mark.parametrize("setting", ["yes", "no"])
def test_memory_is_saved_where_it_is_wanted(setting: str) -> None:
    """By a smaller first heap of V8, which then prefers a small one to a fast one."""
    command = [sys.executable, "-c", _SCRIPT, setting]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    flags = done.stdout
    saves = setting == "yes"
    assert ("--optimize-for-size" in flags) is saves
    assert "--initial-old-space-size=32" not in flags or not saves
