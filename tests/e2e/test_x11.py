"""The real program on a real X server: the monitor's power, fingers, the on-screen keyboard."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness import touched_page
from harness.devtools import page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.site import serving
from harness.x11_screen import TOP, ClickedScreen, Screen, on_x, settings, shown
from harness.xorg import HEIGHT, WIDTH, XServer, x_server

pytestmark = [
    pytest.mark.xdist_group("x11"),
    pytest.mark.skipif(os.geteuid() != 0, reason="Debian's Xorg drives a screen for root only"),
]
PATH = "kiosk-x11"
FIRST, HELD, WAKES, LAST = 600, 620, 640, 660
"""Columns for touches that the page can tell apart."""
GUEST = '<div style="height: 600px">text</div><input><div style="height: 60px">end</div>'
MOUSE = "N: Name=mouse\nB: KEY=70000 0 0 0 0\n"
KEYS = "N: Name=keyboard\nB: KEY=fffffffffffffffe\n"
"""Of /proc/bus/input/devices."""
IN_FOCUS = """(() => {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found?.localName === "input";
})()"""


@pytest.fixture(scope="module")
def x(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    """Return an X server."""
    with x_server(tmp_path_factory.mktemp("x")) as server:
        yield server


@pytest.fixture(scope="module")
def dashboard(home_assistant: OnboardedServer) -> Iterator[str]:
    """Return the address of a dashboard with a field at its bottom."""
    with touched_page.dashboard(home_assistant, PATH) as address:
        yield address


@pytest.fixture(scope="module")
def screen(
    x: XServer,
    first_home: Home,
    home_assistant: OnboardedServer,
    dashboard: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Screen]:
    """Return a kiosk on an X server that shows the dashboard."""
    home = first_home.copy(tmp_path_factory.mktemp("home"), home_assistant.url)
    with shown(home, x, dashboard, "live", f"/{PATH}") as screen:
        yield screen


def test_the_monitor_goes_off_and_on(screen: Screen) -> None:
    """A finger's way to the page is cut as it goes off; the touch that wakes does nothing else."""
    x, kiosk = screen.x, screen.kiosk
    kiosk.expect("xset does not switch the screen off")  # a finger was quicker, twice
    screen.takes_touches(FIRST)
    x.press(HELD, TOP)
    wait_until(lambda: screen.seen(HELD) == ["touchstart"], "the page has the touch")
    assert kiosk.home.run("ctl", "screen", "off").returncode == 0
    wait_until(lambda: x.monitor == "Off", "the monitor is off")
    wait_until(lambda: screen.seen(HELD) == ["touchstart", "touchcancel"], "it is cancelled")
    x.lift(HELD, TOP)  # the X server switches the monitor on
    wait_until(lambda: x.monitor == "Off", "the monitor is off again")
    assert kiosk.status()["display"] == "off"
    x.press(WAKES, TOP)
    x.drag(WAKES, TOP + 30)
    x.lift(WAKES, TOP + 30)
    wait_until(lambda: kiosk.status()["display"] == "on", "the kiosk is awake")
    wait_until(lambda: x.monitor == "On", "the monitor is on")
    screen.takes_touches(LAST)
    assert screen.seen(WAKES) == []
    assert screen.seen(HELD) == ["touchstart", "touchcancel"]


def test_a_field_of_the_dashboard_raises_the_keyboard(
    screen: Screen, home_assistant: OnboardedServer
) -> None:
    """It stays in sight, what is typed arrives, and the keyboard goes with its key or the field."""

    def state() -> object:
        return touched_page.text(home_assistant)

    assert screen.fields()[-1].y > HEIGHT / 2
    before = state()
    screen.raise_keyboard(-1)
    assert screen.type_letter(-1) == before
    screen.hide_keyboard()
    screen.raise_keyboard(-1)
    screen.hide_keyboard()
    screen.x.tap(FIRST, TOP)
    wait_until(lambda: state() != before, "the server has the text")
    screen.raise_keyboard(-1)
    screen.x.tap(FIRST, TOP)
    wait_until(lambda: not screen.has_keyboard(), "the keyboard is gone with the field")


def test_a_guest_view_raises_the_keyboard(screen: Screen) -> None:
    """A field at the bottom of a stranger's page stays in sight, too."""
    with serving() as site:
        address = site.add("/guest", GUEST)
        screen.page.evaluate(f"void window.open({json.dumps(address)})")
        with page(screen.port, address) as stranger:
            guest = Screen(screen.x, screen.kiosk, stranger, screen.port)
            wait_until(guest.fields, "a field")
            guest.begin()
            guest.takes_touches(FIRST)
            guest.raise_keyboard(-1)
            assert guest.type_letter(-1) == ""
            guest.hide_keyboard()
        screen.x.tap(WIDTH - 30, 30)
        wait_until(lambda: screen.kiosk.status()["overlay"] is None, "the guest is gone")


def test_a_mouse_raises_it_where_there_is_no_other_keyboard(
    x: XServer, first_home: Home, home_assistant: OnboardedServer, dashboard: str, tmp_path: Path
) -> None:
    """Raspberry Pi OS turns fingers into a mouse. Once a keyboard is plugged in, that is used."""
    devices = tmp_path / "devices"
    devices.write_text(MOUSE)
    home = first_home.copy(tmp_path / "home", home_assistant.url)
    port = on_x(home, x)
    settings(home, 'keyboard = "auto"\n')
    within = 'mount --bind "$0" /proc/bus/input/devices && exec "$@"'
    home.within = ("unshare", "--mount", "sh", "-c", within, str(devices))
    with running(home, "--url", dashboard) as kiosk:
        kiosk.wait_for("live")
        with page(port, f"/{PATH}") as frontend:
            screen = ClickedScreen(x, kiosk, frontend, port)
            wait_until(screen.fields, "a field")
            wait_until(lambda: frontend.evaluate("innerWidth") == WIDTH, "the whole screen")
            screen.begin()
            screen.raise_keyboard(-1)
            screen.hide_keyboard()
            screen.tap(FIRST, TOP)
            wait_until(lambda: not frontend.evaluate(IN_FOCUS), "the field has lost the focus")
            devices.write_text(f"{MOUSE}\n{KEYS}")
            field = screen.field_at_rest(-1)
            screen.tap(field.x, screen.top + field.y)
            wait_until(lambda: frontend.evaluate(IN_FOCUS), "the field has the focus")
            touched_page.wait_for_pictures(frontend)
            assert not screen.has_keyboard()


@pytest.mark.flaky_on_slow_machine("a wait ran out once in 25 runs, at a load of 20")
def test_the_login_page_raises_the_keyboard(
    x: XServer, home: Home, home_assistant: OnboardedServer
) -> None:
    """For the user name, and for the password; the touch that raises it is no key.

    The page gives the user name the focus by itself, and the keyboard covers where the fields were.
    """
    with shown(home, x, home_assistant.url, "signed-out", "/auth/authorize") as login:
        for number in (0, 1):
            login.raise_keyboard(number)
            assert login.type_letter(number) == ""
            login.hide_keyboard()


def test_a_kiosk_that_ends_leaves_the_monitor_on(
    x: XServer, signed_in: Home, home_assistant: OnboardedServer
) -> None:
    """At once where it is asked to end; where it is killed, the next one switches it on."""
    on_x(signed_in, x)

    def switch_off(kiosk: Kiosk) -> None:
        wait_until(lambda: kiosk.status().get("display") == "on", "the kiosk listens")
        wait_until(lambda: x.monitor == "On", "the monitor is on")
        assert signed_in.run("ctl", "screen", "off").returncode == 0
        wait_until(lambda: x.monitor == "Off", "the monitor is off")

    killed = Kiosk(signed_in)
    try:
        switch_off(killed)
    finally:
        killed.end(signal.SIGKILL)
    left = signed_in.folder / "state/ha-kiosk/default/screen.json"
    with running(signed_in) as kiosk:
        kiosk.expect("ended without")
        switch_off(kiosk)
        assert json.loads(left.read_text())["off_by"] == ["xset"]
    # A machine that is too slow for its last second leaves it to the next start.
    assert x.monitor == "On" or left.exists()
