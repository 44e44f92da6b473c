"""The real program at a login page, with a finger that asks for a phone, and with the phone.

python -m harness.phone_session USERNAME PASSWORD … open
python -m harness.phone_session USERNAME PASSWORD … login
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from contextlib import ExitStack
from functools import partial
from importlib import import_module
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QObject, QPointF, QTimer
from PySide6.QtQuick import QQuickItem, QQuickWindow

from ha_kiosk.cli import main as program
from ha_kiosk.qt.app.window import open_window
from ha_kiosk.server.login.listener import LOOPBACK
from ha_kiosk.setup_screen import work
from harness import touch
from harness.setup_session import AGAIN, WITHIN, phone
from harness.wait_timeout import WaitTimeout
from harness.waiting import wait_until


def _button(window: QQuickWindow) -> QQuickItem | None:
    found = [item for item in touch.items(window, "") if item.objectName() == "phoneInstead"]
    return found[0] if found and not touch.items(window, "NoticeOverlay") else None


def _setup(window: QQuickWindow, name: str) -> object:
    setup = window.property("setup")
    return setup.property(name) if isinstance(setup, QObject) else None


def _touch_until_there_is_a_code(window: QQuickWindow) -> None:
    while not _setup(window, "digits"):
        button = _button(window)
        if button is not None:
            middle = QPointF(button.width() / 2, button.height() / 2)
            touch.tap(window, button.mapToScene(middle))
        try:
            wait_until(lambda: _setup(window, "digits"), "the code", within=AGAIN)
        except WaitTimeout:
            continue


def _drive(window: QQuickWindow, user: tuple[str, str]) -> None:
    try:
        wait_until(lambda: _button(window), "the button above the login page", within=WITHIN)
        _touch_until_there_is_a_code(window)
        url = str(_setup(window, "codeUrl"))
        shown = str(_setup(window, "tablet")), str(_setup(window, "digits"))
    except BaseException:  # noqa: BLE001 - the test reads it
        _fail()
    threading.Thread(target=_scan, args=(url, shown, user), daemon=True).start()


def _scan(url: str, shown: tuple[str, str], user: tuple[str, str]) -> None:
    try:
        phone(url, shown, user)
    except BaseException:  # noqa: BLE001 - the test reads it
        _fail()


def _fail() -> None:
    traceback.print_exc()
    os._exit(70)


def main() -> None:
    """Run the program."""
    username, password, *_ = sys.argv[1:]

    def open_and_touch(*parts: Any, **more: Any) -> QQuickWindow:  # noqa: ANN401 - as they come
        window = open_window(*parts, **more)
        QTimer.singleShot(0, window, partial(_drive, window, (username, password)))
        return window

    # The server of the tests is on this machine only.
    made = partial(work.SetupWork, listen=lambda _server: LOOPBACK)
    kiosk = import_module("ha_kiosk.qt.app.program")
    login = import_module("ha_kiosk.qt.app.sign_in.sign_in_window")
    with ExitStack() as patches:
        for module in (kiosk, login):
            patches.enter_context(patch.object(module, "open_window", open_and_touch))
        for module in (work, login):
            patches.enter_context(patch.object(module, "SetupWork", made))
        begin = next(i for i, word in enumerate(sys.argv) if word in {"open", "login"})
        program(sys.argv[begin:])


if __name__ == "__main__":
    main()
