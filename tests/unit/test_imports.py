"""The directions of imports, as drawn in the design: downward only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import ha_kiosk

ROOT = Path(ha_kiosk.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
LAYERS = (
    {"__main__"},
    {"cli"},
    {"qt"},
    {"frontend", "demo"},
    {"device"},
    {"system"},
    {"server"},
    {"settings"},
    {"config", "instance", "storage", "state", "private_file"},
    {"sources"},
    {"kinds"},
    {"paths", "log", "i18n"},
    {"errors", "log_file"},
    {"__init__"},
)
"""From the top to the bottom; what stands together may not import each other."""
OWNERS = {
    "PySide6": {"qt"},
    "shiboken6": {"qt"},
    "click": {"cli"},
    "httpx": {"server/http.py"},
    "cryptography": {"server/certificate.py"},
    "websockets": {"server/websocket_client.py"},
    "platformdirs": {"paths.py"},
    "tomlkit": {"settings.py"},
}
"""Libraries that only one folder or file may name."""


def layer(part: str) -> int:
    """Return the layer of a top-level part of the package, 0 for the highest."""
    for number, parts in enumerate(LAYERS):
        if part in parts:
            return number
    pytest.fail(f"{part} has no layer: give it one in LAYERS")


def imported(file: Path) -> set[str]:
    """Return the dotted names of all modules that `file` imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} has a relative import"
            module = node.module or ""
            names.update(f"{module}.{alias.name}" for alias in node.names)
    return names


def part(file: Path) -> str:
    """Return the top-level part of the package that `file` belongs to."""
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


def own_parts(names: set[str]) -> set[str]:
    """Return the top-level parts of the package among imported `names`."""
    found = set()
    for name in names:
        if name.split(".")[0] == "ha_kiosk":
            second = name.removeprefix("ha_kiosk").lstrip(".").split(".")[0]
            is_module = (ROOT / second).is_dir() or (ROOT / f"{second}.py").is_file()
            found.add(second if second and is_module else "__init__")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_point_downward(file: Path) -> None:
    """A module imports its own part, and what stands below it."""
    mine = part(file)
    upward = {
        other
        for other in own_parts(imported(file))
        if other != mine and layer(other) <= layer(mine)
    }
    assert not upward


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_one_owner(library: str) -> None:
    """Nobody but its owner names it."""
    strangers = [
        str(file.relative_to(ROOT))
        for file in FILES
        if library in {name.split(".")[0] for name in imported(file)}
        and not OWNERS[library] & {part(file), str(file.relative_to(ROOT))}
    ]
    assert strangers == []


def test_the_command_line_starts_without_qt() -> None:
    """`login --method terminal` works where PySide6 cannot even be installed."""
    code = "import sys, ha_kiosk.cli; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = {name.split(".")[0] for name in done.stdout.split()}
    assert "ha_kiosk" in modules
    assert not modules & {"PySide6", "shiboken6"}
