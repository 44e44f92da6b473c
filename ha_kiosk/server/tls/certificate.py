"""Reads a certificate: its subject, its issuer, its dates and its fingerprint.

For people who compare a fingerprint before they trust it, and for warnings before a certificate
expires. Only this module uses `cryptography`: the standard library decodes a certificate only
after it was trusted. Nothing is verified here; a certificate can claim anything.
"""

from __future__ import annotations

import hashlib
import re
import ssl
import warnings
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ha_kiosk.storage import regular_file

if TYPE_CHECKING:
    from cryptography import x509

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)
_PRINT = re.compile(r"[0-9a-f]{64}")
_LONGEST = 100
"""Characters of a name that are shown."""
_PARTS = {
    "2.5.4.3": "CN",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.6": "C",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """The fields of one certificate, unverified."""

    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime
    der: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Return the certificate's fingerprint, as the function `sha256` does."""
        return sha256(self.der)


def sha256(der: bytes) -> str:
    """Return the fingerprint of a certificate: 64 hexadecimal digits."""
    return hashlib.sha256(der).hexdigest()


def fingerprint(text: str) -> str | None:
    """Return the fingerprint in a typed text, with colons or blanks; None for anything else."""
    bare = re.sub(r"[\s:]|^sha-?256[:= ]", "", text.strip().lower())
    return bare if _PRINT.fullmatch(bare) else None


def grouped(print_: str) -> str:
    """Return a fingerprint in groups of four, which are easier to compare."""
    return " ".join(print_[i : i + 4] for i in range(0, len(print_), 4)).upper()


def read(der: bytes) -> Certificate:
    """Return the fields of the certificate `der`. Raises `ValueError` for anything else."""
    # Late, because only a sign-in and the doctor read certificates, and the start must be fast.
    from cryptography import x509  # noqa: PLC0415

    with warnings.catch_warnings():
        # Oddities (a negative serial number, a long name) are not judged here.
        warnings.simplefilter("ignore")
        try:
            found = x509.load_der_x509_certificate(der)
            names = _name(found.subject), _name(found.issuer)
            return Certificate(*names, found.not_valid_before_utc, found.not_valid_after_utc, der)
        except Exception as err:
            # The library raises many kinds of exceptions, and few are a ValueError.
            raise ValueError("not a certificate") from err


def in_file(file: Path) -> list[Certificate]:
    """Return the certificates in a PEM file, at least one, in their order.

    Raises `OSError`, and `ValueError` if there is none or one cannot be read.
    """
    texts = _PEM.findall(regular_file.read(file).decode("ascii"))
    found = [read(ssl.PEM_cert_to_DER_cert(text)) for text in texts]
    if not found:
        raise ValueError("no certificate")
    return found


def _name(name: x509.Name) -> str:
    """Return a name as "CN=homeassistant.local, O=Home", with the well-known fields."""
    return ", ".join(_shown(part) for part in name if part.oid.dotted_string in _PARTS) or "nobody"


def _shown(part: x509.NameAttribute[str | bytes]) -> str:
    value = part.value if isinstance(part.value, str) else part.value.decode(errors="replace")
    # It is printed to a terminal, and anybody may have written it.
    printable = "".join(c for c in value if c.isprintable())
    return f"{_PARTS[part.oid.dotted_string]}={printable[:_LONGEST]}"
