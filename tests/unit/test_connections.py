"""Only the composition (qt/app) connects features: read from the syntax trees of qt/."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import ha_kiosk

QT = Path(ha_kiosk.__file__).parent / "qt"
FILES = sorted(file for file in QT.rglob("*.py") if QT / "app" not in file.parents)

WIRED = """
from ha_kiosk.qt.page.page import Page
class A:
    def __init__(self, page: Page | None):
        page.frame.shown.connect(self.go)
"""
FINE = """
from ha_kiosk.qt.kiosk.controller import KioskController
from PySide6.QtQuick import QQuickWindow
class A:
    def __init__(self, kiosk: KioskController, window: QQuickWindow):
        self._timer.timeout.connect(kiosk.retry)
        kiosk.state_changed.connect(self.go)
        window.frameSwapped.connect(self.go)
"""


def features(tree: ast.Module) -> dict[str, str]:
    """Return the folder of qt/ from which each imported name comes."""
    return {
        alias.name: node.module.split(".")[2]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("ha_kiosk.qt.")
        and node.module
        for alias in node.names
    }


def owner(call: ast.Call) -> str:
    """Return the name at the front of `name.signal.connect(…)`, "" for any other call."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "connect":
        return ""
    front: ast.expr = call.func
    while isinstance(front, ast.Attribute):
        front = front.value
    return front.id if isinstance(front, ast.Name) else ""


def strangers(text: str, feature: str) -> Iterator[str]:
    """Return the signals of other features' objects to which a file of `feature` connects."""
    tree = ast.parse(text)
    homes = features(tree)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        arguments = function.args.args + function.args.kwonlyargs
        types = {
            one.arg: {name.id for name in ast.walk(one.annotation) if isinstance(name, ast.Name)}
            for one in arguments
            if one.annotation is not None
        }
        for call in ast.walk(function):
            if isinstance(call, ast.Call):
                names = types.get(owner(call), set())
                if {homes[name] for name in names & homes.keys()} - {feature}:
                    yield ast.unparse(call.func)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(QT)))
def test_no_feature_connects_itself_to_another(file: Path) -> None:
    """It connects what it makes; what it is given, its builder connects."""
    assert list(strangers(file.read_text(), file.relative_to(QT).parts[0])) == []


def test_a_connection_to_another_feature_is_found() -> None:
    """And one within a feature, or to Qt itself, is none."""
    assert list(strangers(WIRED, "kiosk")) == ["page.frame.shown.connect"]
    assert list(strangers(FINE, "kiosk")) == []
