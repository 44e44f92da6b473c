"""What the page says reaches its owners, also those that are made later."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ha_kiosk.external_app.messages import PageCreated, ToastHide, ToastShow
from ha_kiosk.qt.app.dispatcher import MAX_WAITING, MessageDispatcher, MessageOwners
from ha_kiosk.qt.screens.toast import Toast


def test_a_message_waits_for_its_owner(parent: QObject) -> None:
    """And is delivered once, in the order of the page."""
    dispatcher, toast = MessageDispatcher(parent), Toast(parent)
    dispatcher.dispatch(ToastShow("a", "Saved"))
    dispatcher.dispatch(PageCreated())
    dispatcher.dispatch(ToastShow("b", "Deleted"))
    dispatcher.attach(MessageOwners())
    assert toast.property("text") == ""
    dispatcher.attach(MessageOwners(toast=toast))
    assert toast.property("text") == "Deleted"
    dispatcher.dispatch(ToastHide("b"))
    dispatcher.attach(MessageOwners(toast=toast))
    assert toast.property("text") == ""


def test_only_the_latest_messages_wait(parent: QObject) -> None:
    """A page that floods costs no memory."""
    dispatcher, toast = MessageDispatcher(parent), Toast(parent)
    texts: list[str] = []
    toast.toast_changed.connect(lambda: texts.append(toast.property("text")))
    for number in range(MAX_WAITING + 1):
        dispatcher.dispatch(ToastShow(str(number), str(number)))
    dispatcher.attach(MessageOwners(toast=toast))
    assert texts == [str(number) for number in range(1, MAX_WAITING + 1)]
