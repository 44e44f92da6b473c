"""Who is signed in, with real files, and a server and rules of trust that do as the test says."""

from __future__ import annotations

from typing import cast

import pytest
from harness.page import REFRESH, FakeServer
from harness.waiting import wait_until

from ha_kiosk.errors import NotSignedIn, ServerUnreachable
from ha_kiosk.i18n.text import Text
from ha_kiosk.qt.account.account import Account
from ha_kiosk.qt.account.trust_change import TrustChange
from ha_kiosk.qt.platform.job_runner import JobRunner
from ha_kiosk.server.address import last_server
from ha_kiosk.server.auth.credentials import Credentials, CredentialStore
from ha_kiosk.server.http import Request, Response
from ha_kiosk.storage.paths import Paths

SERVER = "http://ha.local:8123"
CREDENTIALS = Credentials(SERVER, "http://ha-kiosk.localhost/", refresh_token=REFRESH)


class FakeTrust:
    """Keeps the servers whose rules were asked for; `is_due` has the program start anew."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.is_due = False

    def apply(self, server: str) -> None:
        """Keep it."""
        self.asked.append(("apply", server))

    def leave(self, server: str) -> None:
        """Keep it."""
        self.asked.append(("leave", server))

    def start_if_due(self) -> bool:
        """Return what the test says."""
        return self.is_due


class Person:
    """An account, and what its functions told."""

    def __init__(self, paths: Paths, runner: JobRunner) -> None:
        self.trust, self.server = FakeTrust(), FakeServer()
        self.store, self.told = CredentialStore(paths.credentials_file), list[object]()
        self.account = Account(
            None,
            self.server.send,
            paths,
            runner,
            cast("TrustChange", self.trust),
            "http://typed.local:8123",
        )

    def done(self, what: object = "done") -> None:
        """Keep it."""
        self.told.append(what)

    def outcome(self) -> object:
        """Return what was told."""
        wait_until(lambda: self.told, "the outcome")
        (outcome,) = self.told
        return outcome


@pytest.fixture
def person(paths: Paths, runner: JobRunner) -> Person:
    """Return one who is not signed in."""
    return Person(paths, runner)


def test_credentials_that_are_used_have_a_session(person: Person) -> None:
    """Before that there is none."""
    assert (person.account.session, person.account.credentials) == (None, None)
    person.account.use(CREDENTIALS)
    assert person.account.credentials == CREDENTIALS
    assert person.account.profile == "test"


def test_kept_credentials_are_loaded_again(person: Person, paths: Paths) -> None:
    """With the trust of their server; the server is remembered for the next sign-in."""
    person.account.keep(CREDENTIALS)
    assert last_server.recall(paths.server_file) == SERVER
    person.account.load_stored(person.done, person.done)
    assert person.outcome() == CREDENTIALS
    assert person.trust.asked == [("apply", SERVER)] * 2


def test_who_is_to_start_anew_gets_no_credentials(person: Person) -> None:
    """The program that starts then uses them."""
    person.store.save(CREDENTIALS)
    person.trust.is_due = True
    person.account.load_stored(person.done, person.done)
    assert person.outcome() is None


def test_nothing_stored_is_an_error(person: Person) -> None:
    """Somebody has signed out meanwhile."""
    person.account.load_stored(person.done, person.done)
    assert isinstance(person.outcome(), NotSignedIn)


def test_leaving_erases_and_trusts_as_a_start_would(person: Person) -> None:
    """The file goes."""
    person.store.save(CREDENTIALS)
    person.account.leave(SERVER, person.done, person.done)
    assert person.outcome() == "done"
    assert person.store.load() is None
    assert person.trust.asked == [("leave", SERVER)]


def test_forgetting_ends_the_session_at_once(
    person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    """The file goes a moment later; the log has no token."""
    caplog.set_level("INFO")
    person.store.save(CREDENTIALS)
    person.account.use(CREDENTIALS)
    person.account.forget()
    assert person.account.session is None
    wait_until(lambda: "The credentials were deleted." in caplog.text, "it is forgotten")
    assert person.store.load() is None
    assert REFRESH not in caplog.text


def test_nobody_has_nothing_to_revoke(person: Person) -> None:
    """No request, and no error."""
    person.account.revoke(person.done, person.done)
    assert (person.told, person.server.requests) == (["done"], [])


def test_a_session_is_revoked_at_the_server_and_stays_stored(person: Person) -> None:
    """It is forgotten in another step."""
    person.store.save(CREDENTIALS)
    person.account.use(CREDENTIALS)
    person.account.revoke(person.done, person.done)
    assert person.outcome() == "done"
    (request,) = person.server.requests
    assert request.url == f"{SERVER}/auth/revoke"
    assert person.store.load() == CREDENTIALS


def test_a_server_that_is_away_revokes_nothing(person: Person) -> None:
    """The person hears why."""

    def away(_request: Request) -> Response:
        raise ServerUnreachable(Text("it is away"))

    person.server.answer = away
    person.account.use(CREDENTIALS)
    person.account.revoke(person.done, person.done)
    assert isinstance(person.outcome(), ServerUnreachable)
