"""The real program, with a finger that walks through the set-up.

    python -m harness.setup_session WAY ADDRESS USERNAME PASSWORD NAME … open

A way is a few names of functions below, joined by a comma. After the set-up the program starts
itself anew: then nobody touches anything.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import httpx
from PySide6.QtCore import QObject, QPointF, Qt, QTimer
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from ha_kiosk.cli import main as program
from ha_kiosk.cli.start import set_up
from ha_kiosk.qt.app import window as window_builder
from ha_kiosk.qt.app.sign_in import setup_window
from ha_kiosk.server.login.listener import LOOPBACK
from ha_kiosk.setup_screen.work import SetupWork
from harness import touch
from harness.wait_timeout import WaitTimeout
from harness.waiting import wait_until

WITHIN = 60.0
PATH = "/a-wall"
_KEYS = {
    ".": Qt.Key.Key_Period,
    ":": Qt.Key.Key_Colon,
    "/": Qt.Key.Key_Slash,
    " ": Qt.Key.Key_Space,
}
AGAIN = 10.0
"""Seconds after which a touch that did nothing is made once more: there was no picture yet."""


class Walk:
    """A finger on the set-up in `window`, and the person whose finger it is."""

    def __init__(self, window: QQuickWindow, arguments: list[str]) -> None:
        self.window = window
        self.address, self.username, self.password, self.name = arguments
        setup = window.property("setup")
        assert isinstance(setup, QObject)
        self.setup = setup
        # Not earlier: a touch lets Qt load it in this thread, which then waits for another one
        # that wants to say something in Python.
        wait_until(lambda: self._is_complete, "the keyboard is loaded", within=WITHIN)

    def address_and_page(self) -> None:
        """Type the address, with a mistake first, and go as far as the server's login page."""
        self.wait("step", "server")
        self.tap("setupOther", "step", "address")
        wait_until(lambda: self.keyboard_height > 0, "the on-screen keyboard", within=WITHIN)
        left = self.window.height() - self.keyboard_height
        for name in ("setupField", "setupAction"):
            item = self.item(name)
            assert item is not None
            assert item.mapToScene(QPointF(0, item.height())).y() <= left, f"{name} is covered"
        self.type("http:/nowhere")
        self.tap("setupAction", "problem", lambda text: "slash is missing" in text)
        self.type(self.address)
        self.wait("problem", "")
        self.tap("setupAction", "step", "sign-in")
        self.page()

    def page(self) -> None:
        """Let somebody sign in at the screen, which is no phone's business here."""
        self.wait("kind", "login")
        self.wait("step", "dashboard")

    def phone(self) -> None:
        """Type the address, and sign in with a phone."""
        self.wait("step", "server")
        self.tap("setupOther", "step", "address")
        self.type(self.address)
        self.tap("setupAction", "step", "sign-in")
        self.wait("digits", lambda digits: digits != "")
        errors: list[BaseException] = []
        url, digits = self.setup.property("codeUrl"), self.setup.property("digits")
        tablet = self.setup.property("tablet")
        job = partial(_sign_in, errors, url, (tablet, digits), (self.username, self.password))
        threading.Thread(target=job, daemon=True).start()
        wait_until(
            lambda: errors or self.setup.property("step") == "dashboard",
            "the sign-in by phone",
            within=WITHIN,
        )
        assert not errors, errors

    def dashboard(self) -> None:
        """Choose the dashboard `PATH`, go back and forth, name the tablet, and finish."""
        self.wait("step", "dashboard")
        self.wait("choices", lambda choices: len(choices) > 1)

        def is_chosen(choices: list[dict[str, object]]) -> bool:
            return [c["value"] for c in choices if c["is_chosen"]] == [PATH]

        self.tap(f"setupRow {PATH}", "choices", is_chosen)
        self.tap("setupAction", "step", "name")
        self.tap("setupBack", "step", "dashboard")
        self.wait("choices", is_chosen)
        self.tap("setupBack", "kind", "message")
        self.tap("setupAction", "step", "dashboard")
        self.wait("choices", is_chosen)
        self.tap("setupAction", "step", "name")
        self.type(self.name)
        self.tap("setupAction", "canGoBack", False)  # noqa: FBT003 - a value

    @property
    def _is_complete(self) -> bool:
        return not self.window.property("keyboard") or bool(self.window.property("shownKeyboard"))

    @property
    def keyboard_height(self) -> float:
        """Return how much of the window the on-screen keyboard takes."""
        return float(self.window.property("keyboardHeight"))

    def item(self, name: str) -> QQuickItem | None:
        """Return the visible item of that name."""
        found = [item for item in touch.items(self.window, "") if item.objectName() == name]
        return found[0] if found else None

    def place(self, name: str) -> QPointF:
        """Return the middle of an item, once it stands still: what is new may be laid out later."""
        still: list[QPointF] = []
        last: list[QPointF | None] = [None]

        def stands_still() -> bool:
            found = self.item(name)
            if found is not None:
                _scroll_to(found)
            middle = None if found is None else _middle(found)
            if middle is not None and middle == last[0] and self._contains(middle):
                still.append(middle)
            last[0] = middle
            return bool(still)

        wait_until(stands_still, f"{name} stands still on screen", within=WITHIN)
        return still[0]

    def _contains(self, place: QPointF) -> bool:
        return 0 <= place.x() < self.window.width() and 0 <= place.y() < self.window.height()

    def wait(self, name: str, wanted: object) -> None:
        """Wait until a property of the set-up is what is wanted."""

        def is_so() -> bool:
            value = self.setup.property(name)
            return bool(wanted(value)) if callable(wanted) else value == wanted

        try:
            wait_until(is_so, f"{name} is {wanted}", within=WITHIN)
        except WaitTimeout:
            names = ("step", "kind", "problem", name)
            seen = {each: self.setup.property(each) for each in names}
            raise AssertionError(f"{name} is not {wanted}: {seen}") from None

    def tap(self, item: str, name: str, wanted: object) -> None:
        """Touch an item until it shows."""
        end = time.monotonic() + WITHIN

        def is_so() -> bool:
            value = self.setup.property(name)
            return bool(wanted(value)) if callable(wanted) else value == wanted

        while not is_so() and time.monotonic() < end:
            place = self.place(item)
            if not is_so():
                touch.tap(self.window, place)
            try:
                wait_until(is_so, f"{item} was touched", within=AGAIN)
            except WaitTimeout:
                continue
        self.wait(name, wanted)

    def type(self, text: str) -> None:
        """Put a text in the place of what is in the field."""
        wait_until(lambda: self.field is not None, "the field has the focus", within=WITHIN)
        QTest.keyClick(self.window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(self.window, Qt.Key.Key_Backspace)
        for character in text:
            key = _KEYS.get(character) or getattr(Qt.Key, f"Key_{character.upper()}")
            QTest.keyClick(self.window, key)
        wait_until(lambda: self.setup.property("text") == text, f"{text} is typed", within=WITHIN)

    @property
    def field(self) -> QQuickItem | None:
        """Return the field if it has the focus."""
        found = self.item("setupField")
        return found if found is not None and found.hasActiveFocus() else None


def _scroll_to(item: QQuickItem) -> None:
    """Bring an item into sight that is in a list; the tests' server may have many dashboards."""
    view: QQuickItem | None = item.parentItem()
    while view is not None and not view.metaObject().className().startswith("QQuickFlickable"):
        view = view.parentItem()
    if view is None:
        return
    top = item.mapToItem(view, QPointF(0, 0)).y()
    if not 0 <= top <= view.height() - item.height():
        most = max(0.0, view.property("contentHeight") - view.height())
        wanted = view.property("contentY") + top - (view.height() - item.height()) / 2
        view.setProperty("contentY", min(max(0.0, wanted), most))


def _middle(item: QQuickItem) -> QPointF:
    return item.mapToScene(QPointF(item.width() / 2, item.height() / 2))


def _sign_in(
    errors: list[BaseException], url: str, shown: tuple[str, str], user: tuple[str, str]
) -> None:
    try:
        phone(url, shown, user)
    except BaseException as err:  # noqa: BLE001 - raised on the other thread
        errors.append(err)


def phone(url: str, shown: tuple[str, str], user: tuple[str, str]) -> None:
    """Sign in as a phone does that has scanned `url`: with the server's own login flow."""
    with httpx.Client(trust_env=False, timeout=WITHIN) as client:
        first = client.get(url).text
        assert all(text in first for text in shown), first
        link = first.partition('<a href="')[2].partition('"')[0].replace("&amp;", "&")
        query = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
        server = link.partition("/auth/")[0]
        names = ("client_id", "redirect_uri", "code_challenge", "code_challenge_method")
        begin: dict[str, Any] = {name: query[name] for name in names if name in query}
        flow = client.post(
            f"{server}/auth/login_flow", json={**begin, "handler": ["homeassistant", None]}
        ).json()
        answer = client.post(
            f"{server}/auth/login_flow/{flow['flow_id']}",
            json={"client_id": begin["client_id"], "username": user[0], "password": user[1]},
        ).json()
        back = {"code": answer["result"], "state": query["state"]}
        last = client.get(begin["redirect_uri"], params=back).text
        assert "Done" in last, last


def _drive(walk: Callable[[], Walk], names: list[str]) -> None:
    try:
        walking = walk()
        for name in names:
            getattr(walking, name)()
            print(f"walked: {name}", flush=True)  # noqa: T201 - the test reads it
    except BaseException:  # noqa: BLE001 - the test reads it
        traceback.print_exc()
        os._exit(70)


def main() -> None:
    """Run the program."""
    names, *arguments = sys.argv[1:6]
    plain = window_builder.open_window

    def open_window(*parts: Any, **more: Any) -> QQuickWindow:  # noqa: ANN401 - as they come
        window = plain(*parts, **more)
        walk = partial(Walk, window, arguments)
        QTimer.singleShot(0, window, partial(_drive, walk, names.split(",")))
        return window

    # The server of the tests is on this machine only.
    work = partial(SetupWork, listen=lambda _server: LOOPBACK)
    with (
        patch.object(setup_window, "open_window", open_window),
        patch.object(set_up, "SetupWork", work),
        # A tablet has none; the machine of the tests may.
        patch.object(setup_window, "has_keyboard", lambda: False),
    ):
        program(sys.argv[sys.argv.index("open") :])


if __name__ == "__main__":
    main()
