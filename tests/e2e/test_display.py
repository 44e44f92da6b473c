"""The screen of the real program: off, a screensaver, and back on the page that was shown."""

from __future__ import annotations

import signal
from itertools import pairwise
from pathlib import Path

from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from PIL import Image


def seen(kiosk: Kiosk, file: Path) -> str:
    """Return what is on the window: "black", "grey" (the clock), or "coloured"."""
    kiosk.ctl("screenshot", file=str(file))
    with Image.open(file) as picture:
        _, saturation, value = picture.convert("HSV").split()
    if value.getextrema() == (0, 0):
        return "black"
    return "grey" if saturation.getextrema() == (0, 0) else "coloured"


def settings(home: Home, text: str) -> None:
    """Write the profile's settings."""
    file = home.folder / "config/ha-kiosk/default/ha-kiosk.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def test_the_screen_goes_off_and_the_page_is_still_there(signed_in: Home, tmp_path: Path) -> None:
    """By `ctl`: black, then the dashboard, which was never loaded again."""
    picture = tmp_path / "a.png"
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        wait_until(lambda: seen(kiosk, picture) == "coloured", "the dashboard on the screen")
        assert signed_in.run("ctl", "screen", "off").returncode == 0
        status = kiosk.status()
        assert (status["display"], status["overlay"]) == ("off", "off")
        wait_until(lambda: seen(kiosk, picture) == "black", "a black window")
        assert signed_in.run("ctl", "screensaver", "on").returncode == 0
        wait_until(lambda: seen(kiosk, picture) == "grey", "the clock")
        assert signed_in.run("ctl", "screen", "on").returncode == 0
        wait_until(lambda: seen(kiosk, picture) == "coloured", "the dashboard on the screen again")
        status = kiosk.status()
        assert (status["display"], status["overlay"], status["reloads"]) == ("on", None, 0)


def bands(picture: Path) -> int:
    """Return how many lines of writing a picture with a black ground has."""
    with Image.open(picture) as image:
        _, rows = image.convert("L").point(lambda value: 255 * (value > 40)).getprojection()
    return sum(1 for above, row in pairwise([0, *rows]) if row and not above)


def test_the_screensaver_shows_what_home_assistant_knows(
    signed_in: Home, home_assistant: OnboardedServer, tmp_path: Path
) -> None:
    """A state with its name, below time and date; or a dashboard, and then the view from before."""
    picture = tmp_path / "a.png"
    told = {"unit_of_measurement": "m", "friendly_name": "Xxxx"}
    home_assistant.set_state("sensor.xxxx", "11", **told)
    settings(signed_in, '[screen]\nclock_entities = ["sensor.xxxx"]\n')
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        assert signed_in.run("ctl", "screensaver", "on").returncode == 0
        wait_until(lambda: seen(kiosk, picture) == "grey", "the clock")
        wait_until(lambda: (seen(kiosk, picture), bands(picture))[1] == 4, "the state is shown")
        assert signed_in.run("ctl", "screen", "on").returncode == 0
        kiosk.ctl("navigate", path="/history")
        wait_until(lambda: "/history" in str(kiosk.status()["url"]), "another view")
        for key, value in (("screensaver_dashboard", "/profile"), ("screensaver", "dashboard")):
            changed = signed_in.run("config", "set", f"screen.{key}", value)
            assert changed.returncode == 0, changed.stderr
        assert signed_in.run("ctl", "screensaver", "on").returncode == 0
        wait_until(lambda: "/profile" in str(kiosk.status()["url"]), "the other dashboard")
        wait_until(lambda: seen(kiosk, picture) == "coloured", "it is on screen")
        assert kiosk.status()["overlay"] == "screensaver"
        assert signed_in.run("ctl", "screen", "on").returncode == 0
        wait_until(lambda: "/history" in str(kiosk.status()["url"]), "the view from before")
        assert kiosk.status()["reloads"] == 0


def test_nobody_there_means_a_dark_screen(signed_in: Home) -> None:
    """After the seconds of the settings, unless it is held."""
    settings(signed_in, "[screen]\nscreensaver_after = 4\n")
    with running(signed_in) as kiosk:
        kiosk.wait_for("live")
        wait_until(lambda: kiosk.status()["display"] == "screensaver", "the screensaver")
        settings(signed_in, "[screen]\nscreensaver_after = 4\noff_after = 8\n")
        kiosk.process.send_signal(signal.SIGHUP)
        wait_until(lambda: kiosk.status()["display"] == "off", "the screen is off")
        assert signed_in.run("ctl", "hold", "10m").returncode == 0
        assert kiosk.status()["display"] == "on"
        assert signed_in.run("ctl", "hold", "0").returncode == 0
        wait_until(lambda: kiosk.status()["display"] == "off", "the screen is off again")
        assert signed_in.run("ctl", "clean").returncode == 0
        assert kiosk.status()["display"] == "on"


def test_a_dashboard_that_loads_while_the_screen_is_dark_is_live(signed_in: Home) -> None:
    """At a start after a power cut at night, say: what is covered loads all the same."""
    settings(signed_in, "[screen]\noff_after = 1\n")
    with running(signed_in) as kiosk:
        wait_until(lambda: kiosk.status().get("display") == "off", "the screen is off")
        status = kiosk.wait_for("live")
        assert (status["display"], status["reloads"]) == ("off", 0)
        kiosk.ctl("reload")
        wait_until(lambda: kiosk.status()["reloads"] == 1, "it is loaded again")
        assert kiosk.wait_for("live")["display"] == "off"


def test_the_start_view_comes_back(signed_in: Home, home_assistant: OnboardedServer) -> None:
    """After a while without a touch, and without loading the page again."""
    settings(signed_in, "home_after = 2\n")
    with running(signed_in, "--url", f"{home_assistant.url}/history") as kiosk:
        kiosk.wait_for("live")
        kiosk.ctl("navigate", path="/config")
        wait_until(lambda: "/config" in str(kiosk.status()["url"]), "another view")
        wait_until(lambda: "/history" in str(kiosk.status()["url"]), "the start view")
        assert kiosk.status()["reloads"] == 0


def test_wrong_settings_are_refused(signed_in: Home) -> None:
    """At the start, with the key; and so are wrong commands."""
    settings(signed_in, "[screen]\noff_after = -1\n")
    result = signed_in.run("open", "--windowed")
    assert result.returncode == 2
    assert "screen.off_after" in result.stderr
    assert signed_in.run("ctl", "hold", "soon").returncode == 2
    assert signed_in.run("ctl", "brightness", "101").returncode == 2
