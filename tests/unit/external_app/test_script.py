"""The generator of JavaScript, as text; tests/qt/external_app/test_script.py runs it in a page."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ha_kiosk.external_app import script

ORIGIN = "http://ha.local:8123"
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
LITERALS = re.compile(r'"(?:[^"\\]|\\.)*"')


def literals(text: str) -> list[str]:
    """Return the string literals of a script, as the page will read them."""
    found: list[str] = [json.loads(literal) for literal in LITERALS.findall(text)]
    return found


def test_a_call_checks_the_origin_before_it_calls() -> None:
    """The whole text, once, to be read."""
    text = script.call("externalAuthSetToken", True, {"a": "<"}, origin=ORIGIN)
    assert text == (
        '(()=>{const f=window["externalAuthSetToken"];'
        'if(location.origin!=="http://ha.local:8123"||typeof f!=="function")return false;'
        'f(...JSON.parse("[true, {\\"a\\": \\"\\u003c\\"}]"));return true;})()'
    )


def test_a_question_checks_the_origin_before_it_asks() -> None:
    """The same guard as for a call."""
    assert script.ask("dashboardShown", origin=ORIGIN) == (
        '(()=>{const f=window["dashboardShown"];'
        'if(location.origin!=="http://ha.local:8123"||typeof f!=="function")return false;'
        "return f();})()"
    )


@settings(max_examples=100)
@given(st.lists(values, max_size=3))
def test_arguments_travel_as_data_whatever_they_hold(arguments: list[object]) -> None:
    """All that is not fixed text is one literal, of which JSON gives back the arguments."""
    text = script.call("externalBus", *arguments, origin=ORIGIN)
    assert text.isascii()
    assert "<" not in text
    assert "\n" not in text
    name, origin, kind, sent = literals(text)
    assert (name, origin, kind) == ("externalBus", ORIGIN, "function")
    assert json.loads(sent) == arguments
    assert LITERALS.sub('""', text) == LITERALS.sub('""', script.call("x", origin=""))


@settings(max_examples=100)
@given(st.text(st.characters(codec=None)))
def test_an_origin_is_data_too(origin: str) -> None:
    """It comes from a file that a person may have edited."""
    text = script.call("externalBus", origin=origin)
    assert text.isascii()
    assert literals(text)[1] == origin


@settings(max_examples=100)
@given(st.text() | st.from_regex(r"[A-Za-z_$][A-Za-z0-9_$]{0,85}.?", fullmatch=True))
def test_a_function_is_a_plain_identifier_or_an_error(name: str) -> None:
    """No dots, no brackets, no line ends, nothing beyond ASCII."""
    wanted = re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]{0,79}", name) is not None
    for make in (script.call, script.ask):
        if wanted:
            assert json.dumps(name) in make(name, origin=ORIGIN)
        else:
            with pytest.raises(ValueError, match="not the name"):
                make(name, origin=ORIGIN)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_json_does_not_know_are_an_error(value: float) -> None:
    """JSON.parse would throw in the page, and nobody would be told."""
    with pytest.raises(ValueError, match="JSON"):
        script.call("externalBus", value, origin=ORIGIN)
