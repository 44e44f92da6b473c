"""What a certificate says about itself: for whom, by whom, how long, and its fingerprint.

For people who compare a fingerprint before they trust it, and for the warning before one ends.
Apart because the standard library decodes a certificate only once it is trusted, and that is what
is to be decided. It refuses to judge: nothing here is checked, a certificate can say anything.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

_PRINT = re.compile(r"[0-9a-f]{64}")
_VERSION, _UTC_TIME = 0xA0, 0x17
_LONGEST = 100
"""Characters of a name that are shown."""
_LONG = 0x80
"""From here on an element's first byte of length tells how many more there are."""
_ENCODINGS = {0x1E: "utf-16-be", 0x14: "latin-1"}
_ATTRIBUTES = {
    b"\x55\x04\x03": "CN",
    b"\x55\x04\x0a": "O",
    b"\x55\x04\x0b": "OU",
    b"\x55\x04\x07": "L",
    b"\x55\x04\x08": "ST",
    b"\x55\x04\x06": "C",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate, as its owner wrote it."""

    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    der: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Return its fingerprint, as `fingerprint` does."""
        return sha256(self.der)


def sha256(der: bytes) -> str:
    """Return the fingerprint of a certificate: 64 hexadecimal digits."""
    return hashlib.sha256(der).hexdigest()


def fingerprint(text: str) -> str | None:
    """Return the fingerprint that a person wrote, with colons or blanks, None for anything else."""
    bare = re.sub(r"[\s:]|^sha-?256[:= ]", "", text.strip().lower())
    return bare if _PRINT.fullmatch(bare) else None


def grouped(print_: str) -> str:
    """Return a fingerprint as people compare it: in groups of four."""
    return " ".join(print_[i : i + 4] for i in range(0, len(print_), 4)).upper()


def read(der: bytes) -> Certificate:
    """Return what the certificate `der` says. Raises `ValueError` for anything else."""
    match _items(der):
        case [(_, signed)]:
            pass
        case _:
            raise ValueError("not a certificate")
    match [item for item in _items(_first(signed)) if item[0] != _VERSION]:
        case [_serial, _algorithm, (_, issuer), (_, validity), (_, subject), *_]:
            pass
        case _:
            raise ValueError("not a certificate")
    match _items(validity):
        case [(begin_tag, begin), (end_tag, end)]:
            times = _time(begin_tag, begin), _time(end_tag, end)
        case _:
            raise ValueError("not a certificate")
    return Certificate(_name(subject), _name(issuer), *times, der)


def _items(data: bytes) -> list[tuple[int, bytes]]:
    """Return the elements of DER in `data`, each with its tag."""
    found = []
    while data:
        if len(data) < 2:  # noqa: PLR2004 - tag and length
            raise ValueError("cut off")
        tag, length, start = data[0], data[1], 2
        if length >= _LONG:
            start += length - _LONG
            length = int.from_bytes(data[2:start], "big")
        if start + length > len(data):
            raise ValueError("cut off")
        found.append((tag, data[start : start + length]))
        data = data[start + length :]
    return found


def _first(data: bytes) -> bytes:
    items = _items(data)
    if not items:
        raise ValueError("not a certificate")
    return items[0][1]


def _name(data: bytes) -> str:
    """Return a name as "CN=homeassistant.local, O=Home", with what people know of it."""
    parts = []
    for _, entries in _items(data):
        for _, entry in _items(entries):
            match _items(entry):
                case [(_, kind), (encoding, value)] if kind in _ATTRIBUTES:
                    text = value.decode(_ENCODINGS.get(encoding, "utf-8"), errors="replace")
                    # It goes to a terminal, and anybody may have written it.
                    shown = "".join(c for c in text if c.isprintable())[:_LONGEST]
                    parts.append(f"{_ATTRIBUTES[kind]}={shown}")
    return ", ".join(parts) or "nobody"


def _time(tag: int, data: bytes) -> datetime:
    form = "%y%m%d%H%M%SZ" if tag == _UTC_TIME else "%Y%m%d%H%M%SZ"
    return datetime.strptime(data.decode("ascii"), form).replace(tzinfo=UTC)
