"""Wiping the screen: touches reach nobody for a while."""

from __future__ import annotations

from typing import Any, cast

from harness.waiting import wait_until
from PySide6.QtCore import QObject
from PySide6.QtGui import QWindow

from ha_kiosk.qt.device import cleaning as module
from ha_kiosk.qt.device.cleaning import Cleaning
from ha_kiosk.qt.platform.input_shield import InputShield
from ha_kiosk.qt.screens.notification_cards import NotificationCards


class Actions:
    """Keeps for how long the screen is held."""

    held = 0.0

    def hold_screen(self, seconds: float) -> None:
        """Keep it on."""
        self.held = seconds


def test_touches_do_nothing_until_the_time_is_over(parent: QObject) -> None:
    """A card says so, and the screen stays on."""
    window = QWindow()
    shield = InputShield(window, parent, settle_ms=1)
    cards, actions = NotificationCards(parent), Actions()
    cleaning = Cleaning(
        cast("Any", actions), shield, cards, lambda seconds: ("Clean", f"{seconds} s"), parent
    )
    cleaning.start(30)
    assert shield.is_up
    assert actions.held == 30
    (row,) = cards.property("cards")
    assert (row["title"], row["message"]) == ("Clean", "30 s")
    cleaning.start(0)
    wait_until(lambda: not shield.is_up, "touches do something again")
    cards.clear(module.TAG)
    assert cards.overlay == ""
