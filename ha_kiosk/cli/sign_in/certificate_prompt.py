"""`login --trust-certificate`: shows a certificate and asks whether it is the server's.

Without a terminal the fingerprint has to be given. No certificate is trusted unseen.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from ha_kiosk.cli.prompts import printable
from ha_kiosk.errors import CertificateNotTrusted, KioskError, ServerUnreachable, UsageError
from ha_kiosk.server.address import candidates
from ha_kiosk.server.failures import host_of, unreachable
from ha_kiosk.server.tls import certificate, policy
from ha_kiosk.server.tls.certificate import Certificate
from ha_kiosk.server.tls.policy import ClientCertificate
from ha_kiosk.server.tls.trust import Trust

_COMPARE = "openssl x509 -in fullchain.pem -noout -fingerprint -sha256"


def pin(address: str, expected: str | None, identity: ClientCertificate | None) -> Trust:
    """Return the trust in the certificate that the server at `address` shows.

    It is the one with the fingerprint `expected`, or else a person said yes. Raises
    `CertificateNotTrusted`, `UsageError` and `ServerUnreachable`.
    """
    server, shown = _presented(address, identity)
    if expected is None:
        _ask(server, shown)
    elif shown.sha256 != expected:
        raise CertificateNotTrusted(
            f"{host_of(server)} shows another certificate than the one that you named. Yours: "
            f"{certificate.grouped(expected)}. Now: {certificate.grouped(shown.sha256)}."
        )
    return Trust(server, certificate=shown.sha256)


def _presented(address: str, identity: ClientCertificate | None) -> tuple[str, Certificate]:
    failed: KioskError = UsageError("--trust-certificate is for a server on https://.")
    for server in candidates(address):
        if server.startswith("https:"):
            try:
                return server, policy.presented(server, identity)
            except OSError as err:
                failed = unreachable(err, server)
            except ValueError:
                failed = ServerUnreachable(f"{server} shows something that is no certificate.")
    raise failed


def _ask(server: str, shown: Certificate) -> None:
    click.echo(described(server, shown, datetime.now(UTC)), err=True)
    if not sys.stdin.isatty():
        raise UsageError(
            "Nobody is there to be asked. Compare the fingerprint and name it: "
            f"--trust-certificate={shown.sha256}"
        )
    if not click.confirm(f"Trust exactly this certificate for {server}?", err=True):
        raise CertificateNotTrusted(f"You did not trust the certificate of {host_of(server)}.")


def described(server: str, shown: Certificate, now: datetime) -> str:
    """Return a certificate as a person can compare it."""
    by = "itself" if shown.issuer == shown.subject else shown.issuer
    dates = f"{shown.not_before:%Y-%m-%d} to {shown.not_after:%Y-%m-%d}"
    if not shown.not_before <= now <= shown.not_after:
        dates += " (not today!)"
    print_ = certificate.grouped(shown.sha256)
    return "\n".join(
        [
            f"The certificate that {server} shows:",
            f"  for      {printable(shown.subject)}",
            f"  by       {printable(by)}",
            f"  valid    {dates}",
            f"  SHA-256  {print_[:39]}",
            f"           {print_[40:]}",
            "Compare the SHA-256 with what the server itself has:",
            f"  {_COMPARE}",
        ]
    )
