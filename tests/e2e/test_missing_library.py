"""A system library, or the display itself, is missing: said before Qt aborts."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from harness.hidden import can_hide, without
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home

CURSOR = "libxcb-cursor.so.0"
NSS = "libnss3.so"
# PySide6 that was imported and never used leaves objects behind, of which Python would warn.
ON_X11 = {"DISPLAY": ":97", "QT_QPA_PLATFORM": "", "PYTHONWARNINGS": ""}
PACKAGES = {CURSOR: "libxcb-cursor0", NSS: "libnss3"}


def run(home: Home, library: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program where a library is missing."""
    if not can_hide(library):
        pytest.skip(f"this machine cannot hide {library} from one program (needs root)")
    return subprocess.run(
        without(library, [sys.executable, "-m", "ha_kiosk", *arguments]),
        env=home.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("library", [CURSOR, NSS])
def test_open_says_which_library_is_missing_and_what_installs_it(home: Home, library: str) -> None:
    """One line, exit code 9; the plugin of the display as well as the web engine's own."""
    home.extra = dict(ON_X11)
    done = run(home, library, "open", "--url", "http://127.0.0.1:9")
    assert done.returncode == 9, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    line = lines[0]
    assert line.startswith(f"ha-kiosk: These system libraries are missing: {library}. ")
    assert PACKAGES[library] in line


def test_a_display_that_is_gone_is_said_before_qt_aborts(home: Home) -> None:
    """One line, exit code 7: a shell that is older than the session."""
    home.extra = dict(ON_X11)
    done = home.run("open", "--url", "http://127.0.0.1:9")
    assert done.returncode == 7, done.stderr
    assert done.stderr.splitlines()[-1].startswith("ha-kiosk: There is no display at :97. ")
    assert "Aborted" not in done.stderr


def test_the_window_for_the_sign_in_says_so_too(
    home: Home, home_assistant: OnboardedServer
) -> None:
    """After the server has answered."""
    home.extra = dict(ON_X11)
    done = run(home, CURSOR, "login", home_assistant.url, "--method", "window")
    assert done.returncode == 9, done.stderr
    assert CURSOR in done.stderr


def test_a_library_of_another_display_does_not_matter(home: Home) -> None:
    """Offscreen there is no X11."""
    done = run(
        home, CURSOR, "open", "--screenshot", "/nowhere/x.png", "--url", "http://127.0.0.1:9"
    )
    assert done.returncode == 2
    done = run(home, CURSOR, "doctor", "--json")
    found = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert found["chromium"]["level"] == "ok"
    assert found["libraries"]["level"] == "warning"
    assert found["libraries"]["text"] == f"For a display of xcb there are missing: {CURSOR}."


def test_the_doctor_finds_what_the_engine_lacks(home: Home) -> None:
    """And that Chromium does not start for it."""
    done = run(home, NSS, "doctor", "--json")
    found = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["libraries"]["level"] == "problem"
    assert PACKAGES[NSS] in found["libraries"]["fix"]
    assert found["chromium"]["level"] == "problem"
