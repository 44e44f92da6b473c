"""Certificates are read as what wrote them meant them, and rubbish is never more than an error."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.name import _ASN1Type
from harness.tls import sign
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.server.tls import certificate

OID = x509.NameOID
KEY = ec.generate_private_key(ec.SECP256R1())
NOW = dt.datetime(2026, 11, 24, 18, 0, 1, tzinfo=dt.UTC)


def made(*names: x509.NameAttribute[str], end: dt.datetime = NOW, serial: int = 5) -> bytes:
    """Return a certificate for a name, by somebody else."""
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name(names))
        .issuer_name(x509.Name([x509.NameAttribute(OID.ORGANIZATION_NAME, "Home")]))
        .public_key(KEY.public_key())
        .serial_number(serial)
        .not_valid_before(NOW - dt.timedelta(days=1))
        .not_valid_after(end)
        .sign(KEY, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


WHOLE = made(x509.NameAttribute(OID.COMMON_NAME, "ha.local"))


def test_a_certificate_says_for_whom_by_whom_and_how_long() -> None:
    """What a person needs to know before trusting it."""
    names = (
        x509.NameAttribute(OID.COUNTRY_NAME, "DE"),
        x509.NameAttribute(OID.ORGANIZATION_NAME, "Häuser"),
        x509.NameAttribute(OID.EMAIL_ADDRESS, "nobody@example.com"),
        x509.NameAttribute(OID.COMMON_NAME, "ha.local", _ASN1Type.BMPString),
    )
    found = certificate.read(made(*names))
    assert found.subject == "C=DE, O=Häuser, CN=ha.local"
    assert found.issuer == "O=Home"
    assert (found.not_before, found.not_after) == (NOW - dt.timedelta(days=1), NOW)


def test_a_date_after_2049_is_written_in_another_way() -> None:
    """Self-made certificates like to last for a hundred years."""
    end = NOW.replace(year=2126)
    assert certificate.read(made(end=end)).not_after == end


def test_a_name_of_nothing_is_nobody() -> None:
    """It may be empty: modern certificates have their names elsewhere."""
    assert certificate.read(made()).subject == "nobody"


@pytest.mark.filterwarnings("ignore:Attribute's length")
def test_a_name_cannot_write_to_the_terminal() -> None:
    """Whoever made the certificate wrote it."""
    name = x509.NameAttribute(OID.COMMON_NAME, "ha\x1b[2Jha" + 200 * "x", _validate=False)
    subject = certificate.read(made(name)).subject
    assert subject.startswith("CN=ha[2Jhaxxx")
    assert len(subject) <= 103


def test_the_fingerprint_is_that_of_openssl(tmp_path: Path) -> None:
    """The same that the server's owner sees."""
    signed = sign(tmp_path)
    parsed = x509.load_der_x509_certificate(signed.der)
    found = certificate.read(signed.der)
    assert found.sha256 == parsed.fingerprint(hashes.SHA256()).hex() == signed.sha256


@pytest.mark.parametrize(
    "text",
    [
        "ab" * 32,
        "AB" * 32,
        ":".join(["AB"] * 32),
        " ".join(["abab"] * 16) + "\n",
        "sha256:" + "ab" * 32,
        "SHA-256=" + ":".join(["Ab"] * 32),
    ],
)
def test_a_fingerprint_is_taken_as_people_copy_it(text: str) -> None:
    """From openssl, a browser, or our own error."""
    assert certificate.fingerprint(text) == "ab" * 32


@pytest.mark.parametrize("text", ["", "ab" * 31, "ab" * 33, "xy" * 32, "https://ha.local"])
def test_anything_else_is_no_fingerprint(text: str) -> None:
    """Half of one least of all."""
    assert certificate.fingerprint(text) is None


def test_people_compare_groups_of_four() -> None:
    """Sixteen of them."""
    assert certificate.grouped("0123456789abcdef" * 4).startswith("0123 4567 89AB CDEF 0123")
    assert certificate.fingerprint(certificate.grouped("ab" * 32)) == "ab" * 32


@given(st.binary(max_size=64))
def test_rubbish_is_not_a_certificate(data: bytes) -> None:
    """Nothing but ValueError."""
    with pytest.raises(ValueError, match=r"."):
        certificate.read(data)


@given(st.data())
def test_a_damaged_certificate_is_read_or_refused(data: st.DataObject) -> None:
    """A few bytes cut off, or changed."""
    der = bytearray(WHOLE)
    place = data.draw(st.integers(0, len(der) - 1))
    if data.draw(st.booleans()):
        der[place] = data.draw(st.integers(0, 255))
    else:
        del der[place:]
    try:
        found = certificate.read(bytes(der))
    except ValueError:
        return
    assert found.subject
