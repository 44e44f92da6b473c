"""The screen of a kiosk's session under labwc in a Debian 13, touched and looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from harness import touched_page
from harness.debian import Debian
from harness.devtools import Page
from harness.kiosk import wait_until
from harness.touched_page import repeat

SCREEN = ("env", "WAYLAND_DISPLAY=wayland-0")
WIDTH, HEIGHT = 1280, 720


@dataclass(frozen=True, slots=True)
class LabwcScreen:
    """A page that fills the screen.

    It is clicked on by wlrctl, which has to be installed, or touched by what `tap` does.
    """

    debian: Debian
    page: Page
    tap: Callable[[float, float], object] | None = None

    def power(self) -> list[str]:
        """Return what wlopm says of each output."""
        return self.debian.says(*SCREEN, "wlopm", user="kiosk").splitlines()

    def click(self, x: float, y: float) -> None:
        """Click on a point: from the corner, because all ways are relative."""
        if self.tap is not None:
            self.tap(x, y)
            return
        ways = (("move", "-9999", "-9999"), ("move", f"{x:.0f}", f"{y:.0f}"), ("click", "left"))
        for way in ways:
            self.debian.run(*SCREEN, "wlrctl", "pointer", *way, user="kiosk")

    def takes_clicks(self, column: int) -> None:
        """Click until the page has it."""
        repeat(
            lambda: self.click(column, 20),
            lambda: "click" in touched_page.seen(self.page, column),
            "the page has a click",
        )

    def raise_keyboard(self) -> None:
        """Click on the last field: the keyboard comes, and the field stays in sight."""
        field = touched_page.fields(self.page)[-1]
        repeat(
            lambda: self.click(field.x, field.y),
            lambda: touched_page.height(self.page) < HEIGHT,
            "the keyboard",
            20,
        )
        wait_until(
            lambda: touched_page.fields(self.page)[-1].bottom <= touched_page.height(self.page),
            "the field in sight",
        )

    def type_letter(self) -> None:
        """Click on a letter until it is in the field."""
        before = touched_page.fields(self.page)[-1].value
        repeat(
            lambda: self._key(0.45, 0),
            lambda: touched_page.fields(self.page)[-1].value != before,
            "a typed letter",
        )

    def hide_keyboard(self) -> None:
        """Click on the key that takes the keyboard away."""
        repeat(
            lambda: self._key(0.8, 3),
            lambda: touched_page.height(self.page) == HEIGHT,
            "the keyboard is gone",
        )

    def _key(self, column: float, row: int) -> None:
        above = touched_page.height(self.page)
        if above < HEIGHT:
            self.click(WIDTH * column, above + (HEIGHT - above) * (row + 0.5) / 4)
