"""A window made of a `QQmlComponent`, and its end."""

from __future__ import annotations

import shiboken6
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickWindow


def take_down(window: QQuickWindow, component: QQmlComponent) -> None:
    """Close and delete a window, and what made it.

    PySide6 takes what a component made for the component's child. 6.8 reads a deleted child
    through a null pointer once its parent goes, be it minutes later, when Python collects its
    garbage. So the parent goes first.
    """
    window.close()
    shiboken6.delete(component)
    shiboken6.delete(window)
