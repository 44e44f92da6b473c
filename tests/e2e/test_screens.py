"""What a person sees of us before and instead of the dashboard."""

from __future__ import annotations

import json
import socket
from pathlib import Path

from harness.kiosk import Home, Kiosk, running, wait_until
from PIL import Image

LIGHT = 200
"""From this grey on a pixel looks white in a dark room."""


def whiteness(file: Path) -> float:
    """Return which part of a picture is white."""
    with Image.open(file) as picture:
        histogram = picture.convert("L").histogram()
    return sum(histogram[LIGHT:]) / sum(histogram)


def whitest(kiosk: Kiosk, folder: Path, *, more: int = 5) -> tuple[float, int]:
    """Return how white the window is at most until it is live, and `more` looks longer.

    And how often it was looked at before it was live.
    """
    file, worst, looks = folder / "look.png", 0.0, 0
    wait_until(kiosk.status, "the control socket")
    while more:
        is_live = kiosk.status()["state"] == "live"
        if kiosk.ctl("screenshot", file=str(file))["ok"]:
            worst = max(worst, whiteness(file))
            looks += not is_live
            more -= is_live
    return worst, looks


def test_a_dark_start_is_dark_all_the_time(signed_in: Home, tmp_path: Path) -> None:
    """No flash of white: not the window, not the splash, not the page."""
    with running(signed_in, "--theme", "dark", "--size", "800x480") as kiosk:
        worst, looks = whitest(kiosk, tmp_path)
    assert looks > 0
    assert worst < 0.5


def test_a_light_start_is_light(signed_in: Home, tmp_path: Path) -> None:
    """So the test above can fail."""
    with running(signed_in, "--theme", "light", "--size", "800x480") as kiosk:
        worst, _ = whitest(kiosk, tmp_path, more=1)
    assert worst > 0.5


def test_the_screens_speak_the_language_of_the_system(signed_in: Home) -> None:
    """And the log and `status` English, for whoever helps."""
    signed_in.extra = {"LANG": "de_DE.UTF-8"}
    stored = json.loads(signed_in.credentials.read_text())
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        stored["server"] = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        signed_in.credentials.write_text(json.dumps(stored))
        with running(signed_in) as kiosk:
            status = kiosk.wait_for("offline")
    assert status["screen"] == "Home Assistant ist nicht erreichbar"
    assert "refuse" in str(status["last_error"])
