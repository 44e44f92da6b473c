"""A page in a fresh process, and without a view: what it says to one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl

from ha_kiosk.qt.page.page import Page

SERVER = "http://ha.local:8123"


@pytest.fixture
def page(page: Page) -> Page:
    """Return a page that has gone from its first address to another one."""
    page.load(f"{SERVER}/", SERVER)
    page._reports.url_changed(QUrl(f"{SERVER}/history?a=1&external_auth=1"))
    return page


def test_a_view_that_was_dropped_comes_back_where_it_was(page: Page) -> None:
    """The renderer goes with the view, and all its memory; the person finds the same page."""
    loads: list[str] = []
    page.load_requested.connect(lambda url: loads.append(url.toString()))
    page.discard()
    assert page._view.property("wanted") is False
    page.reload()
    assert page._view.property("wanted") is True
    assert loads == [f"{SERVER}/history?a=1&external_auth=1"]


def test_a_view_that_is_there_is_reloaded(page: Page) -> None:
    """By its own means."""
    loads: list[object] = []
    reloads: list[None] = []
    page.load_requested.connect(loads.append)
    page.reload_requested.connect(lambda: reloads.append(None))
    page.reload()
    assert (loads, len(reloads)) == ([], 1)


def test_garbage_is_collected_by_one_of_our_own_functions(page: Page) -> None:
    """In the isolated world, and only on a page of the server."""
    scripts: list[str] = []
    page._view.query_requested.connect(lambda _number, script: scripts.append(script))
    page.collect_garbage()
    (script,) = scripts
    assert "collectGarbage" in script
    assert SERVER in script
