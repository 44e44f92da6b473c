"""What a person sees of us before and instead of the dashboard."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import port_of
from harness.proxy import Fault, Proxy, proxying
from PIL import Image

LIGHT = 200
"""From this grey on a pixel looks white in a dark room."""


@pytest.fixture
def proxy(home_assistant: OnboardedServer) -> Iterator[Proxy]:
    """Return what stands in front of the server."""
    with proxying(port_of(home_assistant.url)) as it:
        yield it


def whiteness(file: Path) -> float:
    """Return which part of a picture is white."""
    with Image.open(file) as picture:
        histogram = picture.convert("L").histogram()
    return sum(histogram[LIGHT:]) / sum(histogram)


@contextmanager
def slow_start(home: Home, proxy: Proxy, theme: str) -> Iterator[Kiosk]:
    """Have a kiosk that waits for the server, until the proxy lets the page through."""
    proxy.be(Fault.BLACK_HOLE)
    with running(home, "--theme", theme, "--size", "800x480") as kiosk:
        wait_until(kiosk.status, "the control socket")
        yield kiosk


def whitest(kiosk: Kiosk, proxy: Proxy, file: Path, *, more: int = 5) -> tuple[float, int]:
    """Return how white the window is at most until it is live, and `more` looks longer.

    And how often it was looked at before it was live.
    """
    worst, looks = 0.0, 0
    while more:
        is_live = kiosk.status()["state"] == "live"
        if kiosk.ctl("screenshot", file=str(file))["ok"]:
            worst = max(worst, whiteness(file))
            looks += not is_live
            more -= is_live
            proxy.be(Fault.NONE)  # after the first look, which is at the splash
    return worst, looks


def test_a_dark_start_is_dark_all_the_time(signed_in: Home, proxy: Proxy, tmp_path: Path) -> None:
    """No flash of white: not the window, not the splash, not the page."""
    with slow_start(signed_in.copy(tmp_path / "behind", proxy.url), proxy, "dark") as kiosk:
        worst, looks = whitest(kiosk, proxy, tmp_path / "look.png")
    assert looks > 0
    assert worst < 0.5


def test_a_light_start_is_light(signed_in: Home, proxy: Proxy, tmp_path: Path) -> None:
    """So the test above can fail."""
    with slow_start(signed_in.copy(tmp_path / "behind", proxy.url), proxy, "light") as kiosk:
        worst, _ = whitest(kiosk, proxy, tmp_path / "look.png", more=1)
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
