"""What is set before Qt starts: the flags of Chromium."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest
from PySide6.QtCore import QLibraryInfo, QVersionNumber

from ha_kiosk.qt.app.application import COMPILE_IN_BACKGROUND

_SCRIPT = """
import os, sys
from ha_kiosk.config.choices import Render
from ha_kiosk.config.config import Config
from ha_kiosk.host.qt_runtime.gpu import Rendering
from ha_kiosk.page.alias import OriginAlias
from ha_kiosk.qt.app import application
config = Config(low_memory=sys.argv[1] == "yes")
alias = OriginAlias.secure("http://192.0.2.1:8123")
application.prepare(config, Rendering(Render.SOFTWARE, "a test"), alias)
print(os.environ["QTWEBENGINE_CHROMIUM_FLAGS"])
"""


def flags(*, low_memory: bool = False, own: str = "") -> dict[str, str]:
    """Return each switch and its value, where the user has set `own`."""
    command = [sys.executable, "-c", _SCRIPT, "yes" if low_memory else "no"]
    environment = {**os.environ, "QTWEBENGINE_CHROMIUM_FLAGS": own}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    switches = [switch.partition("=") for switch in shlex.split(done.stdout)]
    assert len({name for name, _, _ in switches}) == len(switches), "Chromium takes only the last"
    return {name: value for name, _, value in switches}


@pytest.mark.parametrize("saves", [True, False])
def test_memory_is_saved_where_it_is_wanted(*, saves: bool) -> None:
    """By a smaller first heap of V8, which then prefers a small one to a fast one."""
    given = flags(low_memory=saves)["--js-flags"]
    assert ("--optimize-for-size" in given) is saves
    assert "--initial-old-space-size=32" not in given or not saves


def test_no_script_waits_in_the_background_for_the_page_to_collect_garbage() -> None:
    """It would take the threads that the page itself waits for; Qt 6.8 collects in time."""
    late = QLibraryInfo.version() >= QVersionNumber(6, 10)
    assert (flags().get("--disable-features") == COMPILE_IN_BACKGROUND) is late


def test_what_a_user_disables_stays_disabled() -> None:
    """And the hosts that he maps are mapped."""
    own = '--disable-features=Vulkan --host-resolver-rules="MAP a.example 127.0.0.1"'
    given = flags(own=own)
    assert given["--disable-features"].split(",")[-1] == "Vulkan"
    assert given["--host-resolver-rules"].endswith(",MAP a.example 127.0.0.1")
    assert len(given["--host-resolver-rules"].split(",")) == len(["the server", "a.example"])
