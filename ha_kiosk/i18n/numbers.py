"""Numbers as a person's language writes them."""

from __future__ import annotations

from ha_kiosk.i18n.text import Text


def with_tenths(value: float) -> Text:
    """Return a number with one digit behind its point, which is a comma in some languages."""
    whole, tenths = f"{value:.1f}".split(".")
    return Text("{whole}.{tenths}", whole=whole, tenths=tenths)
