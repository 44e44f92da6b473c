"""Our screens, painted by the program's own QML: nothing is cut off, and all can be read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from harness.gallery import LANGUAGES, SIZES, Gallery, Text, notices
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlEngine

from ha_kiosk.screens.notices import unbroken

FINGER = 48.0
"""Pixels that a button needs at least."""
READABLE = 16.0
"""Pixels of the smallest letters' line."""
BACKGROUND = {True: "#111111", False: "#fafafa"}


@pytest.fixture(scope="module")
def gallery(engine: QQmlEngine) -> Iterator[Gallery]:
    """Return a window for all of them."""
    gallery = Gallery(engine)
    yield gallery
    gallery.close()


def overlap(one: Text, other: Text) -> bool:
    """Return whether two texts are in each other's way."""
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_cut_off(gallery: Gallery, size: tuple[int, int], language: str) -> None:
    """Each fits its box, its box fits the window, and no two overlap."""
    for name, notice in notices(language).items():
        gallery.show(notice, size, dark=False)
        texts = gallery.texts()
        wanted = [notice.title, unbroken(notice.detail), notice.hint, notice.action, *notice.prints]
        assert sorted(t.text for t in texts) == sorted(filter(None, wanted)), name
        for text in texts:
            assert not text.is_cut, (name, text)
            assert text.painted_width <= text.width + 1, (name, text)
            assert text.painted_height <= text.height + 1, (name, text)
            assert text.painted_height >= READABLE, (name, text)
            assert text.left >= 0, (name, text)
            assert text.left + text.width <= size[0], (name, text)
            assert text.top >= 0, (name, text)
            assert text.top + text.height <= size[1], (name, text)
        for one, other in combinations(texts, 2):
            assert not overlap(one, other), (name, one, other)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_every_button_is_large_enough_for_a_finger(gallery: Gallery, size: tuple[int, int]) -> None:
    """And whole within the window."""
    for notice in notices("de").values():
        gallery.show(notice, size, dark=True)
        buttons = gallery.buttons()
        assert len(buttons) == bool(notice.action)
        for button in buttons:
            assert min(button.width(), button.height()) >= FINGER
            place = button.mapToScene(button.boundingRect().bottomRight())
            assert place.x() <= size[0]
            assert place.y() <= size[1]


@pytest.mark.parametrize("dark", [True, False])
def test_a_screen_has_the_colours_of_its_theme(gallery: Gallery, *, dark: bool) -> None:
    """All of it but the few things on it."""
    for notice in notices("en").values():
        gallery.show(notice, (800, 480), dark=dark)
        picture = gallery.grab().scaled(80, 48)
        colours = [picture.pixelColor(x, y) for x in range(80) for y in range(48)]
        background = sum(colour == QColor(BACKGROUND[dark]) for colour in colours)
        assert background > len(colours) / 2


def test_the_button_is_pressed_by_a_person(gallery: Gallery) -> None:
    """What it does is the kiosk's business."""
    pressed: list[bool] = []
    gallery.screen.action_pressed.connect(lambda: pressed.append(True))
    gallery.show(notices("en")["offline"], (800, 480), dark=False)
    gallery.buttons()[0].metaObject().invokeMethod(gallery.buttons()[0], "click")
    assert pressed == [True]


def test_our_screens_are_as_much_larger_as_the_page(gallery: Gallery) -> None:
    """Whole within the window."""
    gallery.window.setProperty("wantedZoom", 1.5)
    try:
        for name, notice in notices("de").items():
            gallery.show(notice, (1280, 800), dark=False)
            for text in gallery.texts():
                assert not text.is_cut, (name, text)
                assert text.painted_width <= text.width + 1, (name, text)
                assert text.left >= 0, (name, text)
                assert text.left + 1.5 * text.width <= 1280, (name, text)
                assert text.top >= 0, (name, text)
                assert text.top + 1.5 * text.height <= 800, (name, text)
    finally:
        gallery.window.setProperty("wantedZoom", 1.0)
