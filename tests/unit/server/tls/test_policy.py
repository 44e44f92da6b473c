"""The rules of TLS: who is trusted, who is not, and that nothing is said before that is known."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from harness.tls import Signed, sign

from ha_kiosk.errors import CertificateChanged, CertificateNotTrusted, KioskError, UsageError
from ha_kiosk.server import websocket
from ha_kiosk.server.failures import unreachable
from ha_kiosk.server.http import HttpClient, Request, Response
from ha_kiosk.server.tls import certificate, policy
from ha_kiosk.server.tls.policy import BasicAuth, ClientCertificate, TlsPolicy

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Server:
    """Answers with `answer` and keeps what it was told; its TLS may change while it runs."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context, self.answer = context, OK
        self.heard: list[bytes] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
                plain.settimeout(10)
                with plain, self.context.wrap_socket(plain, server_side=True) as wire:
                    if data := wire.recv(65_536):
                        self.heard.append(data)
                        wire.sendall(self.answer)
            except OSError:
                if self._listener.fileno() < 0:
                    return

    def close(self) -> None:
        """End it."""
        place = self._listener.getsockname()
        with socket.create_connection(place):
            self._listener.close()
        self._thread.join(60)


@contextmanager
def serving(context: ssl.SSLContext) -> Iterator[Server]:
    """Run a `Server`."""
    server = Server(context)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def own(tmp_path: Path) -> Signed:
    """Return a server's own certificate: of nobody's, for another name, and long over."""
    return sign(tmp_path / "own", host="10.0.0.1", days=(-9, -5))


@pytest.fixture
def server(own: Signed) -> Iterator[Server]:
    """Return a server with that certificate."""
    with serving(own.context()) as it:
        yield it


def rules_for(server: Server, **more: object) -> TlsPolicy:
    """Return rules for one server."""
    return TlsPolicy(frozenset({server.url}), **more)  # type: ignore[arg-type]


def get(rules: TlsPolicy, url: str, **more: str) -> Response:
    """Send a request by these rules."""
    client = HttpClient(rules)
    try:
        return client.send(Request("GET", url, **more))  # type: ignore[arg-type]
    finally:
        client.close()


def test_a_pinned_certificate_is_trusted_whatever_it_says(server: Server, own: Signed) -> None:
    """A person has compared it; and the answer tells with which one it came."""
    response = get(rules_for(server, pin=own.sha256), f"{server.url}/")
    assert (response.status, response.certificate) == (200, own.der)


def test_another_certificate_is_refused_before_a_byte_is_sent(
    server: Server, own: Signed, tmp_path: Path
) -> None:
    """Both fingerprints are said, and the token stays here."""
    other = sign(tmp_path / "other")
    server.context = other.context()
    with pytest.raises(CertificateChanged) as caught:
        get(rules_for(server, pin=own.sha256), f"{server.url}/", bearer="secret")
    assert certificate.grouped(own.sha256) in str(caught.value)
    assert certificate.grouped(other.sha256) in str(caught.value)
    assert caught.value.exit_code == 6
    assert server.heard == []


def test_an_authority_does_not_help_another_certificate(
    server: Server, own: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even one that the system trusts: exactly the pinned one is the server."""
    authority = sign(tmp_path / "authority")
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    server.context = sign(tmp_path / "other", by=authority).context()
    assert get(TlsPolicy(), f"{server.url}/").status == 200
    with pytest.raises(CertificateChanged):
        get(rules_for(server, pin=own.sha256), f"{server.url}/")


def test_a_certificate_signed_by_the_pinned_one_is_another(server: Server, tmp_path: Path) -> None:
    """A pin is no authority."""
    pinned = sign(tmp_path / "pinned")
    server.context = sign(tmp_path / "child", by=pinned).context()
    with pytest.raises(CertificateChanged):
        get(rules_for(server, pin=pinned.sha256), f"{server.url}/")


def test_every_connection_is_compared(server: Server, own: Signed, tmp_path: Path) -> None:
    """Also the second one of the same client; and a new pin holds from then on."""
    other = sign(tmp_path / "other")
    client = HttpClient(rules_for(server, pin=own.sha256))
    assert client.send(Request("GET", f"{server.url}/")).status == 200
    server.context = other.context()
    with pytest.raises(CertificateChanged):
        client.send(Request("GET", f"{server.url}/"))
    client.apply(rules_for(server, pin=other.sha256))
    assert client.tls_policy.pin == other.sha256
    assert client.send(Request("GET", f"{server.url}/")).status == 200
    client.close()


def test_a_pin_is_for_one_server_alone(server: Server, own: Signed) -> None:
    """The same certificate at another address is nobody's, also after a redirect."""
    with serving(own.context()) as elsewhere:
        rules = rules_for(server, pin=own.sha256, basic_auth=BasicAuth("wall", "secret"))
        with pytest.raises(CertificateNotTrusted, match="is not trusted"):
            get(rules, f"{elsewhere.url}/")
        moved = f"HTTP/1.1 302 Found\r\nLocation: {elsewhere.url}/\r\nContent-Length: 0\r\n\r\n"
        server.answer = moved.encode()
        with pytest.raises(CertificateNotTrusted, match=elsewhere.url.removeprefix("https://")):
            get(rules, f"{server.url}/", bearer="token")
        assert elsewhere.heard == []


def test_what_is_ours_does_not_follow_a_redirect(
    server: Server, own: Signed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the token nor the proxy's password."""
    there = sign(tmp_path / "there")
    monkeypatch.setenv("SSL_CERT_FILE", str(there.certificate))
    with serving(there.context()) as elsewhere:
        moved = f"HTTP/1.1 302 Found\r\nLocation: {elsewhere.url}/\r\nContent-Length: 0\r\n\r\n"
        server.answer = moved.encode()
        rules = rules_for(server, pin=own.sha256, basic_auth=BasicAuth("wall", "secret"))
        client = HttpClient(rules)
        assert client.send(Request("GET", f"{server.url}/", bearer="token")).status == 200
        assert client.send(Request("GET", f"{server.url}/")).status == 200
        client.close()
        assert b"Bearer token" in server.heard[0]
        assert b"Basic d2FsbDpzZWNyZXQ=" in server.heard[1]
        assert not any(b"authorization" in data.lower() for data in elsewhere.heard)
        assert len(elsewhere.heard) == 2


def test_the_websocket_obeys_the_same_rules(server: Server, own: Signed, tmp_path: Path) -> None:
    """No token to another certificate, the proxy's password to the right one."""
    rules = rules_for(server, pin=own.sha256, basic_auth=BasicAuth("wall", "secret"))
    with pytest.raises(KioskError, match="does not speak"):
        websocket.call(server.url, "token", {"type": "x"}, rules=rules)
    assert b"Authorization: Basic d2FsbDpzZWNyZXQ=" in server.heard[0]
    server.context = sign(tmp_path / "other").context()
    with pytest.raises(CertificateChanged):
        websocket.call(server.url, "token", {"type": "x"}, rules=rules)
    assert len(server.heard) == 1


def test_a_pinned_connection_is_never_handed_out_unfinished(own: Signed) -> None:
    """Neither before its handshake nor to somebody who would make that himself."""
    context = TlsPolicy(frozenset({"https://ha"}), pin=own.sha256).context("https://ha")
    with socket.socket() as wire, pytest.raises(OSError, match="not connected"):
        context.wrap_socket(wire, server_hostname="ha", do_handshake_on_connect=False)
    with pytest.raises(NotImplementedError):
        context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO())
    assert context.options & ssl.OP_NO_RENEGOTIATION


def test_an_authority_made_at_home_is_as_good_in_the_systems_store_as_in_a_file(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no key identifiers, which Python 3.13 asks for and Chromium does not.

    Chain, name and dates are verified all the same.
    """
    home = sign(tmp_path / "home")
    monkeypatch.setenv("SSL_CERT_FILE", str(home.certificate))
    everywhere = TlsPolicy(), rules_for(server), rules_for(server, ca_file=home.certificate)
    for rules in everywhere:
        server.context = sign(tmp_path / "leaf", by=home).context()
        assert get(rules, f"{server.url}/").status == 200
        for refused in (
            sign(tmp_path / "over", by=home, days=(-9, -5)),
            sign(tmp_path / "elsewhere", by=home, host="10.0.0.1"),
            sign(tmp_path / "stranger"),
        ):
            server.context = refused.context()
            with pytest.raises(CertificateNotTrusted):
                get(rules, f"{server.url}/")


def test_an_authority_need_not_be_a_root(server: Server, tmp_path: Path) -> None:
    """Who names it means it; Python asks for no root from 3.13 on."""
    root = sign(tmp_path / "root")
    between = sign(tmp_path / "between", by=root, may_sign=True)
    server.context = sign(tmp_path / "leaf", by=between).context()
    rules = rules_for(server, ca_file=between.certificate)
    assert get(rules, f"{server.url}/").status == 200


def test_a_file_of_authorities_is_trusted_and_no_others(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the system no longer count for this server."""
    home, world = sign(tmp_path / "home"), sign(tmp_path / "world")
    monkeypatch.setenv("SSL_CERT_FILE", str(world.certificate))
    rules = rules_for(server, ca_file=home.certificate)
    server.context = sign(tmp_path / "a", by=home).context()
    assert get(rules, f"{server.url}/").status == 200
    server.context = sign(tmp_path / "b", by=world).context()
    with pytest.raises(CertificateNotTrusted, match="--trust-certificate"):
        get(rules, f"{server.url}/")
    server.context = sign(tmp_path / "c", by=home, host="10.0.0.1").context()
    with pytest.raises(CertificateNotTrusted, match="is for another name"):
        get(rules, f"{server.url}/")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "cannot be read"),
        ("", "not a PEM"),
        ("rubbish", "not a PEM"),
        ("/dev/zero", "cannot be read"),
    ],
)
def test_files_that_cannot_be_used_are_named(tmp_path: Path, text: str | None, why: str) -> None:
    """Before anything is sent; one without an end is not read."""
    file = tmp_path / "file.pem"
    if text == "/dev/zero":
        file.symlink_to(text)
    elif text is not None:
        file.write_text(text)
    origins = frozenset({"https://ha"})
    with pytest.raises(UsageError, match=rf"ca_file: .*file\.pem .*{why}"):
        HttpClient(TlsPolicy(origins, ca_file=file))
    with pytest.raises(UsageError, match=rf"client_certificate: .*file\.pem .*{why}"):
        HttpClient(TlsPolicy(origins, client_certificate=ClientCertificate(file)))


def test_a_client_certificate_is_shown_to_the_server(tmp_path: Path, own: Signed) -> None:
    """With the key in a file of its own, or in the same."""
    clients, me = sign(tmp_path / "clients"), tmp_path / "both.pem"
    mine = sign(tmp_path / "mine", by=clients)
    me.write_bytes(mine.certificate.read_bytes() + mine.key.read_bytes())
    with serving(own.context(clients=clients.certificate)) as server:
        for client_certificate in (
            ClientCertificate(mine.certificate, mine.key),
            ClientCertificate(me),
        ):
            rules = rules_for(server, pin=own.sha256, client_certificate=client_certificate)
            assert get(rules, f"{server.url}/").status == 200
            assert policy.presented(server.url, client_certificate).sha256 == own.sha256
        with pytest.raises(KioskError, match="wants a client certificate"):
            get(rules_for(server, pin=own.sha256), f"{server.url}/")


def test_why_a_certificate_is_refused_is_said_with_what_helps(
    server: Server, tmp_path: Path
) -> None:
    """Another authority does not help one that is over, nor one that is for another name."""
    home = sign(tmp_path / "home")
    rules = rules_for(server, ca_file=home.certificate)
    refused = {
        "has expired, or this device's clock is wrong. Renew": sign(
            tmp_path / "over", by=home, days=(-9, -5)
        ),
        "is not valid yet: is this device's clock right": sign(
            tmp_path / "soon", by=home, days=(5, 9)
        ),
        "is for another name. Use the address": sign(tmp_path / "name", by=home, host="10.0.0.1"),
        "is not trusted: .*--ca-file": sign(tmp_path / "stranger"),
    }
    for said, shown in refused.items():
        server.context = shown.context()
        with pytest.raises(CertificateNotTrusted, match=said):
            get(rules, f"{server.url}/")


def test_a_proxy_that_finds_our_certificate_over_is_quoted(tmp_path: Path, own: Signed) -> None:
    """It is there, and configured: that one is wanted would be wrong."""
    clients = sign(tmp_path / "clients")
    mine = sign(tmp_path / "mine", by=clients, days=(-9, -5))
    client_certificate = ClientCertificate(mine.certificate, mine.key)
    with (
        serving(own.context(clients=clients.certificate)) as server,
        pytest.raises(KioskError, match="says that the client certificate has expired"),
    ):
        get(
            rules_for(server, pin=own.sha256, client_certificate=client_certificate),
            f"{server.url}/",
        )


def test_a_key_with_a_password_is_refused_and_nobody_asked(tmp_path: Path) -> None:
    """The terminal of a kiosk has nobody before it."""
    mine = sign(tmp_path)
    key = serialization.load_pem_private_key(mine.key.read_bytes(), None)
    mine.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    rules = TlsPolicy(
        frozenset({"https://ha"}), client_certificate=ClientCertificate(mine.certificate, mine.key)
    )
    with pytest.raises(UsageError, match="has a password"):
        HttpClient(rules)


def test_a_certificate_is_looked_at_without_a_word(server: Server, own: Signed) -> None:
    """Only the handshake is made: nobody knows yet who that is."""
    assert policy.presented(server.url).sha256 == own.sha256
    assert server.heard == []


@pytest.mark.parametrize(
    ("url", "applies"),
    [
        ("https://ha.local:8123/wall?a=1", True),
        ("wss://ha.local:8123/api/websocket", True),
        ("WSS://HA.local:8123/", True),
        ("https://ha.local/", False),
        ("http://ha.local:8123/", False),
        ("ws://ha.local:8123/", False),
        ("https://ha.local.evil.example:8123/", False),
        ("https://ha.local:8123@evil.example/", False),
        ("ftp://ha.local:8123/", False),
        ("", False),
    ],
)
def test_rules_are_for_an_origin(url: str, *, applies: bool) -> None:
    """The page's, and that of its WebSocket."""
    rules = TlsPolicy(frozenset({"https://ha.local:8123"}), basic_auth=BasicAuth("wall", "secret"))
    assert rules.apply_to(url) is applies
    assert (rules.authorization(url) is not None) is applies


def test_strict_is_what_is_stricter_than_the_system() -> None:
    """Then Chromium's own word is not enough."""
    assert not TlsPolicy().are_strict
    assert TlsPolicy(pin="ab" * 32).are_strict
    assert TlsPolicy(ca_file=Path("/ca.pem")).are_strict


def test_a_password_is_shown_to_nobody() -> None:
    """Not in a traceback either."""
    assert "secret" not in repr(TlsPolicy(basic_auth=BasicAuth("wall", "secret")))


@pytest.mark.parametrize(
    ("basic_auth", "token", "says"),
    [
        (None, None, "asks for a user name and a password of its own"),
        (BasicAuth("wall", "wrong"), None, "does not accept http_username and http_password"),
        (BasicAuth("wall", "right"), "token", "lets no request through that carries a token"),
    ],
)
def test_a_proxy_that_wants_a_password_is_told_from_the_server(
    server: Server, own: Signed, basic_auth: BasicAuth | None, token: str | None, says: str
) -> None:
    """Its 401 must not end a sign-in."""
    server.answer = (
        b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\n'
        b"Content-Length: 0\r\n\r\n"
    )
    rules = rules_for(server, pin=own.sha256, basic_auth=basic_auth)
    with pytest.raises(KioskError, match=says) as caught:
        get(rules, f"{server.url}/", **({"bearer": token} if token else {}))
    assert type(caught.value).__name__ == "ProxyRefused"
    if token is None:
        with pytest.raises(KioskError, match=says):
            websocket.call(server.url, "token", {"type": "x"}, rules=rules)


def test_a_401_without_a_challenge_is_the_servers_own(server: Server, own: Signed) -> None:
    """Home Assistant says it about tokens."""
    server.answer = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
    assert get(rules_for(server, pin=own.sha256), f"{server.url}/").status == 401
    with pytest.raises(KioskError, match="does not speak"):
        websocket.call(server.url, "t", {"type": "x"}, rules=rules_for(server, pin=own.sha256))


def test_a_changed_certificate_survives_copying() -> None:
    """As libraries do with exceptions."""
    copied = policy.PinMismatch("a" * 64, "b" * 64).__reduce__()
    assert str(copied[0](*copied[1]).explained("ha")) == str(
        unreachable(policy.PinMismatch("a" * 64, "b" * 64), "https://ha")
    )


def test_rules_are_others_when_what_is_trusted_or_shown_is_other(
    own: Signed, tmp_path: Path
) -> None:
    """A file that was renewed in place is another one; where the server is does not matter."""
    mine = sign(tmp_path / "mine")
    first = TlsPolicy(
        frozenset({"https://here"}),
        ca_file=own.certificate,
        client_certificate=ClientCertificate(mine.certificate, mine.key),
        basic_auth=BasicAuth("wall", "secret"),
    )
    began = first.digest()
    assert replace(first, origins=frozenset({"https://there"})).digest() == began
    for other in (
        replace(first, ca_file=None, pin=own.sha256),
        replace(first, ca_file=mine.certificate),
        replace(first, client_certificate=None),
        replace(first, basic_auth=BasicAuth("wall", "other")),
        replace(first, ca_file=tmp_path / "missing"),
    ):
        assert other.digest() != began
    sign(tmp_path / "mine")
    assert first.digest() != began
    assert "secret" not in repr(began)
