"""A page in a fresh process: what the model of the page says to its view."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.config import Bridge as Form
from ha_kiosk.qt.page.connection_policy import Gate
from ha_kiosk.qt.page.page import Page
from ha_kiosk.qt.page.web_channel import Bridge

SERVER = "http://ha.local:8123"


@pytest.fixture
def page(page_profile: QQuickWebEngineProfile, parent: QObject, gate: Gate) -> Page:
    """Return a page that has gone from its first address to another one."""

    def nobody(text: str) -> None:
        raise AssertionError(text)

    page = Page(page_profile, Bridge(nobody, parent), Form.ANDROID, 1.0, parent, gate=gate)
    page.load(f"{SERVER}/", SERVER)
    page.moved(QUrl(f"{SERVER}/history?a=1&external_auth=1"))
    return page


def test_a_view_that_was_dropped_comes_back_where_it_was(page: Page) -> None:
    """The renderer goes with the view, and all its memory; the person finds the same page."""
    loads: list[str] = []
    page.load_wanted.connect(lambda url: loads.append(url.toString()))
    page.drop()
    assert not page.wanted
    page.reload()
    assert page.wanted
    assert loads == [f"{SERVER}/history?a=1&external_auth=1"]


def test_a_view_that_is_there_is_reloaded(page: Page) -> None:
    """By its own means."""
    loads: list[object] = []
    reloads: list[None] = []
    page.load_wanted.connect(loads.append)
    page.reload_wanted.connect(lambda: reloads.append(None))
    page.reload()
    assert (loads, len(reloads)) == ([], 1)


def test_garbage_is_collected_by_one_of_our_own_functions(page: Page) -> None:
    """In the isolated world, and only on a page of the server."""
    scripts: list[str] = []
    page.ask_wanted.connect(lambda _number, script: scripts.append(script))
    page.collect_garbage()
    (script,) = scripts
    assert "collectGarbage" in script
    assert SERVER in script
