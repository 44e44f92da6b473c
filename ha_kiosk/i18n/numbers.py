"""Formats numbers as in a person's language."""

from __future__ import annotations

from ha_kiosk.i18n.text import Text


def with_tenths(value: float) -> Text:
    """Return a number with one decimal, after a point or, in some languages, a comma."""
    whole, tenths = f"{value:.1f}".split(".")
    return Text("{whole}.{tenths}", whole=whole, tenths=tenths)
