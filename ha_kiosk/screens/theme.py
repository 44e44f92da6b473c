"""The page's colours for our own screens, from what page/js/probe.js reads.

Anybody can write a theme, and a custom card can return anything. So only valid colours are used,
and only legible ones. A colour that does not stand out from the background and the cards is mixed
with the colour of the text. A theme whose text is not legible is not used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

Colours = Mapping[str, str]
"""Colours by the names of qml/components/Theme.qml, as "#rrggbb"."""

NAMES = (
    "background", "card", "divider", "text", "secondaryText", "primary", "warning", "danger",
)  # fmt: skip
"""What page/js/probe.js reads; `button`, `textOnPrimary` and `textOnDanger` are derived from it."""
_TEXT, _LARGE = 4.5, 3.0
"""The contrast that text needs, and that icons and large text need (WCAG 2)."""
_WHITE, _BLACK = (255.0, 255.0, 255.0), (0.0, 0.0, 0.0)
_LIGHT_BUTTON = 2.5
"""Below this contrast to white, a button gets black text, as all do on a dark screen."""

Rgb = tuple[float, float, float]
_RGB = re.compile(
    r"rgba?\(\s*(\d{1,3}(?:\.\d+)?)[\s,]+(\d{1,3}(?:\.\d+)?)[\s,]+(\d{1,3}(?:\.\d+)?)"
    r"(?:[\s,/]+([01]|0?\.\d+))?\s*\)"
)
_HEX = re.compile(r"#[0-9a-f]{6}")


def palette(answer: object) -> Colours:
    """Return the colours in the page's answer, a JSON text; empty if they are no valid palette."""
    said = _said(answer)
    background = _colour(said.get("background"), _WHITE)
    if background is None:
        return {}
    card = _colour(said.get("card"), background) or background
    text = _colour(said.get("text"), card)
    if text is None or min(_contrast(text, card), _contrast(text, background)) < _TEXT:
        return {}
    behind = (background, card)
    found = {"background": background, "card": card, "text": text}
    said_secondary = _colour(said.get("secondaryText"), card) or text
    found["secondaryText"] = _away(said_secondary, text, behind, _TEXT)
    if (divider := _colour(said.get("divider"), card)) is not None:
        found["divider"] = divider
    if (warning := _colour(said.get("warning"), card)) is not None:
        found["warning"] = _away(warning, text, behind, _LARGE)
    if (danger := _colour(said.get("danger"), card)) is not None:
        found["danger"] = _away(danger, text, behind, _TEXT)
        is_white = _contrast(found["danger"], _WHITE) >= _contrast(found["danger"], _BLACK)
        found["textOnDanger"] = _WHITE if is_white else _BLACK
    if (primary := _colour(said.get("primary"), card)) is not None:
        is_light = _contrast(card, _BLACK) > _contrast(card, _WHITE)
        is_white = is_light and _contrast(primary, _WHITE) >= _LIGHT_BUTTON
        ink, other = (_WHITE, _BLACK) if is_white else (_BLACK, _WHITE)
        found["textOnPrimary"] = ink
        found["primary"] = _away(primary, text, behind, _TEXT)
        found["button"] = _away(found["primary"], other, (ink,), _TEXT)
        if min(_contrast(found["button"], colour) for colour in behind) >= _TEXT:
            found["primary"] = found["button"]  # one colour for all controls
    return {name: _hex(colour) for name, colour in found.items()}


def _said(answer: object) -> dict[str, object]:
    try:
        said = json.loads(answer) if isinstance(answer, str) else None
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def restored(stored: object) -> Colours:
    """Return the colours of an earlier palette from a file, which may be damaged."""
    known = {*NAMES, "button", "textOnPrimary", "textOnDanger"}
    found = stored if isinstance(stored, dict) else {}
    if not found or not all(
        name in known and isinstance(text, str) and _HEX.fullmatch(text)
        for name, text in found.items()
    ):
        return {}
    return dict(found)


def is_dark(colours: Colours) -> bool:
    """Return whether the background of a palette is dark."""
    return _luminance(_of_hex(colours["background"])) < 0.2  # noqa: PLR2004 - about #808080


def _colour(value: object, behind: Rgb) -> Rgb | None:
    """Return a colour as it looks on `behind`; None if it is invalid or almost transparent."""
    match = _RGB.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    red, green, blue = (float(match[number]) for number in (1, 2, 3))
    alpha = 1.0 if match[4] is None else float(match[4])
    if max(red, green, blue) > 255 or not alpha:  # noqa: PLR2004 - a byte
        return None
    return _mix(behind, (red, green, blue), alpha)


def _away(colour: Rgb, end: Rgb, behind: Collection[Rgb], wanted: float) -> Rgb:
    """Return `colour`, or one between it and `end` that stands out from all of `behind`."""
    steps = (_mix(colour, end, step / 40) for step in range(40))
    seen = (step for step in steps if min(_contrast(step, other) for other in behind) >= wanted)
    return next(seen, end)


def _mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return red, green, blue


def _contrast(first: Rgb, second: Rgb) -> float:
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004


def _hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour)


def _of_hex(text: str) -> Rgb:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
