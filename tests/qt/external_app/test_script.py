"""The scripts of external_app/script.py in a real page: any value arrives, and none of it runs."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from harness.page import Kiosk
from harness.site import serving
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtQml import QQmlEngine
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.external_app import script

PROBE = """<script>
window.ran = 0;
window.calls = [];
window.__probe = (...args) => calls.push(args);
window.names = () => JSON.stringify([Object.keys(window), Object.keys(Object.prototype)]);
window.before = "";
</script>"""
UNTOUCHED = "[ran, before === names()]"

INJECTIONS = [
    "</script><script>ran++</script>",
    '");ran++;("',
    "');ran++;('",
    '\\");ran++;//',
    "\\u0022);ran++;//",
    "`${ran++}`",
    "\u2028ran++\u2029",
    "\n;ran++\r\n//",
    "*/ran++/*",
    "<!--<script>",
    "]]>",
    "\x00ran++",
    "\ufeff",
    "\\",
    '"',
]
# The whole of Unicode, lone surrogates included: JSON carries them escaped, there and back.
texts = st.text(st.characters(codec=None)) | st.sampled_from(INJECTIONS)
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
# Chromium's own bug: after JSON.parse('{"\\\\": 1}') in a page, the key "\u0007" of another object
# arrives as a backslash. So no key is a single character that JSON escapes.
keys = texts.filter(lambda key: len(key) != 1 or len(json.dumps(key)) == 3) | st.sampled_from(
    ("__proto__", "constructor", "toJSON", "0")
)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def probed(
    engine: QQmlEngine,
    page_profile: QQuickWebEngineProfile,
    guest_profile: QQuickWebEngineProfile,
) -> Iterator[Kiosk]:
    """Return one page for all examples: `__probe` keeps what it is called with."""
    with serving() as site:
        site.add("/", PROBE)
        kiosk = Kiosk(engine, page_profile, guest_profile, site.url)
        kiosk.load()
        kiosk.do("before = names()")
        yield kiosk
        kiosk.close()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(values, max_size=3))
@example(INJECTIONS)
@example([{"__proto__": {"polluted": True}, "a": {"__proto__": None}}])
@example([{text: text for text in INJECTIONS if len(text) > 1}])
@example(["\ud800", "\udfff\ud800", {"\ud83d": "\ude00"}])
def test_any_value_arrives_as_it_was_sent_and_none_of_it_runs(
    probed: Kiosk, arguments: list[object]
) -> None:
    """There and back through Chromium."""
    probed.page.run(script.call("__probe", *arguments, origin=probed.url))
    assert probed.ask("calls.splice(0)") == [arguments]
    assert probed.ask(UNTOUCHED) == [0, True]


def test_the_sentinel_would_notice(probed: Kiosk) -> None:
    """Written by hand, an injection does run."""
    probed.do("eval('(\"' + '\"+ran+++\"' + '\")')")
    assert probed.ask(UNTOUCHED) == [1, True]
    probed.do("ran = 0")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts)
@example("http://127.0.0.1")
@example("null")
def test_a_script_for_another_origin_calls_nothing(probed: Kiosk, origin: str) -> None:
    """Whatever the page may have become in the meantime."""
    text = script.call("__probe", "s3cret", origin=origin)
    assert probed.ask(text) is False
    assert probed.ask("calls.splice(0)") == []
    assert probed.ask(UNTOUCHED) == [0, True]


def test_a_call_tells_whether_it_was_made(probed: Kiosk) -> None:
    """True, or false where there is no such function."""
    assert probed.ask(script.call("__probe", 1, origin=probed.url)) is True
    assert probed.ask(script.call("nobody", 1, origin=probed.url)) is False
    assert probed.ask(script.call("location", 1, origin=probed.url)) is False
    assert probed.ask("calls.splice(0)") == [[1]]


def test_a_question_brings_the_answer(probed: Kiosk) -> None:
    """And false from a page of another origin."""
    probed.do("window.__answer = () => 'forty-two'")
    assert probed.ask(script.ask("__answer", origin=probed.url)) == "forty-two"
    assert probed.ask(script.ask("__answer", origin="http://127.0.0.1:1")) is False
    probed.do("delete window.__answer")
