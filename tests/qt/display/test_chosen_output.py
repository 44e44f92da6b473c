"""The output that was chosen: the window goes back to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import shiboken6
from harness.waiting import settle
from PySide6.QtGui import QGuiApplication, QWindow

from ha_kiosk.qt.display.chosen_output import ChosenOutput


@pytest.fixture
def window(application: QGuiApplication) -> Iterator[QWindow]:
    """Return a window that is on the only screen."""
    assert application
    window = QWindow()
    window.showFullScreen()
    settle()
    yield window
    shiboken6.delete(window)


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_window_goes_back_to_its_output(
    application: QGuiApplication, window: QWindow, *, is_chosen: bool
) -> None:
    """Shown anew: a window that is full is not asked for another output."""
    (screen,) = application.screens()
    seen: list[bool] = []
    window.visibleChanged.connect(seen.append)
    watch = ChosenOutput(window, screen.name() if is_chosen else "DP-9", application)
    application.screenAdded.emit(screen)
    assert seen == ([False, True] if is_chosen else [])
    assert window.visibility() is QWindow.Visibility.FullScreen
    assert window.screen() is screen
    shiboken6.delete(watch)


def test_a_window_that_is_not_full_stays_where_it_is(
    application: QGuiApplication, window: QWindow
) -> None:
    """Somebody has put it there."""
    (screen,) = application.screens()
    window.showNormal()
    settle()
    seen: list[bool] = []
    window.visibleChanged.connect(seen.append)
    watch = ChosenOutput(window, screen.name(), application)
    application.screenAdded.emit(screen)
    assert seen == []
    shiboken6.delete(watch)
