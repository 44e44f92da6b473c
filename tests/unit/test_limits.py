"""How large things may get before they want to be two: read from the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import ha_kiosk

ROOT = Path(ha_kiosk.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))
MAX_LINES = 300
MAX_FUNCTION = 50
MAX_PARAMETERS = 6
"""Of a constructor, beside Qt's parent."""


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Return all functions and methods, each with the place to look for it."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{module.relative_to(ROOT)}:{node.lineno} {node.name}", node


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Return the names of its parameters but for `self` and `parent`."""
    every = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
    return [one.arg for one in every if one.arg not in {"self", "parent"}]


def test_no_file_is_too_long() -> None:
    """Python and QML."""
    files = (*MODULES, *ROOT.rglob("*.qml"))
    assert [str(file) for file in files if file.read_text().count("\n") > MAX_LINES] == []


def test_no_function_is_too_long() -> None:
    """Its signature and its docstring count."""
    long = [
        place
        for place, function in functions()
        if (function.end_lineno or 0) - function.lineno >= MAX_FUNCTION
    ]
    assert long == []


def test_no_constructor_takes_too_much() -> None:
    """What it takes wants a name of its own then."""
    large = [
        place
        for place, function in functions()
        if function.name == "__init__" and len(parameters(function)) > MAX_PARAMETERS
    ]
    assert large == []
