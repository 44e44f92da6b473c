"""Installs Home Assistant for the demo, once, into the user's cache.

A stamp file, written last, marks a complete installation; an interrupted one is started again. A
lock separates two runs. uv is used if it is installed, and fetched into the cache otherwise: it
needs half a minute where pip needs five, and it can install the requirements as of the day of the
release, which Home Assistant does not pin completely. pip is the last resort, because it may know a
package index that uv does not (pip.conf).
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from ha_kiosk.demo import python, requirements
from ha_kiosk.demo.progress import DemoProgress
from ha_kiosk.demo.python import Python
from ha_kiosk.demo.runner import ServerNotReachable, run
from ha_kiosk.errors import DemoFailed
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.storage import atomic_file
from ha_kiosk.storage.paths import Paths

SPACE = 1_500_000_000
"""Bytes that an installation takes, including the caches of pip and uv."""
STAMP = "ha-kiosk.json"
SCHEMA = 2
_TIMEOUT = 30
_VERSION = re.compile(r"(\d{4})\.(\d{1,2})\.\d")


@dataclass(frozen=True, slots=True)
class Installed:
    """A complete installation: its interpreter and the version of Home Assistant."""

    python: Path
    version: str


@dataclass(frozen=True, slots=True)
class _Tool:
    """A command that installs, and its option for packages as of a day, if it has one."""

    command: tuple[str, ...]
    date_option: str | None

    def as_of(self, date: str | None) -> _Tool:
        """Return the tool that sees only packages older than `date`."""
        if date is None or self.date_option is None:
            return self
        return replace(self, command=(*self.command, self.date_option, date))


def cache() -> Path:
    """Return the folder that installations are kept in: the cache of the demo's profile."""
    return Paths("demo").browser_cache.parent


def provide(
    root: Path, progress: DemoProgress, *, find: Callable[[], list[Python]] = python.find
) -> Installed:
    """Return the installation below `root`; make it if it is missing. Raises `DemoFailed`."""
    uv = shutil.which("uv")
    base = python.choose(find(), has_uv=uv is not None)
    venv = root / f"homeassistant-py{base.release}"
    if installed := existing(venv):
        return installed
    try:
        root.mkdir(parents=True, exist_ok=True)
        with _locked(root / "install.lock", progress):
            # Another run may have made it while this one waited.
            return existing(venv) or _make(venv, base, uv, progress)
    except OSError as err:
        reason = os_reason(err)
        raise DemoFailed(
            Text("{root} cannot be written: {reason}.", root=root, reason=reason)
        ) from err


def existing(venv: Path) -> Installed | None:
    """Return the installation in `venv` if it is complete and still runs."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    match stamp:
        case {"schema": int(schema), "homeassistant": str(version)} if schema == SCHEMA:
            # Its Python may have been removed by an upgrade.
            return Installed(_python(venv), version) if version == version_of(venv) else None
        case _:
            return None


def version_of(venv: Path) -> str | None:
    """Return the version of Home Assistant in `venv`, by its own Python; None if it fails."""
    code = "from importlib.metadata import version; print(version('homeassistant'))"
    try:
        done = subprocess.run(  # noqa: S603 - the interpreter of the installation
            [_python(venv), "-I", "-c", code],
            capture_output=True,
            timeout=_TIMEOUT,
            check=True,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _make(venv: Path, base: Python, uv: str | None, progress: DemoProgress) -> Installed:
    _check(venv.parent)
    progress.say(
        Text(
            "Installing Home Assistant for Python {release} into {venv}, once.",
            release=base.release,
            venv=venv,
        )
    )
    log = venv.with_suffix(f"{venv.suffix}.log")
    log.unlink(missing_ok=True)
    shutil.rmtree(venv, ignore_errors=True)
    if base.has_venv:
        create = [str(base.path), "-m", "venv", str(venv)]
    else:
        create = [str(uv), "venv", "--seed", "--python", str(base.path), str(venv)]
    run(create, Text("Making a Python environment"), progress, log)
    tools = _installers(venv, uv or _fetch_uv(venv, progress, log))
    _install(
        tools, ["--no-deps", "homeassistant"], Text("Installing Home Assistant"), progress, log
    )
    version = version_of(venv)
    if version is None:
        raise DemoFailed(
            Text("The new installation does not start. All messages are in {log}.", log=log)
        )
    wanted = venv / "requirements.txt"
    components = requirements.components(venv)
    lines = [f"homeassistant=={version}", *requirements.closure(components)]
    wanted.write_text("\n".join(lines) + "\n", encoding="utf-8")
    packages = ["-c", str(components.parent / "package_constraints.txt"), "-r", str(wanted)]
    _install(
        [tool.as_of(succeeded(version)) for tool in tools],
        packages,
        Text("Installing what it needs"),
        progress,
        log,
    )
    _write_stamp(venv, {"schema": SCHEMA, "homeassistant": version, "python": base.version})
    progress.say(Text("Home Assistant {version} is installed.", version=version))
    return Installed(_python(venv), version)


def _check(root: Path) -> None:
    """Raise now what would otherwise fail only after minutes."""
    free = shutil.disk_usage(root).free
    if free < SPACE:
        raise DemoFailed(
            Text(
                "{root} has {free} GB free, and Home Assistant needs about {needed} GB. Make "
                "room, or set XDG_CACHE_HOME to another disk.",
                root=root,
                free=round(free / 1e9, 1),
                needed=round(SPACE / 1e9, 1),
            )
        )
    if not any(map(shutil.which, ("cc", "gcc", "clang"))):
        raise DemoFailed(
            Text(
                "Some packages of Home Assistant have to be compiled, and there is no C "
                "compiler. On Debian: sudo apt install gcc g++ python3-dev libffi-dev"
            )
        )


def _fetch_uv(venv: Path, progress: DemoProgress, log: Path) -> str | None:
    """Put uv into the cache and return its path; None if there is none for this machine."""
    folder = venv.parent / "uv"
    uv = folder / "bin" / "uv"
    if not os.access(uv, os.X_OK):
        pip = [str(_python(venv)), "-m", "pip", "install", "--upgrade", "--target", str(folder)]
        try:
            run([*pip, "--only-binary", ":all:", "uv"], Text("Fetching uv"), progress, log)
        except DemoFailed as err:
            progress.say(Text("{reason} Going on without it.", reason=err))
            return None
    return str(uv)


def succeeded(version: str) -> str | None:
    """Return when Home Assistant `version` had its last release, None for an unknown format.

    2024.3 came out in the first week of March 2024, its last patch before that of April.
    """
    match = _VERSION.match(version)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    return f"{year + month // 12}-{month % 12 + 1:02}-10T00:00:00Z"


def _installers(venv: Path, uv: str | None) -> list[_Tool]:
    """Return the tools that install packages into `venv`, in the order to try them."""
    python = str(_python(venv))
    pip = _Tool((python, "-m", "pip", "install"), None)
    if uv is None:
        return [pip]
    return [_Tool((uv, "pip", "install", "--python", python), "--exclude-newer"), pip]


def _install(
    tools: Sequence[_Tool], packages: list[str], what: str, progress: DemoProgress, log: Path
) -> None:
    *others, last = tools
    for tool in others:
        try:
            return run([*tool.command, *packages], what, progress, log)
        except ServerNotReachable as err:
            progress.say(Text("{reason} Trying with pip.", reason=err))
    return run([*last.command, *packages], what, progress, log)


def _write_stamp(venv: Path, stamp: dict[str, object]) -> None:
    text = json.dumps(stamp, indent=2) + "\n"
    atomic_file.write(venv / STAMP, text.encode(), mode=None)


def _python(venv: Path) -> Path:
    return venv / "bin" / "python"


@contextmanager
def _locked(path: Path, progress: DemoProgress) -> Iterator[None]:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say(Text("Another ha-kiosk is installing Home Assistant; waiting for it."))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
