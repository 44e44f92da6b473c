"""The name under which a download is saved, whatever name the page suggests.

The name comes from the page or from a header of the server, and the file is saved in the user's
folder. So paths, leading dots, and characters that some system does not allow are removed.
"""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 180
"""Bytes of a name; file systems allow 255, and a number may be added."""
FALLBACK = "download"
_NAMELESS = "qwe_download"
"""QtWebEngine's name of a download that has none."""
_FORBIDDEN = re.compile(r'[/\\:*?"<>|]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_MAX_SUFFIX = 16


def safe(suggested: str) -> str:
    """Return `suggested` as a plain file name, `download` if nothing is left of it."""
    text = unicodedata.normalize("NFC", suggested)
    if text.rpartition(".")[0] == _NAMELESS or text == _NAMELESS:
        text = FALLBACK + text.removeprefix(_NAMELESS)
    # Control and format characters (which can reverse text), surrogates, unassigned ones.
    text = "".join(c for c in text if not unicodedata.category(c).startswith("C"))
    text = _FORBIDDEN.sub("_", " ".join(text.split())).strip(". ")
    if _RESERVED.fullmatch(text):
        text = f"_{text}"
    stem, suffix = _parts(text)
    return _shortened(stem, MAX_BYTES - len(suffix.encode())) + suffix or FALLBACK


def numbered(name: str, number: int) -> str:
    """Return `name` for the `number`th file of that name: "name.ext", "name (1).ext" …."""
    if number == 0:
        return name
    stem, suffix = _parts(name)
    return f"{stem} ({number}){suffix}"


def _parts(name: str) -> tuple[str, str]:
    """Return stem and suffix; `.tar.gz` counts as one."""
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > _MAX_SUFFIX or not suffix.isalnum():
        return name, ""
    if stem.endswith(".tar"):
        return stem.removesuffix(".tar"), f".tar.{suffix}"
    return stem, dot + suffix


def _shortened(text: str, length: int) -> str:
    return text.encode()[:length].decode(errors="ignore").rstrip(". ")
