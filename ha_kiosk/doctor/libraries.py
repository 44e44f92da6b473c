"""Checks that every library that Qt loads is installed.

`ldd` says which ones are missing; Qt's own message names the wrong one. `open` reports the same as
an error before Qt aborts (`missing`).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ha_kiosk.doctor.finding import Finding, ok, problem, skipped, warning
from ha_kiosk.host.command import Run
from ha_kiosk.host.distribution import Distribution, distribution
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.packages import packages
from ha_kiosk.host.qt_runtime import qt_locator
from ha_kiosk.host.qt_runtime.qt_locator import Qt
from ha_kiosk.i18n.text import Text

NAME = "libraries"
MODULES = ("QtCore", "QtGui", "QtNetwork", "QtQml", "QtQuick", "QtWebChannel", "QtWebEngineCore",
           "QtWebEngineQuick")  # fmt: skip
QML = ("QtQuick", "QtQuick.Shapes", "QtQuick.Templates", "QtQuick.Window", "QtWebChannel",
       "QtWebEngine")  # fmt: skip
_MISSING = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not installed, and the command that installs it, if that is known."""

    text: Text
    fix: str | None
    is_library: bool = False
    """Whether it is a library of the system, and not of Qt itself."""

    def sentence(self) -> Text:
        """Return both as a sentence for an error."""
        if self.fix is None:
            return self.text
        return Text("{what} Install it with: {command}", what=self.text, command=self.fix)


def run(machine: Machine, display: str | None, folder: Path | None) -> Iterator[Finding]:
    """Check Qt's libraries. `display` is xcb or wayland if there is one to be used.

    `folder` is PySide6's.
    """
    here = distribution(machine)
    found = qt_locator.find(folder, machine.root)
    if machine.run(["ldd", "--version"]) is None:
        yield skipped(NAME, Text("Not checked: ldd is not installed."))
        return
    lacking = missing(machine.run, here, found, display)
    if found is not None and display is None and lacking is not None and lacking.is_library:
        # A minimal system: report everything that is missing at once.
        files = (*found.engine, *found.platform("xcb"), *found.platform("wayland"))
        lacking = _lacking(here, unresolved(machine.run, files))
    if lacking is not None:
        yield problem(NAME, lacking.text, lacking.fix)
    elif found is not None and display is None:
        yield _either(machine.run, here, found)
    else:
        yield ok(NAME, Text("Everything that Qt loads is installed."))


def missing(run: Run, here: Distribution, found: Qt | None, display: str | None) -> Missing | None:
    """Return what keeps a window from opening on a display (xcb, wayland), None if nothing."""
    if found is None:
        return Missing(Text("PySide6 (Qt for Python) is not installed."), _pyside(here, []))
    modules = [name for name in MODULES if not found.has_module(name)]
    if modules:
        return Missing(
            Text("PySide6 lacks {modules}.", modules=_listed(modules)), _pyside(here, modules)
        )
    lacking = [name for name in QML if not found.has_qml(name)]
    if lacking:
        names = [f"qml6-module-{name.lower().replace('.', '-')}" for name in lacking]
        fix = _from_debian(here, found, names)
        return Missing(Text("Qt lacks the QML modules {modules}.", modules=_listed(lacking)), fix)
    files = [*found.engine]
    if display is not None:
        plugin = found.platform(display)
        if not plugin:
            fix = _from_debian(here, found, ["qt6-wayland"])
            return Missing(Text("Qt has no plugin for {display}.", display=display), fix)
        files += plugin
    return _lacking(here, unresolved(run, files))


def missing_for_player(run: Run, here: Distribution, found: Qt) -> Missing | None:
    """Return what keeps the kiosk's own player for cameras from working, None if nothing."""
    if not found.has_module("QtMultimedia") or not found.has_qml("QtMultimedia"):
        names = ["python3-pyside6.qtmultimedia", "qml6-module-qtmultimedia"]
        fix = _from_debian(here, found, names)
        return Missing(Text("Qt Multimedia is not installed."), fix)
    return _lacking(here, unresolved(run, found.player))


def unresolved(run: Run, files: Iterable[Path]) -> list[str]:
    """Return the libraries that the dynamic linker does not find; none if it cannot be asked."""
    output = run(["ldd", *map(str, files)])
    return sorted(set(_MISSING.findall(output.out))) if output else []


def _either(run: Run, here: Distribution, found: Qt) -> Finding:
    """Return the finding if no display says which plugin will be loaded."""
    lacking = {name: unresolved(run, found.platform(name)) for name in ("xcb", "wayland")}
    broken = {name: found_ for name, found_ in lacking.items() if found_}
    if not broken:
        return ok(NAME, Text("Everything that Qt loads is installed."))
    names = sorted({name for found_ in broken.values() for name in found_})
    text = Text(
        "For a display of {kinds} there are missing: {names}.",
        kinds=" / ".join(broken),
        names=_listed(names),
    )
    fix = here.install(packages(names, here))
    return warning(NAME, text, fix) if len(broken) == 1 else problem(NAME, text, fix)


def _lacking(here: Distribution, names: list[str]) -> Missing | None:
    if not names:
        return None
    text = Text("These system libraries are missing: {names}.", names=_listed(names))
    return Missing(text, here.install(packages(names, here)), is_library=True)


def _from_debian(here: Distribution, found: Qt, packages: list[str]) -> str | None:
    """Return the command that installs parts of Debian's Qt; None for another Qt."""
    return here.install(packages) if here.has_pyside and not found.is_ours else None


def _pyside(here: Distribution, modules: Sequence[str]) -> str:
    if here.has_pyside and sys.prefix == sys.base_prefix:
        names = [f"python3-pyside6.{name.lower()}" for name in modules]
        command = here.install(names or ["python3-pyside6.qtwebenginequick"])
        assert command is not None  # noqa: S101 - Debian knows how
        return command
    return f"{sys.executable} -m pip install PySide6-WebEngine"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
