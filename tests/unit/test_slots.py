"""What a signal is connected to is a declared slot wherever it is a method of a QObject.

For one that is not, PySide6 makes the class's metaobject anew at the first connection. QML may know
the old one already, and has been seen to find no signal and no property of the object after that.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import ha_kiosk

QT = Path(ha_kiosk.__file__).parent / "qt"
TREES = {file: ast.parse(file.read_text()) for file in sorted(QT.rglob("*.py"))}


CLASSES = {
    node.name: node
    for tree in TREES.values()
    for node in ast.walk(tree)
    if isinstance(node, ast.ClassDef)
}
OF_QT = frozenset({"close", "deleteLater", "start", "stop"})
"""Methods of Qt's own classes."""


def qobjects() -> dict[str, ast.ClassDef]:
    """Return the classes that are QObjects, also by way of another of ours."""
    found: dict[str, ast.ClassDef] = {}
    while True:
        more = {
            name: node
            for name, node in CLASSES.items()
            if name not in found
            and any(isinstance(base, ast.Name) and _is_qt(base.id, found) for base in node.bases)
        }
        if not more:
            return found
        found |= more


def _is_qt(base: str, found: dict[str, ast.ClassDef]) -> bool:
    return base in found or (base.startswith("Q") and base[1:2].isupper())


def methods(*, are_slots: bool) -> dict[str, set[str]]:
    """Return the methods that are slots, or are not, each with the classes that have it."""
    found: dict[str, set[str]] = {}
    known = qobjects()
    for name, node in CLASSES.items():
        for method in node.body:
            if isinstance(method, ast.FunctionDef):
                is_slot = name not in known or any(map(_is_slot, method.decorator_list))
                if is_slot is are_slots:
                    found.setdefault(method.name, set()).add(name)
    return found


def _is_slot(decorator: ast.expr) -> bool:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(call, ast.Name) and call.id == "Slot"


def connected() -> Iterator[tuple[Path, str, str]]:
    """Yield each method that a signal is connected to: its file, its class if known, its name."""
    for file, tree in TREES.items():
        for outer in ast.walk(tree):
            if isinstance(outer, ast.ClassDef):
                for target in _targets(outer):
                    is_own = isinstance(target.value, ast.Name) and target.value.id == "self"
                    yield file, outer.name if is_own else "", target.attr
            elif isinstance(outer, ast.FunctionDef):
                for target in _targets(outer):
                    if not (isinstance(target.value, ast.Name) and target.value.id == "self"):
                        yield file, "", target.attr


def _targets(node: ast.AST) -> Iterator[ast.Attribute]:
    for call in ast.walk(node):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "connect"
            and call.args
            and isinstance(call.args[0], ast.Attribute)
        ):
            yield call.args[0]


def test_every_method_that_a_signal_is_connected_to_is_a_slot() -> None:
    """Where it is not known whose it is: unless it may be that of a class in which it is."""
    others, declared = methods(are_slots=False), methods(are_slots=True)
    wrong = {
        f"{file.relative_to(QT)}: {'/'.join(sorted(others[name]))}.{name}"
        for file, owner, name in connected()
        if (owner in others.get(name, ()))
        or (not owner and name in others and name not in declared and name not in OF_QT)
    }
    assert wrong == set()
