"""What else the page may ask of the app, in a real page: focus, cache, notes, a colour scheme."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from harness.page import Kiosk
from harness.site import Site
from harness.waiting import pass_time, wait_until
from PySide6.QtCore import QObject
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from ha_kiosk.config.choices import BridgeForm as Form
from ha_kiosk.config.choices import Theme
from ha_kiosk.config.config import Config
from ha_kiosk.external_app import messages
from ha_kiosk.external_app.messages import (
    EntityControlled,
    MoreInfoOpened,
    PageCreated,
    ReloadAndClearCache,
    ToastHide,
    ToastShow,
)
from ha_kiosk.qt.app.dispatcher import MessageDispatcher, MessageOwners
from ha_kiosk.qt.page import http_cache as cache_module
from ha_kiosk.qt.page.color_scheme import ColorScheme
from ha_kiosk.qt.page.http_cache import HttpCache
from ha_kiosk.qt.platform.input.idle_clock import IdleClock
from ha_kiosk.qt.screens.toast import Toast

NewKiosk = Callable[..., Kiosk]
DARK = "matchMedia('(prefers-color-scheme: dark)')"
INSIDE = """<div id="host"></div><script>
  document.getElementById("host").attachShadow({ mode: "open" }).innerHTML =
    "<input id='combo-box'>";
</script>"""


def told(parent: QObject, owners: MessageOwners) -> MessageDispatcher:
    """Return a dispatcher of messages to `owners`."""
    dispatcher = MessageDispatcher(parent)
    dispatcher.attach(owners)
    return dispatcher


def test_an_element_gets_the_focus_wherever_it_stands(new_kiosk: NewKiosk, site: Site) -> None:
    """The frontend leaves that to the app where it takes it for the iOS one."""
    site.add("/", INSIDE)
    kiosk = new_kiosk(form=Form.WEBKIT)
    kiosk.load()
    wait_until(lambda: kiosk.ask("document.readyState") == "complete", "the page")
    ask = {"id": 1, "type": "focus_element", "payload": {"element_id": "combo-box"}}
    kiosk.do(f"window.webkit.messageHandlers.externalBus.postMessage({json.dumps(ask)})")
    focused = "document.getElementById('host').shadowRoot.activeElement?.id"
    wait_until(lambda: kiosk.ask(focused) == "combo-box", "the input has the focus")


def test_an_element_that_is_not_there_is_no_error(new_kiosk: NewKiosk) -> None:
    """The dialog may have closed meanwhile."""
    kiosk = new_kiosk(form=Form.WEBKIT)
    kiosk.load()
    assert kiosk.ask("haKioskFocus('gone') === undefined") is True


@pytest.mark.parametrize("message", [MoreInfoOpened(), EntityControlled()])
def test_what_somebody_does_in_the_page_is_a_touch(
    parent: QObject, message: messages.Message
) -> None:
    """Also if no event of it came through our window."""
    now = [100.0]
    activity = IdleClock(parent, clock=lambda: now[0])
    dispatcher = told(parent, MessageOwners(idle_clock=activity))
    now[0] = 150.0
    dispatcher.dispatch(PageCreated())
    assert activity.idle() == 50.0
    dispatcher.dispatch(message)
    assert activity.idle() == 0.0


def test_the_cache_is_emptied_before_the_page_is_loaded_anew(
    parent: QObject, page_profile: QQuickWebEngineProfile
) -> None:
    """Once, however often the page asks meanwhile; and again when it asks again."""
    cache, cleared = HttpCache(page_profile, parent), []
    dispatcher = told(parent, MessageOwners(http_cache=cache))
    cache.cache_cleared.connect(lambda: cleared.append(True))
    for count in (1, 2):
        dispatcher.dispatch(PageCreated())
        for _ in range(3):
            dispatcher.dispatch(ReloadAndClearCache())
        wait_until(lambda: len(cleared) == count, "it is empty")  # noqa: B023 - now
    pass_time(0.1)
    assert len(cleared) == 2


def test_a_frontend_that_is_never_content_is_not_loaded_for_ever(
    parent: QObject, page_profile: QQuickWebEngineProfile
) -> None:
    """A proxy may keep the old one; much later the cache is emptied again."""
    now = [100.0]
    cache, cleared = HttpCache(page_profile, parent, clock=lambda: now[0]), []
    dispatcher = told(parent, MessageOwners(http_cache=cache))
    cache.cache_cleared.connect(lambda: cleared.append(True))
    for count in (1, 2, 3):
        dispatcher.dispatch(ReloadAndClearCache())
        wait_until(lambda: len(cleared) == count, "it is empty")  # noqa: B023 - now
    dispatcher.dispatch(ReloadAndClearCache())
    assert not cache._waiting.isActive()
    now[0] += cache_module.EVERY
    dispatcher.dispatch(ReloadAndClearCache())
    wait_until(lambda: len(cleared) == 4, "it is empty")


def test_a_cache_that_says_nothing_is_not_waited_for(
    parent: QObject, page_profile: QQuickWebEngineProfile
) -> None:
    """The page has asked for a reload, after all."""
    cache, cleared = HttpCache(page_profile, parent, within_ms=20), []
    dispatcher = told(parent, MessageOwners(http_cache=cache))
    page_profile.clearHttpCacheCompleted.disconnect(cache._done)
    cache.cache_cleared.connect(lambda: cleared.append(True))
    dispatcher.dispatch(ReloadAndClearCache())
    wait_until(lambda: cleared, "the page is loaded anew")


def test_a_note_is_shown_for_its_time(parent: QObject) -> None:
    """A later one takes its place, and a hide of an earlier one is none of its business."""
    toast = Toast(parent)
    dispatcher = told(parent, MessageOwners(toast=toast))
    dispatcher.dispatch(ToastShow("a", "Saved", 1.0))
    assert toast.property("text") == "Saved"
    dispatcher.dispatch(ToastShow("b", "Deleted", 1.0, dismissable=True))
    dispatcher.dispatch(ToastHide("a"))
    assert (toast.property("text"), toast.property("dismissable")) == ("Deleted", True)
    wait_until(lambda: toast.property("text") == "", "it goes by itself")
    assert toast.property("dismissable") is False


@pytest.mark.parametrize("end", [ToastHide("a"), PageCreated()])
def test_a_note_goes_when_it_is_over(parent: QObject, end: messages.Message) -> None:
    """By the page's word, or with the page."""
    toast = Toast(parent)
    dispatcher = told(parent, MessageOwners(toast=toast))
    dispatcher.dispatch(ToastShow("a", "Saved"))
    dispatcher.dispatch(end)
    assert toast.property("text") == ""


def new_scheme(kiosk: Kiosk, theme: Theme = Theme.AUTO) -> ColorScheme:
    """Return what tells the page of a kiosk."""
    color_scheme = ColorScheme(theme, lambda: kiosk.url, kiosk.parent)
    color_scheme.script_requested.connect(kiosk.page.run)
    kiosk.dispatcher.attach(MessageOwners(color_scheme=color_scheme))
    return color_scheme


def test_a_theme_that_is_chosen_while_the_page_is_open_is_told_at_once(kiosk: Kiosk) -> None:
    """To all who listen, in each of the ways there are; and back."""
    kiosk.load()
    color_scheme = new_scheme(kiosk)
    kiosk.do(
        f"window.told = []; window.query = {DARK};"
        "query.addListener((event) => told.push(['old', event.matches]));"
        "query.addEventListener('change', (event) => told.push(['new', event.matches]));"
        f"{DARK}.onchange = (event) => told.push(['own', event.matches])"
    )
    assert kiosk.ask("query.matches") is False
    color_scheme.configure(Config(theme=Theme.DARK))
    wait_until(lambda: kiosk.ask("query.matches"), "the page knows")
    assert kiosk.ask("[query.media, query instanceof MediaQueryList]") == [
        "(prefers-color-scheme: dark)",
        True,
    ]
    assert kiosk.ask("matchMedia('(prefers-color-scheme: light)').matches") is False
    color_scheme.configure(Config(theme=Theme.LIGHT))
    wait_until(lambda: not kiosk.ask("query.matches"), "the page knows")
    kinds = ["old", "new", "own"]
    assert kiosk.ask("told") == [[kind, dark] for dark in (True, False) for kind in kinds]


def test_a_new_document_is_told_as_well(kiosk: Kiosk) -> None:
    """It has the scheme of the program's start."""
    kiosk.load()
    new_scheme(kiosk).configure(Config(theme=Theme.DARK))
    kiosk.load()
    wait_until(lambda: kiosk.ask(f"{DARK}.matches"), "the new document knows")


def test_what_was_there_at_the_start_is_left_to_chromium(kiosk: Kiosk) -> None:
    """Nothing is told, and other questions are never touched."""
    kiosk.load()
    color_scheme = new_scheme(kiosk, Theme.DARK)
    color_scheme.configure(Config(theme=Theme.DARK, zoom=2))
    color_scheme.configure(Config(theme=Theme.LIGHT))
    color_scheme.configure(Config(theme=Theme.DARK))
    assert kiosk.ask(f"{DARK}.matches") is False
    assert kiosk.ask("matchMedia('(min-width: 1px)').matches") is True
    assert kiosk.ask("matchMedia('(min-width: 1px) and (prefers-color-scheme: dark)').media")


def test_a_listener_can_be_taken_away(kiosk: Kiosk) -> None:
    """In both ways."""
    kiosk.load()
    color_scheme = new_scheme(kiosk)
    kiosk.do(
        "window.told = 0; window.listener = () => told++;"
        f"{DARK}.addListener(listener); {DARK}.removeListener(listener);"
        f"{DARK}.addEventListener('change', listener);"
        f"{DARK}.removeEventListener('change', listener)"
    )
    color_scheme.configure(Config(theme=Theme.DARK))
    wait_until(lambda: kiosk.ask(f"{DARK}.matches"), "the page knows")
    assert kiosk.ask("told") == 0
