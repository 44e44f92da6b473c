"""Collects the requirements that Home Assistant would install at its first start.

Home Assistant installs the requirements of an integration when that is set up. Here they are read
from the manifests, with the same closure as in its own `requirements.py`, and installed together
before the first start, with a progress display. Home Assistant is not imported here, because it
runs on another Python.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from pathlib import Path

from ha_kiosk.errors import DemoFailed
from ha_kiosk.i18n.text import Text

INTEGRATIONS = ("frontend", "config", "api", "history", "logger", "mobile_app", "demo")
"""The integrations of the configuration; the others are their dependencies."""
ALWAYS = ("analytics", "application_credentials", "backup", "hardware", "network", "system_health")
"""The integrations that Home Assistant always sets up (DEFAULT_INTEGRATIONS in bootstrap.py)."""
# Auth providers are no integrations but modules that contain their requirements.
_REQUIREMENTS = re.compile(r"^REQUIREMENTS = (\[.*?\])", re.MULTILINE | re.DOTALL)


def components(venv: Path) -> Path:
    """Return the folder of the integrations of the Home Assistant in `venv`."""
    for folder in venv.glob("lib/python3.*/site-packages/homeassistant/components"):
        return folder
    raise DemoFailed(
        Text("There is no Home Assistant in {venv}. Delete that folder and try again.", venv=venv)
    )


def closure(folder: Path, integrations: Iterable[str] = INTEGRATIONS + ALWAYS) -> list[str]:
    """Return the requirements of `integrations` and of all their dependencies, sorted.

    The platforms of one integration (`demo/light.py`) set up the integrations of the same names.
    """
    seen: set[str] = set()
    requirements: set[str] = set()
    todo = list(integrations)
    todo += [p.stem for name in todo for p in (folder / name).glob("*.py")]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        manifest = _manifest(folder / name / "manifest.json")
        requirements.update(manifest.get("requirements", ()))
        # Modules are imported from "after" dependencies, too, whether those are set up or not.
        todo += [*manifest.get("dependencies", ()), *manifest.get("after_dependencies", ())]
    for module in folder.parent.glob("auth/*/*.py"):
        # Not parsed as a whole: its Python may be newer than ours.
        for found in _REQUIREMENTS.finditer(module.read_text(encoding="utf-8")):
            requirements.update(ast.literal_eval(found[1]))
    return sorted(requirements)


def _manifest(path: Path) -> dict[str, list[str]]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:  # a module such as const.py, which is no platform
        return {}
    return manifest if isinstance(manifest, dict) else {}
