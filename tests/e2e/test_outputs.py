"""The output whose screen the window covers, on a machine with two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from harness.kiosk import Home, running, wait_until
from PIL import Image

NAMES = {"HDMI-A-1": (1024, 600), "DSI-1": (800, 480)}


@pytest.fixture
def two_screens(signed_in: Home, tmp_path: Path) -> Home:
    """Return who is signed in, in front of two screens."""
    screens = [
        {"name": name, "x": 0, "y": 0, "width": width, "height": height}
        | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for name, (width, height) in NAMES.items()
    ]
    screens[1]["x"] = NAMES["HDMI-A-1"][0]
    file = tmp_path / "screens.json"
    file.write_text(json.dumps({"screens": screens}))
    signed_in.extra["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
    return signed_in


def test_the_window_covers_the_output_that_was_chosen(two_screens: Home, tmp_path: Path) -> None:
    """By its name, which has to be there."""
    result = two_screens.run("open", "--output", "DP-9")
    assert result.returncode == 2
    assert "output: there is no output 'DP-9'" in result.stderr
    assert "DSI-1, HDMI-A-1" in result.stderr
    picture = tmp_path / "a.png"

    def size() -> tuple[int, int]:
        kiosk.ctl("screenshot", file=str(picture))
        with Image.open(picture) as image:
            return image.size

    with running(two_screens, "--output", "HDMI-A-1") as kiosk:
        kiosk.wait_for("live")
        wait_until(lambda: size() == NAMES["HDMI-A-1"], "the window covers that screen")
