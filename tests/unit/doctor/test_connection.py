"""The way to Home Assistant, and where it is broken."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from harness.tls import self_signed

from ha_kiosk.doctor import connection
from ha_kiosk.doctor.connection import Connection
from ha_kiosk.doctor.finding import Finding, Level
from ha_kiosk.errors import (
    CertificateNotTrusted,
    CredentialsDamaged,
    KioskError,
    ServerUnreachable,
    SignInRefused,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import Request, Response
from ha_kiosk.server.tls.certificate import Certificate
from ha_kiosk.server.tls.policy import TlsPolicy

URL = "http://ha.local:8123"
SECURE = "https://ha.example.org"
CREDENTIALS = Credentials(URL, "http://c/", refresh_token="refresh", user="Wall")
CONFIG = {"version": "2026.11.1", "state": "RUNNING"}
PROVIDERS = {"providers": [{"name": "Local", "id": None, "type": "homeassistant"}]}
TOKEN = {"access_token": "access", "expires_in": 1800}


class Server:
    """A server that was made up; `requests` is what it was asked."""

    def __init__(self, **answers: tuple[int, object] | KioskError) -> None:
        self.answers = {"providers": (200, PROVIDERS), "token": (200, TOKEN), **answers}
        self.requests: list[str] = []

    def send(self, request: Request) -> Response:
        """Answer."""
        name = request.url.rpartition("/")[2]
        self.requests.append(name)
        answer = self.answers[name]
        if isinstance(answer, KioskError):
            raise answer
        return Response(answer[0], request.url, body=json.dumps(answer[1]).encode())


def ending(days: float, lived: float = 1000) -> Certificate:
    """Return a certificate that ends so many days after the test's now."""
    end = datetime.fromtimestamp(days * 86_400, UTC)
    return Certificate("CN=ha", "CN=home", end - timedelta(days=lived), end, b"")


def call(_url: str, token: str, command: Mapping[str, object]) -> object:
    """Answer on the WebSocket."""
    assert (token, command) == ("access", {"type": "get_config"})
    return CONFIG


def way(server: Server, address: str | None = URL) -> Connection:
    """Return the way to a server on which nothing is broken."""
    return Connection(
        address,
        CREDENTIALS,
        server.send,
        resolve=lambda _host: ["192.168.1.2"],
        certificate=lambda _url, _rules: ending(100.5),
        call=call,
        now=lambda: 0.0,
    )


def look(connection: Connection) -> dict[str, Finding]:
    """Return the findings by their names."""
    return {finding.name: finding for finding in connection.run()}


def levels(found: Mapping[str, Finding]) -> dict[str, str]:
    """Return only how bad it is."""
    return {name: finding.level.value for name, finding in found.items()}


def test_a_way_on_which_nothing_is_broken() -> None:
    """One question for each step, one refresh of the token."""
    server = Server()
    found = look(way(server))
    assert tuple(found) == connection.NAMES
    assert set(levels(found).values()) == {"ok"}
    assert server.requests == ["providers", "token"]
    assert found["dns"].text == "ha.local is 192.168.1.2."
    assert found["certificate"].text == "Not used: the server is reached by plain http."
    assert found["token"].text == "The server accepts the sign-in of Wall."
    assert found["home-assistant"].text == "Version 2026.11.1."


@pytest.mark.parametrize(
    ("profile", "fix"),
    [
        ("default", "ha-kiosk login http://homeassistant.local:8123"),
        ("hall", "ha-kiosk login --profile hall http://homeassistant.local:8123"),
    ],
)
def test_without_a_server_there_is_nothing_to_look_at(profile: str, fix: str) -> None:
    """The first thing to do is to sign in."""
    there = replace(way(Server(), None), credentials=None, profile=profile)
    (finding,) = there.run()
    assert (finding.name, finding.level, finding.fix) == ("server", Level.PROBLEM, fix)


def test_an_address_needs_no_name_service() -> None:
    """Nor is it told to be one."""
    there = replace(way(Server(), "http://10.0.0.1:8123"), resolve=lambda host: [host])
    assert look(there)["dns"].text == "Not needed: 10.0.0.1 is an address."


@pytest.mark.parametrize("error", [OSError(), UnicodeError()])
def test_a_name_that_is_not_known_ends_the_way(error: Exception) -> None:
    """The rest could not be otherwise."""

    def resolve(_host: str) -> list[str]:
        raise error

    server = Server()
    found = look(replace(way(server), resolve=resolve))
    assert levels(found) == {"dns": "problem"}
    assert found["dns"].fix == "getent hosts ha.local"
    assert server.requests == []


def test_a_server_that_does_not_answer_ends_the_way() -> None:
    """The token is not asked for."""
    server = Server(providers=ServerUnreachable(Text("ha.local:8123: connection refused.")))
    found = look(way(server))
    assert levels(found) == {"dns": "ok", "server": "problem"}
    assert found["server"].text == "ha.local:8123: connection refused."
    assert server.requests == ["providers"]


def test_a_certificate_that_is_not_trusted_ends_the_way() -> None:
    """It is said why."""
    server = Server(providers=CertificateNotTrusted(Text("Self-signed.")))
    found = look(way(server, SECURE))
    assert levels(found) == {"dns": "ok", "server": "problem", "certificate": "problem"}
    assert found["certificate"].text == "Self-signed."


@pytest.mark.parametrize(
    ("shown", "level", "text"),
    [
        (ending(100.5), Level.OK, "Trusted, for 100 days more."),
        (
            ending(29.9),
            Level.WARNING,
            "Trusted, but it ends in 29 days (1970-01-30). Renew it at the server.",
        ),
        (ending(29.9, lived=90), Level.OK, "Trusted, for 29 days more."),
        (ending(1.5, lived=7), Level.WARNING, "Trusted, but it ends in 1 day (1970-01-02)."),
    ],
)
def test_a_certificate_that_ends_soon_is_worth_a_word(
    shown: Certificate, level: Level, text: str
) -> None:
    """A month before; one that a program renews, in the last quarter of its life."""
    found = look(replace(way(Server(), SECURE), certificate=lambda _url, _rules: shown))
    assert found["certificate"].level == level
    assert found["certificate"].text.startswith(text)
    assert found["certificate"].fix is None


@pytest.mark.parametrize(("days", "level"), [(100, Level.OK), (20, Level.WARNING), (-5, "warning")])
def test_a_pinned_certificate_is_trusted_after_its_end_and_the_next_one_is_not(
    days: float, level: Level
) -> None:
    """So nothing is broken, but whoever renews it has to know what comes next."""
    there = replace(
        way(Server(), SECURE),
        rules=TlsPolicy(frozenset({SECURE}), pin="ab" * 32),
        certificate=lambda _url, _rules: ending(days),
    )
    found = look(there)["certificate"]
    assert found.level == level
    assert found.text.startswith("Trusted by its fingerprint, also after its end (19")
    fix = f"ha-kiosk login {SECURE} --trust-certificate"
    assert found.fix == (fix if level == "warning" else None)


@pytest.mark.parametrize("error", [OSError(), ValueError()])
def test_a_certificate_that_cannot_be_read_is_trusted_all_the_same(error: Exception) -> None:
    """The request before has verified it."""

    def fail(_url: str, _rules: TlsPolicy) -> Certificate:
        raise error

    found = look(replace(way(Server(), SECURE), certificate=fail))
    assert found["certificate"].level is Level.SKIPPED
    assert found["token"].level is Level.OK


def test_an_address_that_is_none_is_a_problem() -> None:
    """With what is wrong about it."""
    found = look(way(Server(), "ftp://ha.local"))
    assert levels(found) == {"server": "problem"}
    assert "http" in found["server"].text


@pytest.mark.parametrize("damage", [None, CredentialsDamaged(Text("It is damaged."))])
def test_nobody_who_is_signed_in_is_a_problem(damage: CredentialsDamaged | None) -> None:
    """The server is looked at all the same."""
    found = look(replace(way(Server()), credentials=None, damage=damage))
    assert found["server"].level is Level.OK
    assert found["token"].level is Level.PROBLEM
    assert found["token"].text == ("It is damaged." if damage else "Nobody is signed in.")
    assert found["token"].fix == f"ha-kiosk login {URL}"


def test_a_token_that_is_refused_is_a_problem_and_is_not_sent_again() -> None:
    """Each refusal counts as a failed sign-in."""
    server = Server(token=(400, {"error": "invalid_grant"}))
    found = look(way(server))
    assert found["token"].level is Level.PROBLEM
    assert found["token"].fix == f"ha-kiosk login {URL}"
    assert "websocket" not in found
    assert server.requests == ["providers", "token"]


def test_a_user_who_is_not_let_in_is_a_problem_of_another_kind() -> None:
    """A new sign-in would not help."""
    found = look(way(Server(token=(403, {"error_description": "User is not active"}))))
    assert found["token"].level is Level.PROBLEM
    assert found["token"].fix is None
    assert "User is not active" in found["token"].text


def test_a_token_of_which_nothing_is_known_is_no_problem() -> None:
    """The server failed, not the token."""
    found = look(way(Server(token=(502, None))))
    assert found["token"].level is Level.SKIPPED


def test_a_user_need_not_have_a_name() -> None:
    """Old sign-ins have none."""
    there = replace(way(Server()), credentials=replace(CREDENTIALS, user=None))
    assert "an unknown user" in look(there)["token"].text


def test_a_websocket_that_does_not_come_through_is_a_problem() -> None:
    """A proxy in between, most often."""

    def fail(*_: object) -> object:
        raise SignInRefused(Text("No."))

    found = look(replace(way(Server()), call=fail))
    assert found["websocket"].level is Level.PROBLEM
    assert "/api/websocket" in found["websocket"].text
    assert "home-assistant" not in found


@pytest.mark.parametrize(
    ("answer", "level", "text"),
    [
        ({"version": "1"}, Level.OK, "Version 1."),
        ({"version": "1", "state": "STARTING"}, Level.WARNING, "not ready yet (starting)"),
        ([], Level.SKIPPED, "does not tell"),
    ],
)
def test_the_version_is_what_the_server_says(answer: object, level: Level, text: str) -> None:
    """If it does."""
    found = look(replace(way(Server()), call=lambda *_: answer))["home-assistant"]
    assert found.level is level
    assert text in found.text


def test_a_name_is_looked_up_by_the_system() -> None:
    """Each address once."""
    assert "127.0.0.1" in connection.resolve("localhost")


def test_the_end_of_a_certificate_is_read_from_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over real TLS; the test's certificate ends in a day."""
    context, file = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            plain, _ = listener.accept()
            with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as wire:
                wire.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        end = connection.shown_certificate(url, TlsPolicy()).not_after.timestamp()
        thread.join()
    assert 0 < end - time.time() < 2 * 86_400
