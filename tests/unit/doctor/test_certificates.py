"""Files with certificates that end, and what the doctor says before and after."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from harness.tls import Signed, sign

from ha_kiosk.doctor import certificates
from ha_kiosk.doctor.finding import Finding, Level
from ha_kiosk.server.tls.policy import ClientCertificate, TlsPolicy


def client(*, rules: TlsPolicy) -> Finding:
    """Return what is found about the client certificate."""
    return next(
        one for one in certificates.run(rules, time.time()) if one.name == "client-certificate"
    )


def mine(signed: Signed) -> TlsPolicy:
    """Return rules with a client certificate."""
    return TlsPolicy(client_certificate=ClientCertificate(signed.certificate, signed.key))


def test_without_files_there_is_nothing_to_look_at() -> None:
    """And no line about it."""
    assert certificates.names(TlsPolicy()) == ()
    assert list(certificates.run(TlsPolicy(), 0)) == []


def test_there_is_a_finding_for_each_file(tmp_path: Path) -> None:
    """All are valid for long."""
    signed = sign(tmp_path, days=(-100, 900))
    rules = TlsPolicy(
        ca_file=signed.certificate, client_certificate=ClientCertificate(signed.certificate)
    )
    found = list(certificates.run(rules, time.time()))
    assert tuple(one.name for one in found) == certificates.names(rules)
    assert {(one.level, one.text) for one in found} == {(Level.OK, "Valid, for 899 days more.")}


@pytest.mark.parametrize(
    ("days", "level", "text"),
    [
        ((-900, 29), Level.WARNING, "ends in 28 days ("),
        ((-3, 1), Level.WARNING, "ends in 0 days ("),
        ((-60, 29), Level.OK, "Valid, for 28 days more."),
        ((-9, -1), Level.PROBLEM, "has ended on "),
        ((2, 9), Level.PROBLEM, "is not valid before "),
    ],
)
def test_the_client_certificate_is_said_before_it_ends(
    tmp_path: Path, days: tuple[int, int], level: Level, text: str
) -> None:
    """A month before, one that lives for less than four months only in its last quarter."""
    signed = sign(tmp_path, days=days)
    found = client(rules=mine(signed))
    assert (found.level, text in found.text) == (level, True), found
    shown = f"openssl x509 -in {signed.certificate} -noout -subject -issuer -enddate"
    assert found.fix == (None if level is Level.OK else shown)


def test_of_a_chain_the_first_counts_and_of_authorities_the_last(tmp_path: Path) -> None:
    """An old authority beside the new one is how they are replaced."""
    old, new = sign(tmp_path / "old", days=(-900, -5)), sign(tmp_path / "new", days=(-5, 900))
    both = tmp_path / "both.pem"
    both.write_text(old.certificate.read_text() + new.certificate.read_text())
    rules = TlsPolicy(ca_file=both, client_certificate=ClientCertificate(both))
    levels = {one.name: one.level for one in certificates.run(rules, time.time())}
    assert levels == {"client-certificate": Level.PROBLEM, "ca-file": Level.OK}


@pytest.mark.parametrize(
    "text", [None, "", "rubbish", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_file_that_cannot_be_read_is_not_judged(tmp_path: Path, text: str | None) -> None:
    """Whether it can be used at all is said by the settings."""
    file = tmp_path / "client.pem"
    if text is not None:
        file.write_text(text)
    found = client(rules=TlsPolicy(client_certificate=ClientCertificate(file)))
    assert (found.level, found.text) == (Level.SKIPPED, f"{file} could not be read.")
