"""Fingers, two outputs and a turned picture on the real compositor of the kiosk's session.

labwc has its usual screen without hardware, and beside it a window on an X server of this machine,
which hands on real touches (wl_touch). Both outputs lie at the same place: one that is off has no
window, so the touches come through the other.

The hour of off and on: `pytest tests/package/test_screen.py -m soak`, as root.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from harness import touched_page
from harness.debian import Debian
from harness.debian_kiosk import (
    install,
    looked_into,
    picture,
    sign_in,
    started_with,
    status,
    without_hardware,
)
from harness.devtools import Page
from harness.fault_table import From, fault_table
from harness.home_assistant import OnboardedServer
from harness.kiosk import wait_until
from harness.labwc_screen import HEIGHT, SCREEN, WIDTH, LabwcScreen
from harness.screen_hour import LASTS, ScreenHour, minutes
from harness.xorg import XServer, x_server

pytestmark = pytest.mark.timeout(900)
FIRST, HELD, WAKES, LAST = 600, 620, 640, 660
"""Columns for touches that the page can tell apart."""
TOP = 20
DARK = "HEADLESS-1 off"


@pytest.fixture(scope="module")
def x(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    """Return an X server with a touch screen."""
    with x_server(tmp_path_factory.mktemp("x"), has_manager=False) as server:
        yield server


@pytest.fixture(scope="module")
def session(
    debian: Debian, package: Path, home_assistant: OnboardedServer, request: pytest.FixtureRequest
) -> Debian:
    """Return a Debian with a kiosk that is signed in, in a session of its own."""
    if request.session.testsfailed:
        pytest.skip("the story of the package has failed, and nobody knows where")
    debian.run("apt-get", "update", "-q")
    install(debian, package)
    debian.run("apt-get", "install", "-q", "-y", "--no-install-recommends", "grim")
    debian.run("ha-kiosk", "autostart", "enable", "--yes")
    sign_in(debian, home_assistant, "kiosk")
    without_hardware(debian)
    return debian


def say(debian: Debian, *command: str) -> str:
    """Return what a program of the session prints."""
    return debian.says(*SCREEN, *command, user="kiosk")


@contextmanager
def touched(debian: Debian, x: XServer, address: str) -> Iterator[LabwcScreen]:
    """Show a page on a screen that fingers touch."""
    backends = f"WLR_BACKENDS=headless,x11 DISPLAY={x.display}"
    with looked_into(debian, address, f"{backends} HA_KIOSK_OUTPUT=HEADLESS-1") as frontend:
        window = ("--output", "X11-1", "--custom-mode", f"{WIDTH}x{HEIGHT}", "--pos", "0,0")
        say(debian, "wlr-randr", *window)
        say(debian, "wlr-randr", "--output", "HEADLESS-1", "--pos", "0,0")
        screen = LabwcScreen(debian, frontend, x.tap)
        wait_until(lambda: touched_page.height(frontend) == HEIGHT, "the page has its size")
        screen.takes_clicks(FIRST)
        yield screen


def seen(page: Page, column: int) -> set[str]:
    """Return what a page got in a column."""
    return set(touched_page.seen(page, column))


def switch(debian: Debian, *, on: bool) -> None:
    """Have the kiosk switch the screen."""
    debian.run("ha-kiosk", "ctl", "screen", "on" if on else "off", user="kiosk")


def test_fingers(session: Debian, x: XServer, home_assistant: OnboardedServer) -> None:
    """One is taken from the page as the screen goes off, and the one that wakes it is swallowed.

    With `auto`, a touch raises the keyboard.
    """
    session.run("ha-kiosk", "config", "set", "keyboard", "on", user="kiosk")
    with (
        touched_page.dashboard(home_assistant, "kiosk-fingers") as address,
        touched(session, x, address) as screen,
    ):
        session.run("ha-kiosk", "config", "set", "keyboard", "auto", user="kiosk")
        x.press(HELD, TOP)
        wait_until(lambda: seen(screen.page, HELD) == {"touchstart"}, "the page has the touch")
        switch(session, on=False)
        wait_until(lambda: DARK in screen.power(), "the screen is off")
        assert "X11-1 on" in screen.power()
        wait_until(lambda: "touchcancel" in seen(screen.page, HELD), "it is cancelled")
        x.lift(HELD, TOP)
        assert status(session)["display"] == "off"
        x.press(WAKES, TOP)
        x.drag(WAKES, TOP + 30)
        x.lift(WAKES, TOP + 30)
        wait_until(lambda: DARK not in screen.power(), "the screen is on")
        wait_until(lambda: status(session)["display"] == "on", "the kiosk is awake")
        screen.takes_clicks(LAST)
        assert "touchend" in seen(screen.page, LAST)
        assert seen(screen.page, WAKES) == set()
        assert seen(screen.page, HELD) == {"touchstart", "touchcancel"}

        before = touched_page.text(home_assistant)
        screen.raise_keyboard()
        screen.type_letter()
        screen.hide_keyboard()
        screen.click(FIRST, TOP)
        wait_until(lambda: touched_page.text(home_assistant) != before, "the server has the text")


def shows(debian: Debian, output: str) -> tuple[tuple[int, int], bool]:
    """Return the size of an output, and whether the kiosk is on it."""
    image = picture(debian, "kiosk", "-o", output)
    return image.size, len(image.getcolors(2**24) or ()) > 1


def test_two_outputs(session: Debian) -> None:
    """One is covered, turned and switched, and has its window back after it was unplugged."""
    upright, lying = (HEIGHT, WIDTH), (WIDTH, HEIGHT)
    chosen = "HA_KIOSK_OUTPUT=HEADLESS-2 HA_KIOSK_ROTATION=90"

    def wait_for(first: bool, second: bool, what: str) -> None:  # noqa: FBT001 - a table
        wait_until(lambda: shows(session, "HEADLESS-1") == (lying, first), f"the first, {what}")
        wait_until(lambda: shows(session, "HEADLESS-2") == (upright, second), what)

    with started_with(session, f"WLR_HEADLESS_OUTPUTS=2 {chosen}"):
        wait_for(False, True, "at the start")  # noqa: FBT003 - a table
        switch(session, on=False)
        wait_until(
            lambda: set(say(session, "wlopm").splitlines()) == {"HEADLESS-1 on", "HEADLESS-2 off"},
            "that one is off",
        )
        switch(session, on=True)
        wait_until(lambda: "off" not in say(session, "wlopm"), "both are on")
        say(session, "wlr-randr", "--output", "HEADLESS-2", "--transform", "normal", "--off")
        wait_until(lambda: shows(session, "HEADLESS-1")[1], "the window is on the other one")
        say(session, "wlr-randr", "--output", "HEADLESS-2", "--on")
        wait_for(False, True, "unplugged and plugged in")  # noqa: FBT003 - a table
        findings = json.loads(say(session, "env", *chosen.split(), "ha-kiosk", "doctor", "--json"))
        (turned,) = [one for one in findings if "turns the picture" in one["text"]]
        assert turned["level"] == "ok"


@dataclass(frozen=True, slots=True)
class Touched:
    """The screen of labwc, for the hour."""

    screen: LabwcScreen
    tap: Callable[[float, float], object]

    def is_lit(self) -> bool:
        """Return whether the output has power."""
        return DARK not in self.screen.power()

    def status(self) -> dict[str, object]:
        """Return what the kiosk says of itself."""
        return status(self.screen.debian)

    def files(self) -> int:
        """Return how many files the kiosk has open."""
        return len(self.screen.debian.says("ls", f"/proc/{self.status()['pid']}/fd").split())

    def switch(self, *, on: bool) -> None:
        """Have the kiosk switch the screen."""
        switch(self.screen.debian, on=on)

    def touch(self) -> None:
        """Touch the screen."""
        self.tap(WAKES, TOP)


@pytest.mark.soak
@pytest.mark.timeout(LASTS + 1200)
def test_an_hour_of_off_and_on_ends_on(
    session: Debian, x: XServer, home_assistant: OnboardedServer
) -> None:
    """By `ctl` and by a finger in turn; no touch reached the page, and nothing has grown."""
    with (
        touched_page.dashboard(home_assistant, "kiosk-hour") as address,
        touched(session, x, address) as screen,
    ):
        hour = ScreenHour(Touched(screen, x.tap))
        hour.run()
        assert seen(screen.page, WAKES) == set()
    pairs = len(hour.wakes)
    name = f"{minutes()} of a screen (labwc) that goes off and on {pairs} times"
    with fault_table() as table:
        table.add(name, [f"the dashboard; {hour.told}"], hour.wakes, From.PERSON, 2 * pairs)
