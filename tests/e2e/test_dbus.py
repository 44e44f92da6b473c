"""Brightness and power by real messages on a real D-Bus, to services that are played."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.dbus_services import Bus, private_bus

from ha_kiosk.display.brightness import Brightness
from ha_kiosk.display.power.gnome import GnomePower
from ha_kiosk.host.machine import Machine

pytestmark = pytest.mark.xdist_group("dbus")
LOGIND = "org.freedesktop.login1"
SESSION = "/org/freedesktop/login1/session/auto"
MUTTER = "org.gnome.Mutter.DisplayConfig"
REFUSE = 'raise dbus.exceptions.DBusException("no", name="org.freedesktop.DBus.Error.AccessDenied")'


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    """Return a bus that the program takes for the system's and for the session's."""
    with private_bus() as bus:
        for kind in ("SYSTEM", "SESSION"):
            monkeypatch.setenv(f"DBUS_{kind}_BUS_ADDRESS", bus.address)
        yield bus


def panel(root: Path) -> Machine:
    """Return a machine with a backlight that nobody may write, not even root."""
    folder = root / "sys/class/backlight/intel_backlight"
    (folder / "brightness").mkdir(parents=True)
    (folder / "max_brightness").write_text("96000")
    return Machine(root=root)


def test_logind_sets_the_brightness(bus: Bus, tmp_path: Path) -> None:
    """With the numbers of the kernel, in the type that logind takes."""
    logind = bus.serve(LOGIND, SESSION, f"{LOGIND}.Session")
    brightness = Brightness(panel(tmp_path))
    assert not brightness.set(50)  # it has no such method yet
    logind.add_method("SetBrightness", "ssu")
    assert brightness.set(50)
    assert logind.calls().endswith('"SetBrightness" 3 s "backlight" s "intel_backlight" u 48000\n')


def test_logind_may_refuse(bus: Bus, tmp_path: Path) -> None:
    """A user without a session of its own; then the window is darkened."""
    bus.serve(LOGIND, SESSION, f"{LOGIND}.Session").add_method("SetBrightness", "ssu", REFUSE)
    assert not Brightness(panel(tmp_path)).set(50)


def test_mutter_switches_the_monitors(bus: Bus) -> None:
    """By a property that is read back."""
    assert not GnomePower(Machine()).is_available()
    mutter = bus.serve(MUTTER, "/org/gnome/Mutter/DisplayConfig", MUTTER)
    mutter.add_property("PowerSaveMode", "i", "0")
    power = GnomePower(Machine())
    assert power.is_available()
    assert power.switch(on=False)
    assert power.switch(on=True)


def test_mutter_may_have_no_monitors_to_switch(bus: Bus) -> None:
    """In a virtual machine, say."""
    mutter = bus.serve(MUTTER, "/org/gnome/Mutter/DisplayConfig", MUTTER)
    mutter.add_property("PowerSaveMode", "i", "-1")
    assert not GnomePower(Machine()).is_available()
