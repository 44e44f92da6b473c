"""The TLS policy for one server: whom to trust, and our credentials for it and for a proxy.

HTTP (`server/http`), the WebSocket, the page and the player all use this `TlsPolicy`.

A pinned certificate is trusted because a person compared its fingerprint: exactly this one, for
exactly this server, whatever its names and dates. Any other certificate is refused with both
fingerprints, even one of a known CA. If certificates are renewed often, `ca_file` fits better.

For all others, chain, name and dates are verified, in the same way with every Python, and as
Chromium does it. Unlike the defaults of Python 3.13 (ssl.create_default_context), a certificate
need not follow all of RFC 5280 (VERIFY_X509_STRICT): private CAs often leave out key identifiers,
and Chromium does not require them. An intermediate CA in the store or the file is trusted
(VERIFY_X509_PARTIAL_CHAIN), with older Pythons, too.

No context here that accepts every certificate can send a byte.
"""

from __future__ import annotations

import socket
import ssl
from base64 import b64encode
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ha_kiosk.errors import CertificateChanged, UsageError
from ha_kiosk.i18n.os_reason import os_reason
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.origin import origin
from ha_kiosk.server.tls import certificate
from ha_kiosk.server.tls.certificate import Certificate
from ha_kiosk.storage import regular_file

TIMEOUT = 10.0
_WEB = {"ws": "http", "wss": "https"}


@dataclass(frozen=True, slots=True)
class BasicAuth:
    """The credentials for a proxy in front of the server (HTTP basic authentication)."""

    username: str
    password: str = field(repr=False)

    @property
    def header(self) -> str:
        """Return the value of the `Authorization` header."""
        return "Basic " + b64encode(f"{self.username}:{self.password}".encode()).decode()


@dataclass(frozen=True, slots=True)
class ClientCertificate:
    """The files of a client certificate; `key` is None if it is in the same file."""

    certificate: Path
    key: Path | None = None


@dataclass(frozen=True, slots=True)
class TlsPolicy:
    """The policy for the server with one of these `origins`; for any other the system's applies.

    `pin` is the fingerprint of the only certificate that is trusted, `ca_file` has the only CAs
    that are. With neither, the system's store decides.
    """

    origins: frozenset[str] = frozenset()
    ca_file: Path | None = None
    pin: str | None = None
    client_certificate: ClientCertificate | None = None
    basic_auth: BasicAuth | None = None

    def apply_to(self, url: str) -> bool:
        """Return whether `url` (http or a WebSocket's) is of the server of this policy."""
        scheme, colon, rest = url.partition(":")
        try:
            return origin(_WEB.get(scheme.lower(), scheme) + colon + rest) in self.origins
        except UsageError:
            return False

    @property
    def are_strict(self) -> bool:
        """Return whether a certificate that the system trusts may still be refused."""
        return self.pin is not None or self.ca_file is not None

    @property
    def has_files(self) -> bool:
        """Return whether the policy needs files, which may be missing or damaged."""
        return self.ca_file is not None or self.client_certificate is not None

    def authorization(self, url: str) -> str | None:
        """Return the `Authorization` header for a request to `url` that needs none of its own."""
        return self.basic_auth.header if self.basic_auth and self.apply_to(url) else None

    def digest(self) -> tuple[object, ...]:
        """Return what is trusted and sent, for any server, to compare it with another policy.

        Files are represented by their content: one that was renewed in place counts as another one.
        """
        mine = (
            (self.client_certificate.certificate, self.client_certificate.key)
            if self.client_certificate
            else ()
        )
        files = tuple(_digest(file) for file in (self.ca_file, *mine))
        return self.pin, files, self.basic_auth

    def context(self, url: str) -> ssl.SSLContext:
        """Return the TLS context for a connection to `url`. Raises `UsageError`."""
        if not self.apply_to(url):
            return _trusting(None)
        if self.pin is not None:
            context: ssl.SSLContext = _Pinned.to(self.pin)
        else:
            context = _trusting(self.ca_file)
        if self.client_certificate is not None:
            _identify(context, self.client_certificate)
        return context


class PinMismatch(ssl.SSLCertVerificationError):
    """The server sent another certificate than the pinned one."""

    def __init__(self, pinned: str, shown: str) -> None:
        super().__init__(1, "other certificate")
        self.verify_message = "it is not the one that was trusted"
        self.pinned, self.shown = pinned, shown

    def __reduce__(self) -> tuple[type[PinMismatch], tuple[str, str]]:
        return type(self), (self.pinned, self.shown)

    def explained(self, host: str) -> CertificateChanged:
        """Return the error for a person."""
        return CertificateChanged(
            Text(
                "The certificate of {host} has changed. Trusted: {pinned}. Now: {shown}. If it was "
                "replaced on purpose, `ha-kiosk login --trust-certificate` trusts the new one.",
                host=host,
                pinned=certificate.grouped(self.pinned),
                shown=certificate.grouped(self.shown),
            )
        )


class _Pinned(ssl.SSLContext):
    """Makes connections on which the other side has proved that it owns one certificate.

    The handshake proves that the other side has the key of the certificate that it sends, even
    without a CA. The certificate is compared before the socket is returned, and so before the first
    byte of a request; no later handshake can change it.
    """

    _pin: str

    @classmethod
    def to(cls, pin: str) -> _Pinned:
        """Return a context for the certificate with the fingerprint `pin`."""
        context = cls(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.options |= ssl.OP_NO_RENEGOTIATION
        context._pin = pin
        return context

    def wrap_socket(self, sock: socket.socket, *args: Any, **options: Any) -> ssl.SSLSocket:  # noqa: ANN401 - as ssl has them
        """Do the handshake, compare the certificate, and only then return the connection."""
        options["do_handshake_on_connect"] = True
        wrapped = super().wrap_socket(sock, *args, **options)
        try:
            shown = wrapped.getpeercert(binary_form=True) or b""
        except BaseException:
            wrapped.close()
            raise
        if certificate.sha256(shown) != self._pin:
            wrapped.close()
            raise PinMismatch(self._pin, certificate.sha256(shown))
        return wrapped

    def wrap_bio(self, *_args: Any, **_options: Any) -> ssl.SSLObject:  # noqa: ANN401 - as ssl has them
        """Refuse: the handshake would happen elsewhere, without the comparison."""
        raise NotImplementedError("a pinned certificate needs a socket")


def presented(server: str, identity: ClientCertificate | None = None) -> Certificate:
    """Return the certificate that `server`, an origin, sends now. It is not verified.

    Nothing is sent but the handshake. Raises `OSError`, or `ValueError` for a certificate that
    cannot be read.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if identity is not None:
        _identify(context, identity)
    parts = urlsplit(server)
    host = parts.hostname or ""
    with (
        closing(socket.create_connection((host, parts.port or 443), TIMEOUT)) as wire,
        context.wrap_socket(wire, server_hostname=host) as wrapped,
    ):
        return certificate.read(wrapped.getpeercert(binary_form=True) or b"")


def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    try:
        if ca_file is not None:
            # OpenSSL would read an endless file (a device) for ever.
            regular_file.check(ca_file)
        context = ssl.create_default_context(cafile=ca_file)
    except OSError as err:
        raise UsageError(_unusable("ca_file", ca_file, err)) from err
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _digest(file: Path | None) -> str | None:
    """Return a digest of a file's content, None if it cannot be read."""
    try:
        return certificate.sha256(regular_file.read(file)) if file else None
    except OSError:
        return None


def _identify(context: ssl.SSLContext, identity: ClientCertificate) -> None:
    def no_password() -> str:
        # Without this the library would ask for the password in the terminal.
        raise UsageError(
            Text(
                "The key in {file} has a password: nobody is there to type it. Take it off: "
                "openssl pkey -in KEY -out client.key",
                file=identity.key or identity.certificate,
            )
        )

    try:
        for file in filter(None, (identity.certificate, identity.key)):
            regular_file.check(file)
        context.load_cert_chain(identity.certificate, identity.key, no_password)
    except OSError as err:
        raise UsageError(_unusable("client_certificate", identity.certificate, err)) from err


def _unusable(key: str, file: Path | None, err: OSError) -> Text:
    if isinstance(err, ssl.SSLError):
        return Text(
            "{key}: {file} is not a PEM file with what is needed ({reason}).",
            key=key,
            file=file,
            reason=err.reason or Text("no PEM"),
        )
    return Text(
        "{key}: {file} cannot be read ({reason}).", key=key, file=file, reason=os_reason(err)
    )
