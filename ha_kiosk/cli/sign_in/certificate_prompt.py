"""`login --trust-certificate`: shows a certificate and asks whether it is the server's.

Without a terminal the fingerprint has to be given. No certificate is trusted unseen.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from ha_kiosk.cli.terminal.prompts import confirm
from ha_kiosk.cli.terminal.terminal_text import echo
from ha_kiosk.errors import CertificateNotTrusted, KioskError, ServerUnreachable, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.address import candidates
from ha_kiosk.server.failures import host_of, unreachable
from ha_kiosk.server.tls import certificate, policy
from ha_kiosk.server.tls.certificate import Certificate
from ha_kiosk.server.tls.policy import ClientCertificate
from ha_kiosk.server.tls.trust import Trust

_COMPARE = "openssl x509 -in fullchain.pem -noout -fingerprint -sha256"


def pin(address: str, expected: str | None, identity: ClientCertificate | None) -> Trust:
    """Return the trust in the certificate that the server at `address` sends.

    It must have the fingerprint `expected`; without that a person is asked. Raises
    `CertificateNotTrusted`, `UsageError` and `ServerUnreachable`.
    """
    server, shown = _presented(address, identity)
    if expected is None:
        _ask(server, shown)
    elif shown.sha256 != expected:
        raise CertificateNotTrusted(
            Text(
                "{host} shows another certificate than the one that you named. Yours: "
                "{expected}. Now: {shown}.",
                host=host_of(server),
                expected=certificate.grouped(expected),
                shown=certificate.grouped(shown.sha256),
            )
        )
    return Trust(server, certificate=shown.sha256)


def _presented(address: str, identity: ClientCertificate | None) -> tuple[str, Certificate]:
    failed: KioskError = UsageError(Text("--trust-certificate is for a server on https://."))
    for server in candidates(address):
        if server.startswith("https:"):
            try:
                return server, policy.presented(server, identity)
            except OSError as err:
                failed = unreachable(err, server)
            except ValueError:
                failed = ServerUnreachable(
                    Text("{server} shows something that is no certificate.", server=server)
                )
    raise failed


def _ask(server: str, shown: Certificate) -> None:
    echo(described(server, shown, datetime.now(UTC)), err=True)
    if not sys.stdin.isatty():
        raise UsageError(
            Text(
                "Nobody is there to be asked. Compare the fingerprint and name it: "
                "--trust-certificate={fingerprint}",
                fingerprint=shown.sha256,
            )
        )
    if not confirm(Text("Trust exactly this certificate for {server}?", server=server)):
        raise CertificateNotTrusted(
            Text("You did not trust the certificate of {host}.", host=host_of(server))
        )


def described(server: str, shown: Certificate, now: datetime) -> Text:
    """Return a description of a certificate that a person can compare."""
    by = Text("itself") if shown.issuer == shown.subject else shown.issuer
    dates = {"start": f"{shown.not_before:%Y-%m-%d}", "end": f"{shown.not_after:%Y-%m-%d}"}
    valid = Text("{start} to {end}", **dates)
    if not shown.not_before <= now <= shown.not_after:
        valid = Text("{start} to {end} (not today!)", **dates)
    print_ = certificate.grouped(shown.sha256)
    return Text(
        "The certificate that {server} shows:\n"
        "  for      {subject}\n"
        "  by       {issuer}\n"
        "  valid    {valid}\n"
        "  SHA-256  {first}\n"
        "           {second}\n"
        "Compare the SHA-256 with what the server itself has:\n"
        "  {command}",
        server=server,
        subject=shown.subject,
        issuer=by,
        valid=valid,
        first=print_[:39],
        second=print_[40:],
        command=_COMPARE,
    )
