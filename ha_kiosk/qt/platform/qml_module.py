"""The QML module HaKiosk: types that Python creates and QML binds to.

`packaging/qmllint.py` describes it to qmllint, so that each binding is checked.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtQml import qmlRegisterUncreatableType

MODULE = "HaKiosk"
models: list[type[QObject]] = []
"""The registered types."""
_Type = TypeVar("_Type", bound=type[QObject])


def qml_type(model: _Type) -> _Type:
    """Register a class with QML, which can bind to it but not create it."""
    models.append(model)
    name = model.__name__
    qmlRegisterUncreatableType(model, MODULE, 1, 0, name, "It is made in Python.")  # type: ignore[arg-type]
    return model
