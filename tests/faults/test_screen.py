"""A screen that goes off and on every ten seconds, with a real X server's monitor."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, running, wait_until
from harness.xorg import x_server

EVERY = 10.0
LASTS = float(os.environ.get("HA_KIOSK_SOAK_SCREEN", "3600"))
"""Seconds."""


@pytest.mark.soak
@pytest.mark.timeout(LASTS + 600)
def test_an_hour_of_off_and_on_ends_on(
    account: Home, home_assistant: OnboardedServer, tmp_path: Path
) -> None:
    """By `ctl` and by a finger in turn; the page was never loaded again."""
    (tmp_path / "x").mkdir()
    home = account.copy(tmp_path / "home", home_assistant.url)
    with x_server(tmp_path / "x") as x:
        home.extra |= {"QT_QPA_PLATFORM": "xcb", "DISPLAY": x.display}
        with running(home) as kiosk:
            kiosk.wait_for("live")
            end, pairs = time.monotonic() + LASTS, 0
            while time.monotonic() < end:
                assert home.run("ctl", "screen", "off").returncode == 0
                wait_until(lambda: x.monitor == "Off", f"the monitor is off, {pairs}")
                time.sleep(EVERY)
                assert x.monitor == "Off"
                if pairs % 2:
                    x.tap(640, 20)
                else:
                    assert home.run("ctl", "screen", "on").returncode == 0
                wait_until(lambda: x.monitor == "On", f"the monitor is on, {pairs}")
                wait_until(lambda: kiosk.status()["display"] == "on", f"it is on, {pairs}")
                time.sleep(EVERY)
                pairs += 1
            assert x.monitor == "On"
            status = kiosk.wait_for("live")
            assert (status["display"], status["reloads"]) == ("on", 0)
