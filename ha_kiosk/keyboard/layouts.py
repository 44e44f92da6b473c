"""Which layouts of the on-screen keyboard fit a language."""

from __future__ import annotations

from ha_kiosk.config.choices import LAYOUTS

DEFAULT = "en_GB"
_NO_LATIN = frozenset(
    {"ar", "bg", "el", "fa", "he", "hi", "ja", "ko", "ru", "sr", "th", "uk", "zh"}
)
_OTHER_NAMES = {"no": "nb", "nn": "nb", "gsw": "de", "lb": "de", "in": "id", "iw": "he"}


def layouts(chosen: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return the layouts in their order: `chosen`, or those that fit a language.

    Addresses and passwords need Latin letters: if the layout has none, a second one follows.
    """
    if chosen:
        return chosen
    name, _, rest = language.replace("-", "_").partition("_")
    name = _OTHER_NAMES.get(name.lower(), name.lower())
    country = rest.partition("_")[0].partition(".")[0].upper()
    exact = f"{name}_{country}"
    first = exact if exact in LAYOUTS else _of_language(name)
    return (first, DEFAULT) if name in _NO_LATIN else (first,)


def _of_language(name: str) -> str:
    return next((one for one in LAYOUTS if one.startswith(f"{name}_")), DEFAULT)
