"""The page's colours for our own screens: real ones, and such that can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ha_kiosk
from ha_kiosk.screens.theme import NAMES, Colours, _contrast, _of_hex, is_dark, palette, restored

# Of the frontend 20261028.6.
LIGHT = {
    "background": "rgb(250, 250, 250)",
    "card": "rgb(255, 255, 255)",
    "divider": "rgba(0, 0, 0, 0.12)",
    "text": "rgb(20, 20, 20)",
    "secondaryText": "rgb(94, 94, 94)",
    "primary": "rgb(0, 154, 199)",
    "warning": "rgb(255, 166, 0)",
    "danger": "rgb(219, 68, 55)",
}
DARK = {**LIGHT, "background": "rgb(17, 17, 17)", "card": "rgb(28, 28, 28)"} | {
    "text": "rgb(225, 225, 225)",
    "secondaryText": "rgb(155, 155, 155)",
    "divider": "rgba(225, 225, 225, 0.12)",
}
MIDDLING = {
    "background": "rgb(193, 90, 79)",
    "card": "rgb(128, 218, 111)",
    "text": "rgb(0, 0, 0)",
    "primary": "rgb(253, 201, 178)",
}
channels = st.integers(0, 255)
colours = st.tuples(channels, channels, channels).map(lambda rgb: f"rgb{rgb}")


def said(value: object) -> str:
    """Return an answer as the page gives it."""
    return json.dumps(value)


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours of a palette."""
    return _contrast(_of_hex(first), _of_hex(second))


def assert_legible(found: Colours, slack: float = 0) -> None:
    """Check each pair of colours that a screen of ours has: WCAG 2, level AA."""
    assert contrast(found["textOnPrimary"], found["button"]) >= 4.5 - slack
    assert contrast(found["textOnDanger"], found["danger"]) >= 4.5 - slack
    for behind in (found["background"], found["card"]):
        for name in ("text", "secondaryText", "primary", "danger"):
            assert contrast(found[name], behind) >= 4.5 - slack
        assert contrast(found["warning"], behind) >= 3 - slack


@pytest.mark.parametrize(("number", "theme"), list(enumerate((LIGHT, DARK))))
def test_before_a_page_there_are_home_assistants_default_colours(
    number: int, theme: dict[str, str]
) -> None:
    """So that nothing changes once the page says its own. They can be read as well."""
    source = (Path(ha_kiosk.__file__).parent / "qt/qml/components/Theme.qml").read_text()
    colours = re.findall(r'(\w+): page\.\w+ \?\? \(dark \? "(#\w+)" : "(#\w+)"\)', source)
    found = {name: (light, dark)[number] for name, dark, light in colours}
    found["button"] = found["primary"]
    assert found == palette(said(theme))
    assert_legible(found)


def test_home_assistants_own_themes_are_taken_nearly_as_they_are() -> None:
    """Only its blue and red, which hardly show on white, are a little darker."""
    light, dark = palette(said(LIGHT)), palette(said(DARK))
    assert light["background"] == "#fafafa"
    assert light["text"] == "#141414"
    assert light["divider"] == "#e0e0e0"
    assert light["secondaryText"] == "#5e5e5e"
    assert dark["primary"] == "#009ac7"
    assert dark["divider"] == "#343434"
    assert (light["textOnPrimary"], dark["textOnPrimary"]) == ("#ffffff", "#000000")
    assert light["primary"] == light["button"]
    assert dark["primary"] == dark["button"]
    assert (is_dark(light), is_dark(dark)) == (False, True)


def test_a_button_that_can_be_read_may_not_be_seen_on_the_card() -> None:
    """Then what is only drawn in the accent has a colour of its own."""
    found = palette(said(MIDDLING))
    assert found["button"] != found["primary"]
    assert contrast(found["button"], found["textOnPrimary"]) >= 4.5
    assert contrast(found["primary"], found["card"]) >= 4.5


def test_a_light_accent_gets_black_letters() -> None:
    """White ones on yellow cannot be read."""
    found = palette(said(LIGHT | {"primary": "rgb(255, 235, 59)"}))
    assert found["textOnPrimary"] == "#000000"
    assert contrast(found["button"], found["textOnPrimary"]) >= 4.5


@pytest.mark.parametrize(
    "answer",
    [
        None,
        False,
        [],
        "rgb(0, 0, 0)",
        "[" * 100_000,
        {},
        {"background": "rgb(0, 0, 0)"},
        {"text": "rgb(0, 0, 0)"},
        LIGHT | {"background": "url(http://evil.example/x.png)"},
        LIGHT | {"background": None},
        LIGHT | {"background": "rgb(300, 0, 0)"},
        LIGHT | {"background": "rgba(0, 0, 0, 0)"},
        LIGHT | {"text": "rgb(240, 240, 240)"},
        LIGHT | {"text": "red; x"},
        DARK | {"card": "rgb(230, 230, 230)"},
    ],
)
def test_what_is_no_palette_is_not_taken(answer: object) -> None:
    """Ours is there instead."""
    assert palette(said(answer)) == {}
    assert palette(answer) == {}


def test_a_colour_that_is_none_is_left_out() -> None:
    """And a card that is not said, or hardly there, is the background."""
    some = {name: LIGHT[name] for name in ("background", "text")}
    found = palette(said(some | {"primary": "blue"}))
    assert set(found) == {"background", "card", "text", "secondaryText"}
    assert found["card"] == found["background"]
    assert found["secondaryText"] == found["text"]


@given(st.fixed_dictionaries(dict.fromkeys(NAMES, colours)))
def test_whatever_a_theme_says_it_can_be_read(answer: dict[str, str]) -> None:
    """Or it is not taken."""
    if found := palette(said(answer)):
        assert_legible(found, slack=0.1)  # of rounding to whole bytes


@given(st.dictionaries(st.sampled_from(NAMES), st.text() | st.none() | st.integers()))
def test_whatever_a_page_says_only_colours_come_of_it(answer: dict[str, object]) -> None:
    """In the one form that QML is given."""
    assert restored(palette(said(answer))) == palette(said(answer))


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {},
        {"background": "red"},
        {"background": 7},
        {"background": "#ABCDEF"},
        {"background": "#000000", "onclick": "#000000"},
        {"background": "#000000x"},
    ],
)
def test_a_damaged_memory_is_none(stored: object) -> None:
    """A file on disk may be anything."""
    assert restored(stored) == {}


def test_what_was_remembered_is_restored() -> None:
    """All of it."""
    assert restored(palette(said(DARK))) == palette(said(DARK))
