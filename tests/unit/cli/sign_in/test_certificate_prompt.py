"""`login` and certificates: what is shown, asked, kept, and held from then on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from harness.command import CliRunner
from harness.fake_home_assistant import PASSWORD, FakeHomeAssistant
from harness.proxy import Proxy, proxying
from harness.tls import Signed, sign

from ha_kiosk.cli import main
from ha_kiosk.cli.sign_in import certificate_prompt, sign_in_method
from ha_kiosk.server.auth.credentials import CredentialStore
from ha_kiosk.server.tls import certificate, policy, trust
from ha_kiosk.server.tls.certificate import Certificate
from ha_kiosk.storage.paths import Paths


@pytest.fixture
def signed(tmp_path: Path) -> Signed:
    """Return the server's own certificate."""
    return sign(tmp_path / "own")


@pytest.fixture
def secured(server: FakeHomeAssistant, signed: Signed) -> Iterator[Proxy]:
    """Return a server on https with that certificate."""
    with proxying(server.server_port, signed.context()) as proxy:
        yield proxy


def run(*arguments: str, answer: str | None = None) -> Result:
    """Sign in with a password on stdin, or before a terminal where somebody answers."""
    if answer is None:
        words = ["login", *arguments, "--username", "anna", "--password-stdin"]
        return CliRunner().invoke(main, words, input=f"{PASSWORD}\n")
    return CliRunner().invoke(
        main, ["login", *arguments, "--method", "terminal"], input=f"{answer}\nanna\n{PASSWORD}\n"
    )


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have somebody before the terminal."""
    monkeypatch.setattr(
        certificate_prompt, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    )
    monkeypatch.setattr(sign_in_method, "is_terminal", lambda: True)


def test_a_certificate_of_its_own_is_refused_and_the_way_said(secured: Proxy) -> None:
    """Exit code 6, and nothing kept."""
    result = run(secured.url)
    assert result.exit_code == 6
    assert "--trust-certificate" in result.stderr
    assert "--ca-file" in result.stderr
    assert not Paths().data.exists()


@pytest.mark.usefixtures("terminal")
def test_a_person_sees_the_certificate_and_says_yes(secured: Proxy, signed: Signed) -> None:
    """From then on it is trusted, without any option."""
    result = run(secured.url, "--trust-certificate", answer="y")
    assert result.exit_code == 0, result.output
    assert certificate.grouped(signed.sha256)[:39] in result.stderr
    assert certificate.grouped(signed.sha256)[40:] in result.stderr
    assert "for      CN=own" in result.stderr
    assert "by       itself" in result.stderr
    kept = trust.load(Paths().trust_file)
    assert kept == trust.Trust(secured.url, certificate=signed.sha256)
    assert run(secured.url).exit_code == 0
    assert CliRunner().invoke(main, ["logout"]).exit_code == 0
    assert trust.load(Paths().trust_file) is None


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("answer", ["n", ""])
def test_who_does_not_say_yes_trusts_nobody(secured: Proxy, answer: str) -> None:
    """No is what Enter means."""
    result = run(secured.url, "--trust-certificate", answer=answer)
    assert result.exit_code == 6
    assert "You did not trust" in result.stderr
    assert not Paths().data.exists()


def test_without_a_person_the_fingerprint_must_be_named(secured: Proxy, signed: Signed) -> None:
    """Nothing is trusted blindly."""
    result = run(secured.url, "--trust-certificate")
    assert result.exit_code == 2
    assert f"--trust-certificate={signed.sha256}" in result.stderr
    assert not Paths().data.exists()
    assert run(secured.url, f"--trust-certificate={signed.sha256}").exit_code == 0


def test_another_fingerprint_than_the_named_one_is_refused(
    secured: Proxy, signed: Signed, server: FakeHomeAssistant
) -> None:
    """With both."""
    result = run(secured.url, f"--trust-certificate={'ab' * 32}")
    assert result.exit_code == 6
    assert certificate.grouped("ab" * 32) in result.stderr
    assert certificate.grouped(signed.sha256) in result.stderr
    assert server.requests == []


def test_a_changed_certificate_is_refused_until_it_is_trusted_anew(
    server: FakeHomeAssistant, signed: Signed, tmp_path: Path
) -> None:
    """Both prints, exit code 6, no token sent; then the new one is kept in place of the old."""
    with proxying(server.server_port, signed.context()) as proxy:
        assert run(proxy.url, f"--trust-certificate={signed.sha256}").exit_code == 0
        other = sign(tmp_path / "other")
        proxy.speak(other.context())
        asked = list(server.requests)
        result = run(proxy.url)
        assert result.exit_code == 6
        assert certificate.grouped(signed.sha256) in result.stderr
        assert certificate.grouped(other.sha256) in result.stderr
        assert server.requests == asked
        assert run(proxy.url, f"--trust-certificate={other.sha256}").exit_code == 0
        assert run(proxy.url).exit_code == 0


def test_the_address_may_stand_after_the_option(secured: Proxy, signed: Signed) -> None:
    """Click takes it for the option's value."""
    result = run("--trust-certificate", secured.url)
    assert result.exit_code == 2
    assert signed.sha256 in result.stderr
    result = run(secured.url, "--trust-certificate", "abab")
    assert result.exit_code == 2
    assert "64 hexadecimal digits" in result.stderr


def test_a_file_of_authorities_is_remembered(server: FakeHomeAssistant, tmp_path: Path) -> None:
    """By its whole path."""
    authority = sign(tmp_path / "authority")
    leaf = sign(tmp_path / "leaf", by=authority)
    with proxying(server.server_port, leaf.context()) as proxy:
        assert run(proxy.url, "--ca-file", str(authority.certificate)).exit_code == 0
        kept = trust.load(Paths().trust_file)
        assert kept == trust.Trust(proxy.url, ca_file=str(authority.certificate))
        assert run(proxy.url).exit_code == 0
        result = run(proxy.url, "--ca-file", str(authority.certificate), "--trust-certificate")
        assert result.exit_code == 2
        assert "does not go with ca_file" in result.stderr


def test_plain_http_has_no_certificate(server: FakeHomeAssistant) -> None:
    """And a server that is not there has none to show."""
    result = run(server.url, "--trust-certificate")
    assert (result.exit_code, "https://" in result.stderr) == (2, True)
    result = run("https://127.0.0.1:9", "--trust-certificate")
    assert (result.exit_code, "connection refused" in result.stderr) == (4, True)


def test_a_certificate_that_cannot_be_read_is_not_trusted(
    secured: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is."""

    def presented(*_: object) -> Certificate:
        raise ValueError("cut off")

    monkeypatch.setattr(policy, "presented", presented)
    result = run(secured.url, "--trust-certificate")
    assert result.exit_code == 4
    assert "no certificate" in result.stderr


def test_of_several_addresses_the_one_that_speaks_tls_is_meant(
    secured: Proxy, signed: Signed
) -> None:
    """Typed without a scheme, as people do."""
    address = secured.url.removeprefix("https://")
    assert run(address, f"--trust-certificate={signed.sha256}").exit_code == 0
    credentials = CredentialStore(Paths().credentials_file).load()
    assert credentials is not None
    assert credentials.server == secured.url


def test_a_certificate_that_is_over_says_so() -> None:
    """It may be trusted all the same."""
    shown = Certificate(
        "CN=ha", "O=Home", datetime(2025, 1, 2, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC), b""
    )
    then, now = datetime(2025, 6, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    assert "not today" not in certificate_prompt.described("https://ha", shown, then)
    text = certificate_prompt.described("https://ha", shown, now)
    assert "valid    2025-01-02 to 2026-01-02 (not today!)" in text
    assert "by       O=Home" in text
