"""The view that comes back when the page has to be loaded again."""

from __future__ import annotations

import pytest

from ha_kiosk.recovery.last_view import LastView

SERVER = "http://ha.local:8123"
START = f"{SERVER}/wall/home"
HISTORY = f"{SERVER}/history?entity_id=light.bed"
NOW = 1000.0


def shown(url: str, since: float = NOW) -> LastView:
    """Return what is known after the start page and then `url` were shown."""
    view = LastView()
    view.begin(is_start=True)
    view.note(START, since)
    view.note(url, since)
    return view


def chosen(view: LastView, *, idle: float = 0.0, home_after: float = 0.0, now: float = NOW) -> str:
    """Return what is loaded."""
    return view.choose(START, now=now, idle=idle, home_after=home_after)


def test_before_anything_was_shown_the_start_page_is_loaded() -> None:
    """The first load, and one after it that failed."""
    assert chosen(LastView()) == START


def test_the_view_that_was_shown_comes_back_as_it_was() -> None:
    """Also after a day, where the start page is never due."""
    assert chosen(shown(HISTORY), idle=86_400, now=NOW + 86_400) == HISTORY


@pytest.mark.parametrize(
    ("idle", "shown_for", "url"),
    [
        (59, 600, HISTORY),
        (600, 59, HISTORY),  # a command showed it, and nobody is there
        (60, 60, START),
        (600, 61, START),
    ],
)
def test_home_is_due_without_a_touch(idle: float, shown_for: float, url: str) -> None:
    """As `home_after` has it for a page that works."""
    view = shown(HISTORY)
    assert chosen(view, idle=idle, home_after=60, now=NOW + shown_for) == url


def test_a_view_that_is_seen_again_has_been_shown_all_the_time() -> None:
    """A page that dies every minute does not stay for ever."""
    view = shown(HISTORY)
    view.note(HISTORY, NOW + 59)
    assert chosen(view, idle=600, home_after=60, now=NOW + 61) == START


@pytest.mark.parametrize(
    "path", ["/", "", "/auth/authorize?x=1", "/api/x", "/local/x.html", "/onboarding.html"]
)
def test_what_is_no_view_of_the_frontend_does_not_come_back(path: str) -> None:
    """A sign-in least of all."""
    assert chosen(shown(SERVER + path)) == START


def test_a_view_of_another_server_does_not_come_back() -> None:
    """Somebody signed in elsewhere."""
    assert chosen(shown("http://other.local:8123/history")) == START


def test_where_the_start_page_leads_is_the_start_page() -> None:
    """The default dashboard may be another one tomorrow."""
    view = LastView()
    view.begin(is_start=True)
    view.note(f"{SERVER}/lovelace/0", NOW)
    assert view.choose(SERVER, now=NOW, idle=0, home_after=0) == SERVER
    view.note(HISTORY, NOW)
    assert view.choose(SERVER, now=NOW, idle=0, home_after=0) == HISTORY
    view.note(f"{SERVER}/lovelace/0", NOW)
    assert view.choose(SERVER, now=NOW, idle=0, home_after=0) == SERVER


def test_what_something_else_led_to_is_a_view() -> None:
    """It was asked for."""
    view = LastView()
    view.begin(is_start=True)
    view.begin(is_start=False)
    view.note(HISTORY, NOW)
    assert chosen(view) == HISTORY


def test_another_account_begins_at_its_start() -> None:
    """And so does another start page."""
    view = shown(HISTORY)
    view.forget()
    assert chosen(view) == START


def test_where_the_start_page_led_is_home() -> None:
    """Whatever was shown after it."""
    assert LastView().home == ""
    assert shown(HISTORY).home == "/wall/home"
