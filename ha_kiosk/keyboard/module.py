"""Qt Virtual Keyboard as an optional part: whether it is installed, and how to install it.

It is GPL-3.0-only, so nothing depends on it; Qt loads it at run time.
"""

from __future__ import annotations

from ha_kiosk.host.distribution import Family, distribution
from ha_kiosk.host.machine import Machine
from ha_kiosk.host.qt_runtime.qt_locator import Qt

_PLUGIN = "platforminputcontexts/libqtvirtualkeyboardplugin.so"
_QML = ("QtQuick.VirtualKeyboard", "QtQuick.VirtualKeyboard.Settings")
_PACKAGES = {
    Family.DEBIAN: ["qml6-module-qtquick-virtualkeyboard", "qt6-virtualkeyboard-plugin"],
    Family.FEDORA: ["qt6-qtvirtualkeyboard"],
    Family.ARCH: ["qt6-virtualkeyboard"],
}


def is_installed(qt: Qt | None) -> bool:
    """Return whether `qt` has the keyboard, its plugin and its QML modules."""
    if qt is None or not (qt.plugins / _PLUGIN).exists():
        return False
    return all(qt.has_qml(name) for name in _QML)


def fix(machine: Machine) -> str | None:
    """Return the command that installs it, None if none is known."""
    here = distribution(machine)
    return here.install(_PACKAGES.get(here.family, []))


def missing(machine: Machine) -> str:
    """Return the message if it is wanted but not installed."""
    command = fix(machine)
    how = f"to install it: {command}" if command else "install Qt Virtual Keyboard for Qt 6"
    return f'There is no on-screen keyboard; {how}. keyboard = "off" ends this message.'
