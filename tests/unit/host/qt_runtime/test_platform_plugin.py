"""The plugin of the display, tried before Qt tries it and aborts."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from pathlib import Path

import pytest

from ha_kiosk.host.qt_runtime import platform_plugin
from ha_kiosk.host.qt_runtime.qt_locator import Qt


@pytest.mark.parametrize(
    ("env", "kinds"),
    [
        ({}, ()),
        ({"DISPLAY": ":0"}, ("xcb",)),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, ("wayland", "xcb")),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "wayland"}, ("wayland",)),
        ({"QT_QPA_PLATFORM": "wayland-egl;xcb:x=1"}, ("wayland", "xcb")),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, ()),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb;offscreen"}, ()),
    ],
)
def test_the_environment_tells_which_plugins_may_be_loaded(
    env: dict[str, str], kinds: tuple[str, ...]
) -> None:
    """Where one needs no display, there is nothing to try."""
    assert platform_plugin.kinds(env) == kinds


@pytest.fixture
def qt(tmp_path: Path) -> Qt:
    """Return a Qt with both plugins."""
    (tmp_path / "platforms").mkdir()
    for name in ("libqxcb.so", "libqwayland-egl.so", "libqwayland-generic.so"):
        (tmp_path / "platforms" / name).touch()
    return Qt(tmp_path, tmp_path, tmp_path, tmp_path, tmp_path, is_ours=True)


def loading(*names: str) -> Callable[[str], object]:
    """Return a dynamic linker that loads only the files with these names."""

    def load(file: str) -> object:
        if Path(file).name not in names:
            raise OSError("libxcb-cursor.so.0: cannot open shared object file")
        return None

    return load


BOTH = {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}


@pytest.mark.parametrize(
    ("env", "names", "broken"),
    [
        ({"DISPLAY": ":0"}, ["libqxcb.so"], None),
        ({"DISPLAY": ":0"}, [], "xcb"),
        ({"WAYLAND_DISPLAY": "w"}, ["libqwayland-generic.so"], None),
        (BOTH, ["libqxcb.so"], None),
        (BOTH, [], "wayland"),
        ({}, [], None),
    ],
)
def test_one_plugin_that_loads_is_enough(
    qt: Qt, env: dict[str, str], names: list[str], broken: str | None
) -> None:
    """Qt goes on to the next one, too."""
    assert platform_plugin.broken(env, qt, loading(*names)) == broken


@pytest.mark.parametrize("variable", ["QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"])
def test_plugins_that_are_elsewhere_are_not_doubted(qt: Qt, variable: str) -> None:
    """Somebody told Qt another place, or has a Qt that is laid out in a way of its own."""
    env = {"DISPLAY": ":0", variable: "/opt/plugins"}
    assert platform_plugin.broken(env, qt, loading()) is None
    for file in (qt.plugins / "platforms").iterdir():
        file.unlink()
    assert platform_plugin.broken({"DISPLAY": ":0"}, qt, loading()) is None


def test_a_missing_plugin_is_one_that_cannot_be_loaded(qt: Qt) -> None:
    """Debian's Qt comes without the one for Wayland."""
    for file in (qt.plugins / "platforms").glob("libqwayland*"):
        file.unlink()
    assert platform_plugin.broken({"WAYLAND_DISPLAY": "w"}, qt, loading("libqxcb.so")) == "wayland"


def test_the_systems_own_linker_is_asked(qt: Qt) -> None:
    """An empty file is no plugin."""
    with pytest.raises(OSError, match="too short"):
        ctypes.CDLL(str(qt.plugins / "platforms/libqxcb.so"))
    assert platform_plugin.broken({"DISPLAY": ":0"}, qt) == "xcb"
