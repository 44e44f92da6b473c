"""Finds Qt on this machine without loading it."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path

_DISTRIBUTIONS = ("usr/lib/*-linux-*/qt6", "usr/lib64/qt6", "usr/lib/qt6")
_PROCESS = "QtWebEngineProcess"
_ENGINE = "libQt6WebEngineQuick.so.6"
_PLAYER = "libQt6Multimedia.so.6"
_PLATFORMS = {"xcb": "libqxcb.so", "wayland": "libqwayland*.so"}


@dataclass(frozen=True, slots=True)
class Qt:
    """The folders of one Qt. `is_ours` says that it is part of PySide6, as from PyPI."""

    package: Path
    lib: Path
    plugins: Path
    qml: Path
    process: Path
    is_ours: bool

    @property
    def engine(self) -> tuple[Path, ...]:
        """Return the files that every kiosk loads."""
        return tuple(file for file in (self.process, self.lib / _ENGINE) if file.exists())

    @property
    def player(self) -> tuple[Path, ...]:
        """Return the files that the player for cameras loads."""
        backends = sorted((self.plugins / "multimedia").glob("*.so"))
        return tuple(file for file in (self.lib / _PLAYER, *backends) if file.exists())

    def platform(self, name: str) -> tuple[Path, ...]:
        """Return the plugin for a display server (xcb, wayland), in one file or several."""
        return tuple(sorted((self.plugins / "platforms").glob(_PLATFORMS[name])))

    def has_module(self, name: str) -> bool:
        """Return whether PySide6 has a module, such as QtWebEngineQuick."""
        return any(self.package.glob(f"{name}.*so"))

    def has_qml(self, name: str) -> bool:
        """Return whether a QML module, such as QtQuick.Templates, exists."""
        return (self.qml / name.replace(".", "/") / "qmldir").exists()


def package() -> Path | None:
    """Return PySide6's folder, None if it is not installed. Imports nothing."""
    spec = importlib.util.find_spec("PySide6")
    folders = spec.submodule_search_locations if spec else None
    return Path(folders[0]) if folders else None


def find(folder: Path | None, root: Path = Path("/")) -> Qt | None:
    """Return the Qt that the PySide6 in `folder` uses, None if there is none."""
    if folder is None:
        return None
    own = folder / "Qt"
    if (own / "plugins").is_dir():  # Debian's package has the folder, too, but without Qt
        process = own / "libexec" / _PROCESS
        return Qt(folder, own / "lib", own / "plugins", own / "qml", process, is_ours=True)
    for pattern in _DISTRIBUTIONS:
        for base in sorted(root.glob(pattern)):
            if (base / "plugins").is_dir():
                return _distributions(folder, base, root)
    return None


def _distributions(folder: Path, base: Path, root: Path) -> Qt:
    places = (base / "libexec", root / "usr/lib/qt6/libexec", base)
    process = next((p / _PROCESS for p in places if (p / _PROCESS).exists()), base / _PROCESS)
    return Qt(folder, base.parent, base / "plugins", base / "qml", process, is_ours=False)
