"""Warns before a certificate of the server, the client or a private CA expires."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from ha_kiosk.doctor.finding import Finding, ok, problem, skipped, warning
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.tls import certificate
from ha_kiosk.server.tls.certificate import Certificate
from ha_kiosk.server.tls.policy import TlsPolicy

SERVER = "certificate"
CLIENT = "client-certificate"
AUTHORITY = "ca-file"
DAY = 86_400.0
SOON = 30 * DAY
"""Seconds before its end from which on a certificate causes a warning."""
_PART = 4
"""For one that is valid for less than four months, only in the last quarter of that time: those are
renewed by a program, and nobody reads a warning that appears each time."""


def names(rules: TlsPolicy) -> tuple[str, ...]:
    """Return the names of the findings that `run` yields with this policy."""
    files = ((CLIENT, rules.client_certificate), (AUTHORITY, rules.ca_file))
    return tuple(name for name, file in files if file is not None)


def run(rules: TlsPolicy, now: float) -> Iterator[Finding]:
    """Check the files of the policy; `now` is the wall clock's."""
    if rules.client_certificate is not None:
        file = rules.client_certificate.certificate
        yield _in_file(CLIENT, file, now, Text("Renew it, then tell the kiosk (SIGHUP)."))
    if rules.ca_file is not None:
        yield _in_file(AUTHORITY, rules.ca_file, now, Text("Add the new CA to it."))


def of_server(shown: Certificate, now: float, *, is_pinned: bool, login: str) -> Finding:
    """Return the finding about a trusted certificate; `login` is the command to sign in."""
    left = shown.not_after.timestamp() - now
    if is_pinned:
        # Its dates do not matter, because a person has compared it.
        text = Text("Trusted by its fingerprint, also after its end ({date}).", date=_date(shown))
        fix = f"{login} --trust-certificate"
        if left < _soon(shown):
            return warning(
                SERVER, Text("{text} Trust the next one when the server has it.", text=text), fix
            )
        return ok(SERVER, text)
    if left < _soon(shown):
        text = Text(
            "Trusted, but it ends in {days} ({date}). Renew it at the server.",
            days=_days(left),
            date=_date(shown),
        )
        return warning(SERVER, text)
    return ok(SERVER, Text("Trusted, for {days} more.", days=_days(left)))


def _in_file(name: str, file: Path, now: float, advice: Text) -> Finding:
    """Return the finding about a file: about the certificate in it that ends last."""
    fix = f"openssl x509 -in {shlex.quote(str(file))} -noout -subject -issuer -enddate"
    try:
        found = certificate.in_file(file)
        # The client's own comes first, followed by its issuers'; CAs may be old and new.
        last = found[0] if name == CLIENT else max(found, key=lambda one: one.not_after)
    except (OSError, ValueError):
        return skipped(name, Text("{file} could not be read.", file=file), fix)
    left = last.not_after.timestamp() - now
    start = f"{last.not_before:%Y-%m-%d}"
    if now < last.not_before.timestamp():
        return problem(
            name,
            Text(
                "{file} is not valid before {start}.",
                file=file,
                start=start,
            ),
            fix,
        )
    if left <= 0:
        return problem(
            name,
            Text(
                "{file} has ended on {date}. {advice}", file=file, date=_date(last), advice=advice
            ),
            fix,
        )
    if left < _soon(last):
        text = Text(
            "{file} ends in {days} ({date}). {advice}",
            file=file,
            days=_days(left),
            date=_date(last),
            advice=advice,
        )
        return warning(name, text, fix)
    return ok(name, Text("Valid, for {days} more.", days=_days(left)))


def _soon(one: Certificate) -> float:
    return min(SOON, (one.not_after - one.not_before).total_seconds() / _PART)


def _days(seconds: float) -> Text:
    count = int(seconds // DAY)
    return Text("1 day") if count == 1 else Text("{count} days", count=count)


def _date(one: Certificate) -> str:
    return f"{one.not_after:%Y-%m-%d}"
