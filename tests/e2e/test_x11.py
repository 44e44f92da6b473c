"""The real program on a real X server: the monitor's power, fingers, the on-screen keyboard."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from harness.devtools import Page, page
from harness.home_assistant import OnboardedServer
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import free_port
from harness.wait_timeout import WaitTimeout
from harness.xorg import HEIGHT, WIDTH, XServer, x_server

pytestmark = pytest.mark.xdist_group("x11")
PATH, ENTITY = "kiosk-x11", "text.text"
FIRST, HELD, WAKES, LAST = 600, 620, 640, 660
NEAR = 10
"""Columns for touches that the page can tell apart."""
HEADER = 150
"""The login page is below lines of ours that are less high than this."""
TOP = 20
"""A row of the page where nothing is."""
FIELDS = """(() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (element) => [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  const fields = all(document).filter((element) => element.localName === "input"
    && ["text", "password"].includes(element.type) && element.getBoundingClientRect().width);
  return fields.map((field) => {
    const box = field.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, bottom: box.bottom,
      value: field.value };
  });
})()"""
"""The fields of the page: where each is, and its text."""
LISTEN = """(() => {
  window.seen = [];
  for (const type of ["touchstart", "touchend", "touchcancel", "click"])
    addEventListener(type, (event) => window.seen.push(
      [type, Math.round((event.changedTouches?.[0] ?? event).clientX)]), true);
})()"""
PAINTED = """new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(
  () => resolve(true))))"""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a page."""

    x: float
    y: float
    bottom: float
    value: str


@dataclass
class Screen:
    """A kiosk on an X server, and what is on it."""

    x: XServer
    kiosk: Kiosk
    page: Page
    top: float = 0.0

    def fields(self) -> list[Field]:
        """Return the fields that are on the page."""
        found = self.page.evaluate(FIELDS)
        assert isinstance(found, list)
        return [Field(**one) for one in found]

    def seen(self, column: int) -> list[str]:
        """Return the events that the page got in a column."""
        found = self.page.evaluate("window.seen")
        assert isinstance(found, list)
        return [kind for kind, x in found if abs(x - column) < NEAR]

    def takes_touches(self, column: int) -> None:
        """Touch the page until it has a whole touch."""
        repeat(
            lambda: self.x.tap(column, self.top + TOP),
            lambda: "click" in self.seen(column),
            "the page has a touch",
        )

    def height(self) -> float:
        """Return the height of the page."""
        found = self.page.evaluate("innerHeight")
        assert isinstance(found, int | float)
        return found

    def has_keyboard(self) -> bool:
        """Return whether the page is less high than the screen has room for."""
        return self.top + self.height() < HEIGHT

    def raise_keyboard(self, number: int) -> None:
        """Touch a field: the keyboard comes, and the field stays in sight.

        A second touch, as before a first picture, comes late: it might be one on a key.
        """
        field = self.fields()[number]
        repeat(
            lambda: self.x.tap(field.x, self.top + field.y), self.has_keyboard, "the keyboard", 20
        )
        wait_until(lambda: self.fields()[number].bottom <= self.height(), "the field in sight")

    def key(self, column: float, row: int) -> None:
        """Touch a key of the keyboard, by its place in a row of ten."""
        above = self.top + self.height()
        self.x.tap(WIDTH * (column + 0.5) / 10, above + (HEIGHT - above) * (row + 0.5) / 4)

    def type_letter(self, number: int) -> str:
        """Touch the T until it is in a field, and return what was there before."""
        before = self.fields()[number].value
        length = len(before) + 1
        repeat(
            lambda: self.key(4, 0),
            lambda: len(self.fields()[number].value) >= length,
            "a typed letter",
        )
        assert self.fields()[number].value.lower().count("t") > before.lower().count("t")
        return before

    def hide_keyboard(self) -> None:
        """Touch the key that takes the keyboard away."""

        def touch() -> None:
            if self.has_keyboard():
                self.key(7.5, 3)

        repeat(touch, lambda: not self.has_keyboard(), "the whole page")
        # The web engine wants it back when the page has laid itself out anew.
        wait_until(lambda: self.page.evaluate(PAINTED), "two more pictures")
        assert not self.has_keyboard()


def repeat(
    act: Callable[[], object], done: Callable[[], object], what: str, within: float = 3
) -> None:
    """Act until it shows: what comes before the first picture of a page or a keyboard is lost."""
    for _ in range(round(60 / within)):
        act()
        try:
            wait_until(done, what, within)
        except WaitTimeout:
            continue
        return
    raise WaitTimeout(what, 60)


def settings(home: Home, text: str) -> None:
    """Write the profile's settings."""
    file = home.folder / "config/ha-kiosk/default/ha-kiosk.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def on_x(home: Home, x: XServer) -> int:
    """Have a home's kiosk run on an X server; return the port of its pages."""
    port = free_port()
    home.extra = {
        "QT_QPA_PLATFORM": "xcb",
        "DISPLAY": x.display,
        "QTWEBENGINE_REMOTE_DEBUGGING": str(port),
        "HA_KIOSK_KEYBOARD": "",  # the file says it
    }
    settings(home, 'keyboard = "on"\n')
    return port


@contextmanager
def shown(home: Home, x: XServer, address: str, state: str, path: str) -> Iterator[Screen]:
    """Show a page on an X server, with a keyboard that rises for fingers only."""
    port = on_x(home, x)
    with running(home, "--url", address) as kiosk:
        kiosk.wait_for(state)
        settings(home, 'keyboard = "auto"\n')
        kiosk.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "was read again" in kiosk.log, "the settings are read again")
        with page(port, path) as frontend:
            screen = Screen(x, kiosk, frontend)
            wait_until(screen.fields, "a field")
            wait_until(lambda: screen.page.evaluate("innerWidth") == WIDTH, "the whole screen")
            wait_until(lambda: screen.height() > HEIGHT - HEADER, "there is no keyboard yet")
            screen.top = HEIGHT - screen.height()
            screen.page.evaluate(LISTEN)
            yield screen


@pytest.fixture(scope="module")
def x(tmp_path_factory: pytest.TempPathFactory) -> Iterator[XServer]:
    """Return an X server."""
    with x_server(tmp_path_factory.mktemp("x")) as server:
        yield server


@pytest.fixture(scope="module")
def dashboard(home_assistant: OnboardedServer) -> Iterator[str]:
    """Return a dashboard with a field at its bottom, where the keyboard will be."""
    made = {"type": "lovelace/dashboards/create", "url_path": PATH, "title": PATH}
    answer = home_assistant.call({**made, "mode": "storage", "require_admin": False})
    assert isinstance(answer, dict)
    rows: list[object] = [{"type": "section", "label": f"Row {number}"} for number in range(12)]
    card = {"type": "entities", "entities": [*rows, ENTITY]}
    view = {"path": "0", "panel": True, "cards": [card]}
    saved = {"type": "lovelace/config/save", "url_path": PATH, "config": {"views": [view]}}
    home_assistant.call(saved)
    yield f"{home_assistant.url}/{PATH}/0"
    home_assistant.call({"type": "lovelace/dashboards/delete", "dashboard_id": answer["id"]})


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
        states = home_assistant.call({"type": "get_states"})
        assert isinstance(states, list)
        return next(one["state"] for one in states if one["entity_id"] == ENTITY)

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
