"""Which input devices the kernel has: a keyboard, a pointing device, a touch screen."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ha_kiosk.host.machine import Machine

_FILE = "proc/bus/input/devices"
_WORD = struct.calcsize("l") * 8
# linux/input-event-codes.h
_DIRECT = 0x01
_LETTERS = range(1, 32)
_BUTTON_LEFT, _FINGER, _TOUCH = 0x110, 0x145, 0x14A
_ABSOLUTE_X, _TOUCHES_X = 0x00, 0x35


@dataclass(frozen=True, slots=True)
class InputDevices:
    """Whether there is a device of each kind."""

    has_keyboard: bool = False
    has_pointer: bool = False
    has_touch_screen: bool = False


def find(machine: Machine, *, word: int = _WORD) -> InputDevices:
    """Return what the kernel lists; nothing if it lists nothing.

    `word` is the number of bits in each number of its bitmaps. Devices are recognised as in udev.
    """
    found = [_read(block, word) for block in (machine.read(_FILE) or "").split("\n\n")]
    return InputDevices(
        has_keyboard=any(one.has_keyboard for one in found),
        has_pointer=any(one.has_pointer for one in found),
        has_touch_screen=any(one.has_touch_screen for one in found),
    )


def _read(block: str, word: int) -> InputDevices:
    bits: dict[str, frozenset[int]] = {}
    for line in block.splitlines():
        name, _, value = line.removeprefix("B: ").partition("=")
        if line.startswith("B: "):
            bits[name] = _bits(value, word)
    keys, absolute = bits.get("KEY", frozenset()), bits.get("ABS", frozenset())
    is_direct = _DIRECT in bits.get("PROP", frozenset())
    return InputDevices(
        has_keyboard=keys.issuperset(_LETTERS),
        has_pointer=_BUTTON_LEFT in keys,
        has_touch_screen=_TOUCH in keys
        and not absolute.isdisjoint({_ABSOLUTE_X, _TOUCHES_X})
        and (is_direct or _FINGER not in keys),
    )


def _bits(text: str, word: int) -> frozenset[int]:
    """Return the bits that are set; the kernel writes the last word first."""
    try:
        words = [int(part, 16) for part in reversed(text.split())]
    except ValueError:
        return frozenset()
    return frozenset(
        number * word + bit
        for number, value in enumerate(words)
        for bit in range(word)
        if value >> bit & 1
    )
