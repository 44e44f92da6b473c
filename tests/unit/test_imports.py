"""The directions of imports, as drawn in ARCHITECTURE.md: downward only, sub-packages included."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

import ha_kiosk

ROOT = Path(ha_kiosk.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
LAYERS = (
    {"__main__"},
    {"cli"},
    {"cli/start"},
    {"cli/sign_in"},
    {"cli/control_client", "cli/options", "cli/qt_entry"},
    {"cli/terminal"},
    {"qt/app/__init__"},
    {"qt/app/program"},
    {"qt/app/second_stage"},
    {"qt/app/sign_in"},
    {"qt/app"},
    {"qt/device"},
    {"qt/control"},
    {"qt/kiosk"},
    {"qt/sound"},
    {"qt/recovery"},
    {"qt/account"},
    {"qt/display"},
    {"qt/setup_screen"},
    {"qt/screens", "qt/screens/sign_in", "qt/requests"},
    {"qt/page"},
    {"qt/cameras", "qt/external_app"},
    {"qt/platform", "qt/platform/input"},
    {"qt"},
    {"doctor"},
    {"setup_screen"},
    {"autostart", "demo", "device", "display", "keyboard", "sound"},
    {"settings_screen"},
    {"screens"},
    {"recovery"},
    {"cameras"},
    {"page"},
    {"external_app"},
    {"server/login", "server/addresses"},
    {"server/auth"},
    {"server"},
    {"server/http"},
    {"server/failures"},
    {"server/tls"},
    {"server/address"},
    {"host", "host/qt_runtime"},
    {"config"},
    {"storage"},
    {"logs"},
    {"errors", "rate_limit", "status"},
    {"i18n"},
    {"__init__"},
)
"""From the top to the bottom; what stands together may not import each other."""
OWNERS = {
    "PySide6": {"qt"},
    "shiboken6": {"qt"},
    "click": {"cli"},
    "httpcore": {"server/http"},
    "httpx": {"server/http"},
    "idna": {"server/address/origin.py"},
    "cryptography": {"server/tls/certificate.py"},
    "websockets": {"server/websocket_client.py"},
    "platformdirs": {"storage/paths.py"},
    "tomlkit": {"config/writer.py"},
    "segno": {"screens/qr_code.py"},
    "zeroconf": {"server/address/discovery.py"},
}
"""Libraries that only one folder or file may name."""
ROOMS = sorted({room for rooms in LAYERS for room in rooms}, key=len, reverse=True)


def layer(room: str) -> int:
    """Return the layer of a room of the package, 0 for the highest."""
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


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


def room_of(path: str) -> str:
    """Return the room that a path below the package belongs to."""
    for room in ROOMS:
        if path in {room, f"{room}.py"} or path.startswith(f"{room}/"):
            return room
    return pytest.fail(f"{path} has no layer: give it one in LAYERS")


def rooms_of(names: set[str]) -> set[str]:
    """Return the rooms of the package among imported `names`."""
    found = set()
    for name in names:
        parts = name.split(".")
        if parts[0] != "ha_kiosk":
            continue
        while parts[1:]:
            path = ROOT.joinpath(*parts[1:])
            if path.is_dir() or path.with_suffix(".py").is_file():
                break
            parts.pop()
        found.add(room_of("/".join(parts[1:]) or "__init__"))
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_point_downward(file: Path) -> None:
    """A module imports its own room, and what stands below it."""
    mine = room_of(str(file.relative_to(ROOT)))
    upward = {
        other for other in rooms_of(imported(file)) if other != mine and layer(other) <= layer(mine)
    }
    assert not upward


def test_every_layer_exists() -> None:
    """No room is drawn that nobody has built."""
    for room in ROOMS:
        assert (ROOT / room).is_dir() or (ROOT / f"{room}.py").is_file(), room


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_one_owner(library: str) -> None:
    """Nobody but its owner names it."""
    strangers = [
        path
        for path in (str(file.relative_to(ROOT)) for file in FILES)
        if library in {name.split(".")[0] for name in imported(ROOT / path)}
        and not OWNERS[library] & {path, *map(str, Path(path).parents)}
    ]
    assert strangers == []


def test_no_two_modules_define_a_class_of_the_same_name() -> None:
    """A name means one thing, so that a search for it ends."""
    homes = defaultdict(list)
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(str(file.relative_to(ROOT)))
    assert {name: files for name, files in homes.items() if len(files) > 1} == {}


def test_the_command_line_starts_without_qt() -> None:
    """`login --method terminal` works where PySide6 cannot even be installed."""
    code = "import sys, ha_kiosk.cli; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = {name.split(".")[0] for name in done.stdout.split()}
    assert "ha_kiosk" in modules
    assert not modules & {"PySide6", "shiboken6"}
