"""When the program starts itself anew because whom it trusts has changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.tls import Signed, sign
from PySide6.QtCore import QObject

from ha_kiosk.config.config import Config
from ha_kiosk.errors import UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.account.trust_change import TrustChange
from ha_kiosk.qt.page.connection_policy import ConnectionPolicy
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import HttpClient
from ha_kiosk.server.tls import trust
from ha_kiosk.server.tls.policy import TlsPolicy
from ha_kiosk.server.tls.trust import Trust

SERVER = "https://ha.local:8123"
PINNED = Trust(SERVER, certificate="ab" * 32)
OTHER = Trust(SERVER, certificate="cd" * 32)


class Program:
    """One that began with a pin; `kept` is what the sign-in keeps now."""

    def __init__(
        self, runner: JobRunner, parent: QObject, *, is_ours: bool, identity: Signed
    ) -> None:
        self.kept: Trust | None = PINNED
        self.config = Config(
            url=SERVER, client_certificate=identity.certificate, client_key=identity.key
        )
        self.can_start = True
        self.client = HttpClient(self._rules(self.config, SERVER))
        self.restarts = 0
        self.trust_change = TrustChange(
            self.client,
            ConnectionPolicy(self.client, runner, parent),
            self.config,
            rules=self._rules,
            read=self._read if is_ours else None,
            parent=parent,
        )
        self.trust_change.restart_requested.connect(self._restart)

    def _rules(self, config: Config, server: str) -> TlsPolicy:
        return trust.policy_of(config, {}, [server], self.kept)

    def _read(self, _credentials: Credentials | None) -> Config:
        if not self.can_start:
            raise UsageError(Text("Not signed in, and no --url."))
        return self.config

    def _restart(self) -> None:
        self.restarts += 1


@pytest.fixture
def identity(tmp_path: Path) -> Signed:
    """Return the client's own certificate."""
    return sign(tmp_path)


@pytest.fixture
def program(runner: JobRunner, parent: QObject, identity: Signed) -> Iterator[Program]:
    """Return a program that may start itself anew."""
    made = Program(runner, parent, is_ours=True, identity=identity)
    yield made
    made.client.close()


@pytest.mark.parametrize(("kept", "restarts"), [(PINNED, 0), (OTHER, 1), (None, 1)])
def test_a_sign_in_that_trusts_another_certificate_starts_anew(
    program: Program, kept: Trust | None, restarts: int
) -> None:
    """And one that trusts the same does not; what the program itself sends obeys at once."""
    program.kept = kept
    program.trust_change.apply(SERVER)
    assert program.client.tls_policy.pin == (kept and kept.certificate)
    assert program.trust_change.start_if_due() is bool(restarts)
    assert program.restarts == restarts


def test_a_sign_out_takes_the_trust_along(program: Program) -> None:
    """`ha-kiosk logout` forgets it, and so does Chromium."""
    program.kept = None
    program.trust_change.leave(SERVER)
    assert program.trust_change.start_if_due()


def test_who_has_no_address_to_start_with_stays(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    """The sign-in screen, by the new rules, instead of a program that ends with a usage error."""
    caplog.set_level(logging.INFO, logger="ha_kiosk.qt.account.trust_change")
    program.kept, program.can_start = None, False
    program.trust_change.leave(SERVER)
    assert program.client.tls_policy.pin is None
    assert not program.trust_change.start_if_due()
    assert "no --url" in caplog.text


def test_a_client_certificate_that_was_renewed_in_place_counts(
    program: Program, identity: Signed
) -> None:
    """The page's profile has read it once, at its start."""
    assert program.trust_change.changed_policy(program.config) is None
    sign(identity.certificate.parent)
    assert program.trust_change.changed_policy(program.config) is not None


def test_a_key_that_the_page_cannot_use_starts_nothing(
    program: Program, identity: Signed, caplog: pytest.LogCaptureFixture
) -> None:
    """The program would end itself, and not come back."""
    program.kept = None
    program.trust_change.apply(SERVER)
    identity.key.write_text("rubbish")
    assert not program.trust_change.start_if_due()
    assert "could not be: client_certificate" in caplog.text
    assert program.restarts == 0


def test_who_is_not_alone_in_the_process_never_starts_anew(
    runner: JobRunner, parent: QObject, identity: Signed
) -> None:
    """The demo has a server that would be lost."""
    program = Program(runner, parent, is_ours=False, identity=identity)
    program.kept = None
    program.trust_change.leave(SERVER)
    assert program.trust_change.changed_policy(program.config) is None
    assert not program.trust_change.start_if_due()
    program.client.close()
