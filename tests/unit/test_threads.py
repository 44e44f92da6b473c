"""No Qt signal is emitted off the UI thread (PYSIDE-3124): read from the syntax trees of qt/."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ha_kiosk

ROOT = Path(ha_kiosk.__file__).parent
FILES = sorted((ROOT / "qt").rglob("*.py"))
STARTERS = {"submit", "start"}
"""`JobRunner.submit` and `QThreadPool.start`; their first argument runs on another thread."""

THREAD = """
class A:
    def go(self):
        threading.Thread(target=self._work).start()
    def _work(self):
        self._step()
    def _step(self):
        self.came.emit(1)
"""
JOB = """
def go(runner, sender):
    job = partial(_work, sender)
    runner.submit(job, sender.came.emit, print)
def _work(sender):
    sender.came.emit(1)
"""
LAMBDA = "runner.submit(lambda: sender.came.emit(1), print, print)"
FINE = """
def go(runner, sender):
    def done(result):
        sender.came.emit(result)
    runner.submit(partial(_work, sender), done, print)
def _work(sender):
    return 1
"""


def name_of(node: ast.expr) -> str:
    """Return the last part of a dotted name, "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def run_elsewhere(tree: ast.AST) -> list[ast.expr]:
    """Return what a module gives to other threads to run."""
    found: list[ast.expr] = []
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        if name_of(call.func) == "Thread":
            found += [given.value for given in call.keywords if given.arg == "target"]
        elif name_of(call.func) in STARTERS:
            found += call.args[:1]
    return found


def definitions(tree: ast.AST) -> dict[str, list[ast.AST]]:
    """Return the functions of a module, and what it assigns, by name."""
    found: dict[str, list[ast.AST]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                found.setdefault(name_of(target), []).append(node.value)
    return found


def emissions(tree: ast.AST) -> list[int]:
    """Return the lines with `.emit(` in what runs elsewhere, and in what that calls in turn."""
    functions = definitions(tree)
    waiting: list[ast.AST] = list(run_elsewhere(tree))
    seen: set[ast.AST] = set()
    lines: list[int] = []
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if isinstance(node, ast.Name | ast.Attribute):
            if name_of(node) == "emit":
                lines.append(node.lineno)
            waiting += functions.get(name_of(node), [])
        elif isinstance(node, ast.Call) and name_of(node.func) == "partial":
            waiting += node.args[:1]
        elif isinstance(node, ast.FunctionDef | ast.Lambda):
            waiting += [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return lines


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_thread_emits_a_signal(file: Path) -> None:
    """It puts its result into a `ResultQueue`."""
    assert emissions(ast.parse(file.read_text())) == []


@pytest.mark.parametrize(
    ("text", "expected"), [(THREAD, [8]), (JOB, [6]), (LAMBDA, [1]), (FINE, [])]
)
def test_the_reading_of_the_syntax_tree_finds_them(text: str, expected: list[int]) -> None:
    """In methods, functions, partials and lambdas; what the UI thread calls may emit."""
    assert emissions(ast.parse(text)) == expected


def test_what_runs_elsewhere_is_found() -> None:
    """The test above would be blind without."""
    assert sum(len(run_elsewhere(ast.parse(file.read_text()))) for file in FILES) > 10
