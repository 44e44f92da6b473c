"""A kiosk on a real X server: its page, touched with fingers or clicked on, and its keyboard."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from harness import touched_page
from harness.devtools import Page, page
from harness.kiosk import Home, Kiosk, running, wait_until
from harness.ports import free_port
from harness.touched_page import Field, repeat
from harness.xorg import HEIGHT, WIDTH, XServer

HEADER = 150
"""The login page is below lines of ours that are less high than this."""
TOP = 20
"""A row of the page where nothing is."""


@dataclass
class Screen:
    """A kiosk on an X server, and what is on it."""

    x: XServer
    kiosk: Kiosk
    page: Page
    port: int
    top: float = 0.0

    def tap(self, x: float, y: float) -> None:
        """Touch a point of the screen."""
        self.x.tap(x, y)

    def begin(self) -> None:
        """Look where the page is on the screen, and listen."""
        wait_until(lambda: not self.has_keyboard(), "there is no keyboard yet")
        touched_page.listen(self.page)

    def fields(self) -> list[Field]:
        """Return the fields that are on the page."""
        return touched_page.fields(self.page)

    def seen(self, column: int) -> list[str]:
        """Return the events that the page got in a column."""
        return touched_page.seen(self.page, column)

    def takes_touches(self, column: int) -> None:
        """Touch the page until it has a whole touch."""
        repeat(
            lambda: self.tap(column, self.top + TOP),
            lambda: "click" in self.seen(column),
            "the page has a touch",
        )

    def height(self) -> float:
        """Return the height of the page."""
        return touched_page.height(self.page)

    def has_keyboard(self) -> bool:
        """Return whether the page is less high by more than a header; else it begins below that."""
        height = self.height()
        if height <= HEIGHT - HEADER:
            return True
        self.top = HEIGHT - height
        return False

    def field_at_rest(self, number: int) -> Field:
        """Return a field once it stands still: a page that is new moves it."""
        places = [self.fields()[number]]

        def stands_still() -> bool:
            touched_page.wait_for_pictures(self.page)
            places.append(self.fields()[number])
            return places[-1] == places[-2]

        wait_until(stands_still, "the field stands still")
        return places[-1]

    def raise_keyboard(self, number: int) -> None:
        """Touch a field: the keyboard comes, and the field stays in sight.

        A second touch, as before a first picture, comes late: it might be one on a key.
        """

        def touch() -> None:
            field = self.field_at_rest(number)
            if not self.has_keyboard():
                self.tap(field.x, self.top + field.y)

        repeat(touch, self.has_keyboard, "the keyboard", 20)
        wait_until(lambda: self.fields()[number].bottom <= self.height(), "the field in sight")

    def key(self, column: float, row: int) -> None:
        """Touch a key of the keyboard, by its place in a row of ten."""
        above = self.top + self.height()
        self.tap(WIDTH * (column + 0.5) / 10, above + (HEIGHT - above) * (row + 0.5) / 4)

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
        touched_page.wait_for_pictures(self.page)
        assert not self.has_keyboard()


class ClickedScreen(Screen):
    """A screen with a mouse in place of fingers."""

    def tap(self, x: float, y: float) -> None:
        """Click on a point of the screen."""
        self.x.click(x, y)


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
            screen = Screen(x, kiosk, frontend, port)
            wait_until(screen.fields, "a field")
            wait_until(lambda: screen.page.evaluate("innerWidth") == WIDTH, "the whole screen")
            screen.begin()
            yield screen
