"""What our scripts change in the page: copying, and the frontend's keyboard shortcuts."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from harness.page import Kiosk
from harness.waiting import wait_until
from PySide6.QtGui import QGuiApplication

from ha_kiosk.config.choices import BridgeForm as Form
from ha_kiosk.config.choices import Player

COPY = """document.body.innerHTML = '<button id=copy style="width:200px;height:80px">copy</button>';
window.copy = () => navigator.clipboard.writeText('Kitchen 20.1 °C').then(
  () => { window.got = 'yes' }, (error) => { window.got = error.name });
document.getElementById('copy').onclick = copy;"""
FRONTEND = """window.heard = [];
document.body.innerHTML = '<home-assistant></home-assistant><input id=name>';
document.querySelector('home-assistant').hass = { kioskMode: %s };
addEventListener('keydown', (event) => heard.push(event.key));"""


def press(kiosk: Kiosk, key: str, *, into: str = "document.body", **about: object) -> bool:
    """Press a key in the page, and return whether the page's own listeners have heard it."""
    event = json.dumps({"key": key, "bubbles": True, "composed": True, **about})
    kiosk.do(f"heard.length = 0; {into}.dispatchEvent(new KeyboardEvent('keydown', {event}))")
    return kiosk.ask("heard") == [key]


@pytest.mark.parametrize("player", Player)
@pytest.mark.parametrize("form", Form)
def test_no_script_declares_a_name_of_another(
    new_kiosk: Callable[..., Kiosk], player: Player, form: Form
) -> None:
    """They stand in one function, whatever is asked for: with two of a name none would run."""
    kiosk = new_kiosk(player=player, form=form)
    kiosk.load()
    wanted = "[typeof (window.externalApp ?? window.webkit), typeof haKioskFrames]"
    assert kiosk.ask(wanted) == ["object", "object"]


def test_a_button_of_the_page_copies(kiosk: Kiosk) -> None:
    """After a touch, whatever the configuration says of reading."""
    kiosk.load()
    kiosk.do(COPY)
    QGuiApplication.clipboard().setText("before")
    kiosk.tap("document.getElementById('copy')")
    wait_until(lambda: kiosk.ask("window.got"), "the answer")
    assert kiosk.ask("window.got") == "yes"
    assert QGuiApplication.clipboard().text() == "Kitchen 20.1 °C"


def test_a_page_copies_nothing_by_itself(kiosk: Kiosk) -> None:
    """Nobody has touched it."""
    kiosk.load()
    kiosk.do(COPY)
    QGuiApplication.clipboard().setText("before")
    kiosk.do("copy()")
    wait_until(lambda: kiosk.ask("window.got"), "the answer")
    assert kiosk.ask("window.got") == "NotAllowedError"
    assert QGuiApplication.clipboard().text() == "before"


@pytest.mark.parametrize("mode", [True, False])
def test_the_frontends_shortcuts_are_off_in_kiosk_mode(kiosk: Kiosk, *, mode: bool) -> None:
    """Of those keys nothing reaches the frontend; of all others, and of what is typed, all."""
    kiosk.load()
    kiosk.do(FRONTEND % json.dumps(mode))
    for key in "acdem?":
        assert press(kiosk, key) is not mode
        assert press(kiosk, key, into="document.getElementById('name')")
    assert press(kiosk, "я", code="KeyE") is not mode
    assert press(kiosk, "k", ctrlKey=True) is not mode
    assert press(kiosk, "k", ctrlKey=True, into="document.getElementById('name')") is not mode
    for key in ("x", "Enter", "ArrowLeft", "F5"):
        assert press(kiosk, key)
