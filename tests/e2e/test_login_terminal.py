"""Signing in with questions and answers, against a real Home Assistant.

It asks for a password and a second factor, and trusts 127.0.0.1.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from harness.home_assistant import OnboardedServer, start_onboarded
from harness.login_fakes import Person

from ha_kiosk.errors import SignInAborted, SignInRefused
from ha_kiosk.server import websocket
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.finder import Server, find
from ha_kiosk.server.http import Request, Response
from ha_kiosk.server.login import token
from ha_kiosk.server.login.terminal import sign_in

pytestmark = pytest.mark.xdist_group("terminal")
YAML = """
homeassistant:
  auth_providers:
    - type: homeassistant
    - type: trusted_networks
      trusted_networks:
        - 127.0.0.1/32
  auth_mfa_modules:
    - type: totp
"""


@dataclass
class Owner:
    """The first user of a server, and what was sent to it."""

    server: OnboardedServer
    totp_secret: str = ""
    sent: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the server's address."""
        return self.server.url

    @property
    def password(self) -> str:
        """Return the owner's password."""
        return self.server.password

    def send(self, request: Request) -> Response:
        """Send a request, and remember it."""
        self.sent.append(f"{request.method} {request.url.removeprefix(self.url)}")
        return self.server.send(request)

    def command(self, **command: object) -> dict[str, object]:
        """Run a WebSocket command as the owner."""
        result = self.server.call(command)
        assert isinstance(result, dict)
        return result

    def require_second_factor(self) -> None:
        """Set up an authenticator app."""
        form = self.command(type="auth/setup_mfa", mfa_module_id="totp")
        placeholders = form["description_placeholders"]
        assert isinstance(placeholders, dict)
        self.totp_secret = placeholders["code"]
        for _ in range(2):  # the first code may have expired on its way
            typed = {"code": self.code()}
            form = self.command(type="auth/setup_mfa", flow_id=form["flow_id"], user_input=typed)
            if form["type"] == "create_entry":
                return
        pytest.fail(f"the server takes no code: {form}")

    def drop_second_factor(self) -> None:
        """Remove the authenticator app."""
        self.server.call({"type": "auth/depose_mfa", "mfa_module_id": "totp"})

    def code(self) -> str:
        """Return the authenticator app's code of now (RFC 6238)."""
        key = base64.b32decode(self.totp_secret)
        digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
        start = digest[-1] & 15
        number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"

    def wrong_code(self) -> str:
        """Return a code that was none and will be none for a while."""
        return f"{(int(self.code()) + 1) % 1_000_000:06}"


@pytest.fixture(scope="module")
def running_owner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owner]:
    """Run the server for this file."""
    with start_onboarded(tmp_path_factory.mktemp("terminal"), extra_yaml=YAML) as server:
        yield Owner(server)


@pytest.fixture
def owner(running_owner: Owner) -> Owner:
    """Forget what earlier tests sent."""
    running_owner.sent.clear()
    return running_owner


@pytest.fixture
def with_second_factor(owner: Owner) -> Iterator[None]:
    """Have the owner need a second factor."""
    owner.require_second_factor()
    yield
    owner.drop_second_factor()


def only(owner: Owner, type_: str) -> Server:
    """Return the server as one that has this provider alone."""
    server = find(owner.url, owner.server.send)
    return replace(server, providers=tuple(p for p in server.providers if p.type == type_))


def works(credentials: Credentials, owner: Owner) -> bool:
    """Return whether a page could be served with the credentials; revokes them."""
    session = Session(credentials, owner.server.send)
    user = websocket.call(
        credentials.server, session.access_token().value, {"type": "auth/current_user"}
    )
    session.revoke()
    return isinstance(user, dict) and user["name"] == "Demo"


def test_the_right_password_signs_in(owner: Owner) -> None:
    """With name and version, and under our own client id."""
    person = Person(["demo", owner.password])
    credentials = sign_in(only(owner, "homeassistant"), owner.send, person)
    assert credentials.server == owner.url
    assert credentials.client_id == oauth.CLIENT_ID
    assert credentials.user == "Demo"
    assert (credentials.ha_version or "").startswith("20")
    assert person.asked == ["Username", "Password (hidden)"]
    assert works(credentials, owner)


def test_a_wrong_password_is_asked_for_again(owner: Owner) -> None:
    """Within the same flow."""
    person = Person(["demo", "wrong", "demo", owner.password])
    credentials = sign_in(only(owner, "homeassistant"), owner.send, person)
    assert len(person.told) == 1
    assert works(credentials, owner)


def test_a_given_wrong_password_is_refused_after_one_try(owner: Owner) -> None:
    """And the flow is gone at the server."""
    with pytest.raises(SignInRefused):
        sign_in(
            only(owner, "homeassistant"), owner.send, Person(), username="demo", password="wrong"
        )
    start, answer, abandon = owner.sent
    assert start == "POST /auth/login_flow"
    assert answer.startswith("POST /auth/login_flow/")
    assert abandon == answer.replace("POST", "DELETE")
    gone = owner.server.send(Request("DELETE", owner.url + abandon.removeprefix("DELETE ")))
    assert gone.status == 404


def test_ctrl_c_leaves_no_flow_behind(owner: Owner) -> None:
    """While the password is asked for."""
    with pytest.raises(KeyboardInterrupt):
        sign_in(only(owner, "homeassistant"), owner.send, Person(["demo", KeyboardInterrupt()]))
    path = owner.sent[-1].removeprefix("DELETE ")
    assert owner.server.send(Request("DELETE", owner.url + path)).status == 404


@pytest.mark.usefixtures("with_second_factor")
def test_a_second_factor_is_asked_for(owner: Owner) -> None:
    """A wrong code first; the right one when it is asked for."""

    class Careful(Person):
        def text(self, label: str) -> str:
            given = super().text(label)
            return {"wrong": owner.wrong_code, "now": owner.code}.get(given, lambda: given)()

    person = Careful(["demo", owner.password, "wrong", "now"])
    credentials = sign_in(only(owner, "homeassistant"), owner.send, person)
    assert person.asked == ["Username", "Password (hidden)", "Code", "Code"]
    assert person.told[0].startswith("A second factor is needed: ")
    assert works(credentials, owner)


@pytest.mark.usefixtures("with_second_factor")
def test_too_many_wrong_codes_end_it(owner: Owner) -> None:
    """The server counts them."""
    person = Person(["demo", owner.password, *[owner.wrong_code()] * 10])
    with pytest.raises(SignInAborted, match="too many wrong codes"):
        sign_in(only(owner, "homeassistant"), owner.send, person)
    assert person.answers != []


@pytest.mark.usefixtures("with_second_factor")
def test_a_script_cannot_answer_a_second_factor(owner: Owner) -> None:
    """It is told so."""
    with pytest.raises(SignInAborted, match="Code"):
        sign_in(
            only(owner, "homeassistant"),
            owner.send,
            Person(),
            username="demo",
            password=owner.password,
        )


def test_a_trusted_network_needs_no_password(owner: Owner) -> None:
    """One of the ways in that the server offers here."""
    server = find(owner.url, owner.server.send)
    person = Person(["Trusted Networks"])
    credentials = sign_in(server, owner.send, person)
    assert person.asked == ["Sign in with? Home Assistant Local, Trusted Networks"]
    assert works(credentials, owner)


def test_a_username_leads_to_the_provider_that_knows_it(owner: Owner) -> None:
    """Even though the network is trusted."""
    server = find(owner.url, owner.server.send)
    credentials = sign_in(server, owner.send, Person(), username="demo", password=owner.password)
    assert works(credentials, owner)


def test_a_long_lived_token_signs_in(owner: Owner) -> None:
    """Made as a person does on the profile page; a changed one is refused."""
    text = owner.server.long_lived_token()
    server = find(owner.url, owner.server.send)
    credentials = token.sign_in(server, owner.send, f"{text}\n")
    assert credentials.user == "Demo"
    access = Session(credentials, owner.server.send).access_token(force=True)
    assert access.value == text
    assert 86_000 < access.expires_in <= 86_400
    with pytest.raises(SignInRefused):
        token.sign_in(server, owner.send, f"{text[:-4]}AAAA")
