"""Chooses the Python for the demo server: the newest suitable one on this machine.

It decides which Home Assistant can be installed, and need not be the Python of this program. Each
candidate is run and asked for its version. None is downloaded.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.errors import DemoFailed
from ha_kiosk.i18n.text import Text, listed

OLDEST = (3, 11)
NEWEST = (3, 14)
"""Home Assistant does not support a new Python on the day of its release; newer ones are tried
last."""
_TIMEOUT = 20
_COMMAND = re.compile(r"python3(?:\.(\d+))?")
_RELEASE = re.compile(r"3\.(\d+)\.\d+")
_PROBE = """
import importlib.util, json, os, platform, sys, sysconfig
print(json.dumps({
    "implementation": platform.python_implementation(),
    "version": sys.version_info[:3],
    "final": sys.version_info.releaselevel == "final",
    "venv": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),
    "headers": os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")),
}))
"""


@dataclass(frozen=True, slots=True)
class Python:
    """An interpreter that answered. `has_venv`: it can create environments with pip."""

    path: Path
    version: tuple[int, int, int]
    has_venv: bool = True
    has_headers: bool = True

    @property
    def release(self) -> str:
        """Return the version as in `python3.13`."""
        return f"{self.version[0]}.{self.version[1]}"


def find(env: Mapping[str, str] = os.environ) -> list[Python]:
    """Return every CPython on this machine that is new enough."""
    found = [python for path in candidates(env) if (python := ask(path))]
    return [python for python in found if python.version[:2] >= OLDEST]


def candidates(env: Mapping[str, str]) -> list[Path]:
    """Return possible Pythons: on the path, of pyenv and of uv, each once."""
    paths = [Path(sys.executable)]
    for folder in filter(None, env.get("PATH", "").split(os.pathsep)):
        paths += _commands(Path(folder))
    pyenv = env.get("PYENV_ROOT") or str(Path(env.get("HOME", "/")) / ".pyenv")
    for version in sorted(Path(pyenv).glob("versions/*")):
        if (release := _RELEASE.fullmatch(version.name)) and int(release[1]) >= OLDEST[1]:
            paths.append(version / "bin" / "python")
    if uv := shutil.which("uv", path=env.get("PATH")):
        paths += parse_uv(_output([uv, "python", "list", "--only-installed"]))
    return list(dict.fromkeys(paths))


def parse_uv(text: str) -> list[Path]:
    """Return the interpreters in the output of `uv python list`: name, path, and maybe an arrow."""
    lines = (line.split() for line in text.splitlines() if line.startswith("cpython-3"))
    return [Path(words[1]) for words in lines if len(words) > 1 and words[1].startswith("/")]


def ask(path: Path) -> Python | None:
    """Return the version of the interpreter at `path`, or None if we cannot use it."""
    try:
        answer = json.loads(_output([str(path), "-I", "-c", _PROBE]))
    except ValueError:
        return None
    match answer:
        case {
            "implementation": "CPython",
            "version": [int(major), int(minor), int(micro)],
            "final": True,
            "venv": bool(has_venv),
            "headers": bool(has_headers),
        }:
            return Python(path, (major, minor, micro), has_venv, has_headers)
        case _:
            return None


def choose(pythons: Iterable[Python], *, has_uv: bool) -> Python:
    """Return the best of `pythons`: complete, not too new, and otherwise the newest.

    Raises `DemoFailed` with what to install if none will do. uv creates environments itself, so it
    can use a Python without ensurepip.
    """
    ranked = sorted(pythons, key=lambda p: (p.version[:2] <= NEWEST, p.version), reverse=True)
    if not ranked:
        raise DemoFailed(
            Text(
                "Home Assistant needs Python {major}.{minor} or newer, and there is none. On "
                "Debian 12 or newer: sudo apt install python3 python3-venv python3-dev",
                major=OLDEST[0],
                minor=OLDEST[1],
            )
        )
    for python in ranked:
        if python.has_headers and (python.has_venv or has_uv):
            return python
    best = ranked[0]
    raise DemoFailed(
        Text(
            "{python} (Python {release}) is not complete: {lacks}. On Debian: sudo apt "
            "install python{release}-venv python{release}-dev",
            python=best.path,
            release=best.release,
            lacks=_lacks(best, has_uv=has_uv),
        )
    )


def _lacks(python: Python, *, has_uv: bool) -> Text:
    missing = []
    if not (python.has_venv or has_uv):
        missing.append(Text("it cannot make environments (venv, ensurepip)"))
    if not python.has_headers:
        missing.append(Text("its C headers (Python.h) are not installed"))
    return listed(*missing)


def _commands(folder: Path) -> list[Path]:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return []
    matches = [match for name in names if (match := _COMMAND.fullmatch(name))]
    return [folder / m[0] for m in matches if m[1] is None or int(m[1]) >= OLDEST[1]]


def _output(command: list[str]) -> str:
    """Return the output of `command`, nothing if it fails: a broken program counts as missing."""
    try:
        done = subprocess.run(  # noqa: S603 - interpreters that this user has on the path
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=True,
            text=True,
            errors="replace",
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout
