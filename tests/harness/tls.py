"""Certificates for 127.0.0.1, for tests that speak real TLS."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass(frozen=True, slots=True)
class Signed:
    """A certificate and its key, in files."""

    certificate: Path
    key: Path

    @property
    def der(self) -> bytes:
        """Return the certificate."""
        return ssl.PEM_cert_to_DER_cert(self.certificate.read_text())

    @property
    def sha256(self) -> str:
        """Return its fingerprint."""
        return hashlib.sha256(self.der).hexdigest()

    def context(self, *, clients: Path | None = None) -> ssl.SSLContext:
        """Return the context of a server; with `clients` it wants a certificate by them."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        if clients is not None:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(clients)
        return context


def sign(
    folder: Path,
    name: str | None = None,
    *,
    by: Signed | None = None,
    host: str = "127.0.0.1",
    days: tuple[int, int] = (-1, 1),
    may_sign: bool = False,
) -> Signed:
    """Make a certificate for the address `host`, valid from and until so many days from now.

    Without `by` it is signed by itself, and may sign others, as with `may_sign`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name or folder.name)])
    issuer, signer = subject, key
    if by is not None:
        issuer = x509.load_pem_x509_certificate(by.certificate.read_bytes()).subject
        loaded = serialization.load_pem_private_key(by.key.read_bytes(), None)
        assert isinstance(loaded, ec.EllipticCurvePrivateKey)
        signer = loaded
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today + dt.timedelta(days=days[0]))
        .not_valid_after(today + dt.timedelta(days=days[1]))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]),
            critical=False,
        )
        .add_extension(
            x509.BasicConstraints(ca=may_sign or by is None, path_length=None), critical=True
        )
        .sign(signer, hashes.SHA256())
    )
    made = Signed(folder / "certificate.pem", folder / "key.pem")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return made


def self_signed(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """Return a server's context, and the file with its certificate (for SSL_CERT_FILE)."""
    made = sign(folder)
    return made.context(), made.certificate
