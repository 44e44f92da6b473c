"""Errors as they really are made, said in German."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from string import Formatter

import pytest

from ha_kiosk import i18n
from ha_kiosk.errors import KioskError
from ha_kiosk.screens import notices
from ha_kiosk.screens.error_texts import SENTENCES, translate
from ha_kiosk.server import failures, finder, oauth
from ha_kiosk.server.http import Request, Response
from ha_kiosk.server.tls import certificate
from ha_kiosk.server.tls.policy import BasicAuth, PinMismatch, TlsPolicy

URL = "http://ha.local:8123"
GERMAN = i18n.load("de", {}).gettext
WORDS = {
    "host": "ha.local:8123",
    "url": URL,
    "status": "502",
    "reason": "no answer in time.",
    "pinned": certificate.grouped("ab" * 32),
    "shown": certificate.grouped("cd" * 32),
}


def failing(err: Exception) -> str:
    """Return what is said when a library failed with `err`."""
    return str(failures.unreachable(err, URL))


def untrusted() -> ssl.SSLCertVerificationError:
    """Return the error for a certificate that nobody knows, as a handshake makes it."""
    err = ssl.SSLCertVerificationError(1, "self-signed")
    err.verify_message = "self-signed certificate"
    return err


def wanting() -> ssl.SSLError:
    """Return the error for a server that wants our certificate."""
    err = ssl.SSLError(1, "alert")
    err.reason = "TLSV13_ALERT_CERTIFICATE_REQUIRED"
    return err


def proxies() -> list[str]:
    """Return what is said about proxies that ask for a password."""
    known = TlsPolicy(basic_auth=BasicAuth("wall", "secret"))
    return [
        str(failures.proxy_refused("ha.local:8123", rules, with_token=token))
        for rules, token in ((TlsPolicy(), False), (known, False), (known, True))
    ]


def answering(status: int, body: bytes = b"", content_type: str = "text/html") -> str:
    """Return what is said about a server that answers so."""

    def send(request: Request) -> Response:
        return Response(status, request.url, content_type, body=body)

    with pytest.raises(KioskError) as caught:
        finder.find(URL, send)
    return str(caught.value)


def tokens(status: int, body: bytes = b"") -> str:
    """Return what is said about such an answer to a request for a token."""
    with pytest.raises(KioskError) as caught:
        oauth.parse_token(Response(status, URL, "application/json", body=body))
    return str(caught.value)


REAL = [
    failing(ConnectionRefusedError(errno.ECONNREFUSED, "refused")),
    failing(ConnectionResetError(errno.ECONNRESET, "reset")),
    failing(OSError(errno.EHOSTUNREACH, os.strerror(errno.EHOSTUNREACH))),
    failing(OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))),
    failing(OSError("lost")),
    failing(TimeoutError()),
    failing(socket.gaierror(socket.EAI_AGAIN, "later")),
    failing(socket.gaierror(socket.EAI_NONAME, "never")),
    failing(ssl.SSLError(1, "wrong version")),
    failing(untrusted()),
    failing(PinMismatch("a" * 64, "b" * 64)),
    failing(wanting()),
    *proxies(),
    failing(ValueError("what")),
    answering(502),
    answering(403),
    answering(404),
    answering(401, b'{"code": "onboarding_required"}', "application/json"),
    tokens(400, b'{"error": "invalid_grant"}'),
    tokens(403, b'{"error": "access_denied", "error_description": "User is not active"}'),
    tokens(404),
    tokens(500),
    *(notices.net_error(name) for name in ("ERR_CERT_AUTHORITY_INVALID", "ERR_TIMED_OUT")),
    *(notices.http_error(status) for status in (404, 502)),
    *notices._NET_ERRORS.values(),
]


@pytest.mark.parametrize("text", dict.fromkeys(REAL))
def test_what_goes_wrong_is_recognised(text: str) -> None:
    """Every error that the servers and the network of a home make; test_i18n.py has the German."""
    assert "»" in translate(text, lambda template: f"»{template}")
    german = translate(text, GERMAN)
    assert german[0].isupper() or german.startswith(("http", "ha.local"))


@pytest.mark.parametrize("template", SENTENCES)
def test_every_sentence_is_recognised_by_its_own_pattern(template: str) -> None:
    """None of them hides another."""
    names = {name for _, name, _, _ in Formatter().parse(template) if name}
    values = {name: WORDS.get(name, "something") for name in names}
    english = template.format(**values)
    german = translate(english, GERMAN)
    if template == "{host}: {reason}":
        assert german == "Keine Antwort innerhalb der Frist."
    else:
        assert german == GERMAN(template).format(**values)


def test_the_host_is_left_out_because_the_screen_names_it_anyway() -> None:
    """The log keeps it."""
    text = "ha.local:8123: no answer in time."
    assert translate(text, str) == "No answer in time."


def test_a_reason_that_nobody_knows_is_shown_as_it_is() -> None:
    """Better than nothing."""
    assert translate("ha.local:8123: no such device.", GERMAN) == "No such device."
    assert translate("User is not active", GERMAN) == "User is not active"
    assert translate("", GERMAN) == ""


def test_each_line_is_a_sentence_of_its_own() -> None:
    """As `address.find` says what each of several addresses said."""
    text = "No Home Assistant was found there.\nha.local:8123: no answer in time.\nWhatever"
    assert translate(text, GERMAN).split("\n") == [
        "Dort wurde kein Home Assistant gefunden.",
        "Keine Antwort innerhalb der Frist.",
        "Whatever",
    ]


def test_braces_in_what_a_server_says_do_no_harm() -> None:
    """They are data."""
    text = "The server does not let this user in: {0.__class__} {why}."
    assert translate(text, GERMAN).endswith(": {0.__class__} {why}.")
