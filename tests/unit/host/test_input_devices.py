"""Keyboards, mice and touch screens, as the kernel lists them."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.machine import machine

from ha_kiosk.host import input_devices
from ha_kiosk.host.input_devices import InputDevices

KEYBOARD = """I: Bus=0011 Vendor=0001 Product=0001 Version=ab41
N: Name="AT Translated Set 2 keyboard"
B: PROP=0
B: EV=120013
B: KEY=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe
"""
POWER = """N: Name="Power Button"
B: PROP=0
B: EV=3
B: KEY=10000000000000 0
"""
MOUSE = """N: Name="USB Mouse"
B: PROP=0
B: EV=17
B: KEY=70000 0 0 0 0
B: REL=903
"""
TOUCH_PAD = """N: Name="Touchpad"
B: PROP=5
B: EV=b
B: KEY=e520 10000 0 0 0 0
B: ABS=2e0800000000003
"""
PANEL = """N: Name="10-0038 generic ft5x06 (79)"
B: PROP=2
B: EV=b
B: KEY=400 0 0 0 0 0
B: ABS=2608000 0
"""
PANEL_32 = """N: Name="10-0038 generic ft5x06 (79)"
B: PROP=2
B: KEY=400 0 0 0 0 0 0 0 0 0 0
B: ABS=2608000 3
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, InputDevices()),
        ("", InputDevices()),
        ("B: KEY=xyz\n", InputDevices()),
        (POWER, InputDevices()),
        (KEYBOARD, InputDevices(has_keyboard=True)),
        (MOUSE, InputDevices(has_pointer=True)),
        (TOUCH_PAD, InputDevices(has_pointer=True)),
        (PANEL.replace("2608000 0", "2608000 3"), InputDevices(has_touch_screen=True)),
        (f"{KEYBOARD}\n{MOUSE}", InputDevices(has_keyboard=True, has_pointer=True)),
    ],
)
def test_the_kernel_tells_what_is_plugged_in(
    tmp_path: Path, text: str | None, expected: InputDevices
) -> None:
    """By the keys and axes of each device."""
    if text is not None:
        (tmp_path / "proc/bus/input").mkdir(parents=True)
        (tmp_path / "proc/bus/input/devices").write_text(text)
    assert input_devices.find(machine(tmp_path), word=64) == expected


def test_a_system_of_32_bits_has_shorter_words(tmp_path: Path) -> None:
    """A Raspberry Pi OS of 32 bits."""
    (tmp_path / "proc/bus/input").mkdir(parents=True)
    (tmp_path / "proc/bus/input/devices").write_text(PANEL_32)
    assert input_devices.find(machine(tmp_path), word=32) == InputDevices(has_touch_screen=True)
