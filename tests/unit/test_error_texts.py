"""Every text of an error can be translated: it is a `Text`, and no plain literal."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import ha_kiosk
from ha_kiosk import errors
from ha_kiosk.i18n.os_reason import KNOWN, os_reason
from ha_kiosk.i18n.text import Text, as_text, listed, render

ROOT = Path(ha_kiosk.__file__).parent


def names_of_errors(trees: list[ast.AST]) -> set[str]:
    """Return the names of `KioskError` and of all that is derived from it."""
    found = {name for name, value in vars(errors).items() if isinstance(value, type)}
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    while more := {
        node.name
        for node in classes
        if node.name not in found and found & {ast.unparse(base) for base in node.bases}
    }:
        found |= more
    return found


def plain(tree: ast.AST, names: set[str]) -> Iterator[int]:
    """Yield the lines on which an error is made with a text that cannot be translated."""
    literals = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_literal(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
            texts = [*node.args, *(word.value for word in node.keywords)]
            for text in texts:
                is_name = isinstance(text, ast.Name) and text.id in literals
                if is_name or any(map(_is_literal, _choices(text))):
                    yield node.lineno


def _choices(node: ast.expr) -> list[ast.expr]:
    """Return what an expression may be: both sides of `a if b else c`, all of `a or b`."""
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            return [*_choices(body), *_choices(orelse)]
        case ast.BoolOp(values=values):
            return [choice for value in values for choice in _choices(value)]
        case ast.BinOp(left=left, right=right):
            return [*_choices(left), *_choices(right)]
        case _:
            return [node]


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join")):
            return _is_literal(value)
        case _:
            return False


def test_every_text_of_an_error_can_be_translated() -> None:
    """Where an error is made, its text is a `Text`."""
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in ROOT.rglob("*.py")}
    names = names_of_errors(list(trees.values()))
    assert "DeviceDeleted" in names
    found = [
        f"{file.relative_to(ROOT)}:{n}" for file, tree in trees.items() for n in plain(tree, names)
    ]
    assert found == []


def test_every_finding_of_the_doctor_can_be_translated() -> None:
    """Its text is the second argument."""
    found = [
        f"{file.name}:{node.lineno}"
        for file in (ROOT / "doctor").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"ok", "warning", "problem", "skipped"}
        and any(map(_is_literal, _choices(node.args[1])))
    ]
    assert found == []


def test_a_plain_text_is_found() -> None:
    """In each form in which one was ever written."""
    source = """
class Gone(KioskError): pass
WHY = "no"
KioskError(Text("fine"))
KioskError("plain")
UsageError(f"{a} plain")
Gone("{} plain".format(a))
KioskError(a if b else "plain")
KioskError(a or "plain")
KioskError("plain" + a)
KioskError(WHY)
ValueError("another's")
"""
    tree = ast.parse(source)
    assert list(plain(tree, names_of_errors([tree]))) == [5, 6, 7, 8, 9, 10, 11]


def test_a_reason_of_the_system_is_its_own_words() -> None:
    """The same as strerror(3), and of an error without a number its own text."""
    denied = os_reason(PermissionError(13, "Permission denied"))
    assert denied == "Permission denied"
    assert isinstance(denied, Text)
    assert os_reason(OSError(110, "Connection timed out")) == "Connection timed out"
    assert os_reason(OSError("closed")) == "closed"


def test_the_reasons_of_the_system_are_those_of_this_one() -> None:
    """English stays as it was in the log."""
    assert {number: str(text) for number, text in KNOWN.items()} == {
        number: os.strerror(number) for number in KNOWN
    }


def test_a_list_keeps_its_parts() -> None:
    """Each can be translated."""
    assert listed("a", Text("b {x}", x=1)) == "a, b 1"


def test_a_text_of_somebody_else_stays_as_it_is() -> None:
    """Braces in it, too; and a text of ours keeps its template and its values."""
    assert render(as_text("{a} is gone"), str) == "{a} is gone"
    ours = Text("b {x}", x=1)
    assert as_text(ours) is ours
