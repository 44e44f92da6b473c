"""What a page says about the thing under the mouse is shown in our own look."""

from __future__ import annotations

from harness import touch
from harness.page import Kiosk
from harness.site import Site
from harness.waiting import wait_until
from PySide6.QtCore import QPoint
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest


def test_a_tooltip_is_ours_and_goes(kiosk: Kiosk, site: Site) -> None:
    """Within the window; Qt would show a box of its own."""
    site.add("/", "<body style='margin:0'><p title='The cellar' style='height:90vh;margin:0'>x")
    kiosk.load()
    kiosk.painted()
    (view,) = touch.items(kiosk.window, "PageView")
    tooltip = view.findChild(QQuickItem, "tooltip")
    assert tooltip is not None
    assert not tooltip.isVisible()
    middle = QPoint(kiosk.window.width() // 2, kiosk.window.height() // 2)
    moves = 0

    def is_shown() -> bool:
        nonlocal moves
        moves += 1
        if moves % 200 == 1:  # the web engine waits for the pointer to rest
            QTest.mouseMove(kiosk.window, middle + QPoint(moves // 200 % 5, 0))
        return tooltip.isVisible()

    wait_until(is_shown, "the tooltip")
    assert tooltip.x() >= 0
    assert tooltip.x() + tooltip.width() <= kiosk.window.width()
    kiosk.do("document.querySelector('p').removeAttribute('title')")
    moves = 0
    wait_until(lambda: is_shown() is False, "it goes")
