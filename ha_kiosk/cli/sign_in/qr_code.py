"""Draws a QR code with text blocks, two modules in one character.

The colours are fixed, because a terminal may be dark or light, and many phones cannot read an
inverted code.
"""

from __future__ import annotations

from ha_kiosk.screens import qr_code

_BLACK_ON_WHITE, _PLAIN = "\x1b[30;107m", "\x1b[0m"
_BLOCKS = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def drawn(text: str) -> list[str]:
    """Return the lines of a QR code of `text`, without colours."""
    rows = qr_code.rows(text)
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    return [
        "".join(_BLOCKS[upper, lower] for upper, lower in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    ]


def coloured(lines: list[str]) -> str:
    """Return `lines` in black on white, for a terminal."""
    return "\n".join(f"{_BLACK_ON_WHITE}{line}{_PLAIN}" for line in lines)
