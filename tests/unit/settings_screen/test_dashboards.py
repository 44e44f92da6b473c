"""The dashboards in an answer that may hold anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.settings_screen.dashboards import ask, parse
from ha_kiosk.settings_screen.rows import Choice


def test_each_dashboard_has_its_path_and_its_title() -> None:
    """As the server names them."""
    answer = [
        {"id": "map", "url_path": "map", "title": "Map", "mode": "storage"},
        {"url_path": "dashboard-hall", "title": "x" * 100},
        {"url_path": "/slash", "title": "Slash"},
    ]
    assert parse(answer, is_admin=False) == (
        Choice("/map", "Map"),
        Choice("/dashboard-hall", "x" * 60),
        Choice("/slash", "Slash"),
    )


def test_what_is_none_is_left_out() -> None:
    """The rest counts."""
    answer = [None, 7, {}, {"url_path": 1, "title": "x"}, {"url_path": "x"}, {"url_path": ""}]
    assert parse([*answer, {"url_path": "", "title": "x"}], is_admin=True) == ()
    assert parse({"url_path": "x", "title": "x"}, is_admin=True) == ()
    assert parse(None, is_admin=True) == ()


@pytest.mark.parametrize(
    ("user", "paths"),
    [
        ({"is_admin": True}, ["/all", "/admins"]),
        ({"is_admin": False}, ["/all"]),
        ({"is_admin": "yes"}, ["/all"]),
        (None, ["/all"]),
    ],
)
def test_a_dashboard_for_administrators_is_offered_to_them_only(
    user: object, paths: list[str]
) -> None:
    """The server would show somebody else another one, without a word."""
    every = {"url_path": "all", "title": "All", "require_admin": False}
    admins = {"url_path": "admins", "title": "Admins", "require_admin": True}
    answers = {"auth/current_user": user, "lovelace/dashboards/list": [every, admins]}
    found = ask(lambda command: answers[str(command["type"])])
    assert [choice.value for choice in found] == paths


@given(st.lists(st.dictionaries(st.sampled_from(["url_path", "title"]), st.text() | st.none())))
def test_every_path_begins_with_one_slash(answer: list[object]) -> None:
    """Or it could leave the server."""
    for choice in parse(answer, is_admin=True):
        assert choice.value.startswith("/")
        assert not choice.value.startswith("//")
