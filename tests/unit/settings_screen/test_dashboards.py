"""The dashboards in an answer that may hold anything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.settings_screen.dashboards import parse
from ha_kiosk.settings_screen.model import Choice


def test_each_dashboard_has_its_path_and_its_title() -> None:
    """As the server names them."""
    answer = [
        {"id": "map", "url_path": "map", "title": "Map", "mode": "storage"},
        {"url_path": "dashboard-hall", "title": "x" * 100},
        {"url_path": "/slash", "title": "Slash"},
    ]
    assert parse(answer) == (
        Choice("/map", "Map"),
        Choice("/dashboard-hall", "x" * 60),
        Choice("/slash", "Slash"),
    )


def test_what_is_none_is_left_out() -> None:
    """The rest counts."""
    answer = [None, 7, {}, {"url_path": 1, "title": "x"}, {"url_path": "x"}, {"url_path": ""}]
    assert parse([*answer, {"url_path": "", "title": "x"}]) == ()
    assert parse({"url_path": "x", "title": "x"}) == ()
    assert parse(None) == ()


@given(st.lists(st.dictionaries(st.sampled_from(["url_path", "title"]), st.text() | st.none())))
def test_every_path_begins_with_one_slash(answer: list[object]) -> None:
    """Or it could leave the server."""
    for choice in parse(answer):
        assert choice.value.startswith("/")
        assert not choice.value.startswith("//")
