"""Makes QR codes, for a terminal and for the window."""

from __future__ import annotations

import segno

QUIET = 4
"""Modules of white around the code, as ISO 18004 requires."""


def rows(text: str) -> list[list[int]]:
    """Return the modules of a QR code of `text`, 1 for a dark one, with the white around it."""
    return [list(row) for row in _code(text).matrix_iter(border=QUIET)]


def image(text: str) -> str:
    """Return the same as a PNG with a pixel for each module, in a `data:` address."""
    return str(_code(text).png_data_uri(scale=1, border=QUIET))


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="l", micro=False)
