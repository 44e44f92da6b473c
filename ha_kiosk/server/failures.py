"""Translates the errors of libraries into ours, with texts for people.

HTTP and WebSocket use the same translation, so that the same fault has the same text everywhere. No
text repeats an address, because that may contain a password.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from enum import IntEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from ha_kiosk.errors import (
    CertificateNotTrusted,
    GatewayRefused,
    KioskError,
    ProxyRefused,
    ServerUnreachable,
)
from ha_kiosk.i18n.text import Text, at_host
from ha_kiosk.server.tls.policy import PinMismatch, TlsPolicy


class _Verify(IntEnum):
    """OpenSSL's reasons to reject a certificate (X509_V_ERR_...)."""

    NOT_YET_VALID = 9
    EXPIRED = 10
    OTHER_NAME = 62
    OTHER_ADDRESS = 64


_WANTS_CERTIFICATE = frozenset(
    {
        "TLSV13_ALERT_CERTIFICATE_REQUIRED",
        "TLSV1_ALERT_UNKNOWN_CA",
        "SSLV3_ALERT_BAD_CERTIFICATE",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
    }
)
"""OpenSSL's errors if the other side rejects our client certificate, or misses one."""


_KNOWN: Mapping[int | None, Text] = {
    None: Text("connection lost."),
    errno.ECONNRESET: Text("connection reset by peer."),
    errno.EHOSTUNREACH: Text("no route to host."),
    errno.ENETUNREACH: Text("network is unreachable."),
    errno.EADDRNOTAVAIL: Text("network is unreachable."),  # IPv6 where there is none
}
"""The system's messages that we translate; others stay English."""


def unreachable(err: BaseException, url: str) -> KioskError:
    """Return our error, with a text for people, for a library's `err` while connecting to `url`."""
    host = host_of(url)
    for cause in _causes(err):
        if isinstance(cause, PinMismatch):
            return cause.explained(host)
        if isinstance(cause, ssl.SSLCertVerificationError):
            return CertificateNotTrusted(_not_trusted(cause, host))
        if isinstance(cause, OSError):
            return ServerUnreachable(at_host(host, _reason(cause)))
    return ServerUnreachable(
        Text(
            "{host} hung up, or answered with something that is not HTTP. Is the port right, and "
            "should it be https:// in place of http:// ?",
            host=host,
        )
    )


def _not_trusted(err: ssl.SSLCertVerificationError, host: str) -> Text:
    """Return why a certificate is not trusted, and what helps in this case."""
    match getattr(err, "verify_code", None):
        case _Verify.EXPIRED:
            return Text(
                "The certificate of {host} has expired, or this device's clock is wrong. "
                "Renew it at the server.",
                host=host,
            )
        case _Verify.NOT_YET_VALID:
            return Text(
                "The certificate of {host} is not valid yet: is this device's clock right?",
                host=host,
            )
        case _Verify.OTHER_NAME | _Verify.OTHER_ADDRESS:
            return Text(
                "The certificate of {host} is for another name. Use the address that it is for, "
                "or sign in with --trust-certificate after comparing its fingerprint.",
                host=host,
            )
    return Text(
        "The certificate of {host} is not trusted: {why}. Sign in with --ca-file, or with "
        "--trust-certificate after comparing its fingerprint.",
        host=host,
        why=err.verify_message,
    )


def _reason(err: OSError) -> str:
    if isinstance(err, ssl.SSLError):
        said = getattr(err, "reason", None)
        if said == "SSLV3_ALERT_CERTIFICATE_EXPIRED":
            return Text("it says that the client certificate has expired (client_certificate).")
        if said in _WANTS_CERTIFICATE:
            return Text("it wants a client certificate that it knows (client_certificate).")
        return Text("TLS failed. Should the address begin with http:// instead?")
    if isinstance(err, socket.gaierror):
        if err.errno == socket.EAI_AGAIN:
            return Text("the name cannot be looked up now. Is the network up?")
        return Text("name not known. Check the spelling, or use the IP address.")
    if isinstance(err, TimeoutError):
        return Text("no answer in time.")
    if err.errno == errno.ECONNREFUSED:
        return Text("connection refused. Is Home Assistant running, and is the port right?")
    return _KNOWN.get(err.errno) or f"{os.strerror(err.errno or 0).lower()}."


def _causes(err: BaseException | None) -> Iterator[BaseException]:
    while err is not None:
        yield err
        err = err.__cause__ or err.__context__


def too_slow(url: str) -> ServerUnreachable:
    """Return the error for a server that took too long."""
    return ServerUnreachable(Text("{host} did not answer in time.", host=host_of(url)))


def host_of(url: str) -> str:
    """Return only host and port of `url`: there may be a password before them."""
    with suppress(ValueError):
        if host := urlsplit(url).netloc.rpartition("@")[2]:
            return host
    return "This"


def proxy_refused(host: str, rules: TlsPolicy, *, with_token: bool) -> ProxyRefused:
    """Return the error for a proxy in front of `host` that wants a user name and a password."""
    if rules.basic_auth is None:
        return ProxyRefused(
            Text(
                "A proxy in front of {host} asks for a user name and a password of its own: set "
                "http_username and http_password.",
                host=host,
            )
        )
    if with_token:
        return ProxyRefused(
            Text(
                "The proxy in front of {host} lets no request through that carries a token for "
                "Home Assistant: it would have to leave /api to Home Assistant.",
                host=host,
            )
        )
    return ProxyRefused(
        Text(
            "The proxy in front of {host} does not accept http_username and http_password.",
            host=host,
        )
    )


def gateway_refused(url: str, what: str) -> GatewayRefused:
    """Return the error for a page at `url` that refuses in place of Home Assistant."""
    return GatewayRefused(
        Text(
            "Something in front of Home Assistant at {host} refuses this device: {what}.",
            host=host_of(url),
            what=what,
        )
    )


def is_proxy_challenge(status: int, challenge: str) -> bool:
    """Return whether an answer is a proxy's: Home Assistant's own 401 asks for no password."""
    return status == HTTPStatus.UNAUTHORIZED and challenge.lower().startswith("basic")
