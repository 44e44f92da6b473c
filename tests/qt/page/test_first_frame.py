"""A page is shown when there is something to see, and not before."""

from __future__ import annotations

import pytest
from harness.page import Kiosk
from harness.site import Site
from harness.waiting import pass_time, settle, wait_until
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QImage

from ha_kiosk.qt.page import first_frame
from ha_kiosk.qt.page.first_frame import FirstFrame, has_content
from ha_kiosk.recovery import events


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a blank page all the time of a test."""
    monkeypatch.setattr(first_frame, "PATIENCE_MS", 600_000)


def is_shown(kiosk: Kiosk) -> bool:
    """Return whether the page was said to be on screen."""
    return any(isinstance(event, events.Shown) for event in kiosk.happened)


def picture(*colours: str) -> QImage:
    """Return a picture with these colours."""
    made = QImage(8, 8, QImage.Format.Format_ARGB32)
    for x in range(8):
        for y in range(8):
            made.setPixelColor(x, y, QColor(colours[min(x, len(colours) - 1)]))
    return made


def test_a_picture_of_one_colour_has_no_content() -> None:
    """Whatever colour it is; a single other pixel is content."""
    assert not has_content(picture("white"))
    assert not has_content(picture("#111111"))
    assert has_content(picture("white", "#fefefe"))


def test_a_blank_page_is_not_shown_before_it_has_drawn_something(kiosk: Kiosk, site: Site) -> None:
    """The view itself is looked at."""
    site.add("/", "<body></body>")
    kiosk.load()
    kiosk.painted()
    kiosk.page.wait_for_first_frame()
    pass_time(0.3)
    assert not is_shown(kiosk)
    kiosk.do("document.body.textContent = 'Here I am'")
    wait_until(lambda: is_shown(kiosk), "it is shown")


def test_another_load_begins_anew(kiosk: Kiosk, site: Site) -> None:
    """What was waited for is not on screen any more."""
    site.add("/", "<body></body>")
    site.add("/other", "<h1>Other</h1>")
    kiosk.load()
    kiosk.page.wait_for_first_frame()
    kiosk.load("/other")
    kiosk.painted()
    assert not is_shown(kiosk)
    kiosk.page.wait_for_first_frame()
    wait_until(lambda: is_shown(kiosk), "it is shown")


def test_a_view_that_shows_nothing_is_not_waited_for_for_ever(parent: QObject) -> None:
    """The page may look like that, or its window cannot be drawn while the screen is off."""
    looking = FirstFrame(parent, patience_ms=50)
    painted: list[bool] = []
    looking.painted.connect(lambda: painted.append(True))
    looking.wait()
    looking.wait()
    wait_until(lambda: painted, "the end of patience")
    looking.picture_taken(1, picture("white", "black"))
    settle()
    assert painted == [True]


def test_a_picture_that_never_comes_is_asked_for_again(parent: QObject) -> None:
    """There may have been no view yet; an old picture does not count."""
    looking = FirstFrame(parent)
    asked: list[int] = []
    painted: list[bool] = []
    looking.picture_requested.connect(asked.append)
    looking.painted.connect(lambda: painted.append(True))
    looking.wait()
    wait_until(lambda: len(asked) > 1, "it asks again")
    looking.picture_taken(asked[0], picture("white", "black"))
    assert painted == []
    looking.picture_taken(asked[-1], picture("white", "black"))
    assert painted == [True]
