"""Errors as they really are made, said in German."""

from __future__ import annotations

import copy
import errno
import json
import os
import socket
import ssl
from collections.abc import Callable
from string import Formatter

import pytest

from ha_kiosk import i18n
from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text, at_host, from_json, lines, render, to_json
from ha_kiosk.screens import load_errors
from ha_kiosk.server import failures, finder
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.http import Request, Response
from ha_kiosk.server.tls.policy import BasicAuth, PinMismatch, TlsPolicy

URL = "http://ha.local:8123"
GERMAN = i18n.load("de", {}).gettext


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
    *(load_errors.net_error(name) for name in ("ERR_CERT_AUTHORITY_INVALID", "ERR_TIMED_OUT")),
    *(load_errors.http_error(status) for status in (404, 502)),
    *load_errors._NET_ERRORS.values(),
]


@pytest.mark.parametrize("text", dict.fromkeys(REAL))
def test_what_goes_wrong_is_said_in_the_language_of_the_screen(text: str) -> None:
    """Every error that the servers and the network of a home make; test_i18n.py has the German."""
    assert isinstance(text, Text)
    said: list[str] = []

    def say(template: str) -> str:
        said.append(template)
        return GERMAN(template)

    german = render(text, say)
    assert said
    assert all(GERMAN(template) != template for template in said if _has_words(template))
    assert german[0].isupper() or german.startswith(("http", "ha.local"))


def test_the_host_is_left_out_because_the_screen_names_it_anyway() -> None:
    """The log keeps it."""
    text = at_host("ha.local:8123", Text("no answer in time."))
    assert text == "ha.local:8123: no answer in time."
    assert render(text, str) == "No answer in time."
    assert render(text, GERMAN) == "Keine Antwort innerhalb der Frist."


def test_a_reason_that_nobody_knows_is_shown_as_it_is() -> None:
    """Better than nothing."""
    err = OSError(errno.ENODEV, "gone")
    assert render(failing(err), GERMAN) == "No such device."
    assert render("User is not active", GERMAN) == "User is not active"
    assert render("", GERMAN) == ""


def test_each_line_is_a_text_of_its_own() -> None:
    """As `finder.find` says what each of several addresses said."""
    text = lines(
        Text("No Home Assistant was found there."),
        at_host("ha.local:8123", Text("no answer in time.")),
        "Whatever",
    )
    assert text == "No Home Assistant was found there.\nha.local:8123: no answer in time.\nWhatever"
    assert render(text, GERMAN).split("\n") == [
        "Dort wurde kein Home Assistant gefunden.",
        "Keine Antwort innerhalb der Frist.",
        "Whatever",
    ]


def test_braces_in_what_a_server_says_do_no_harm() -> None:
    """They are data."""
    text = Text("The server does not let this user in: {why}.", why="{0.__class__} {why}")
    assert render(text, GERMAN).endswith(": {0.__class__} {why}.")


@pytest.mark.parametrize("why", ["User {0} is out", "a {why} {b}", "a { b"])
@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy])
def test_a_copy_of_a_text_is_the_text(copied: Callable[[Text], Text], why: str) -> None:
    """As `dataclasses.asdict` makes one for `ctl status` and `doctor --json`."""
    text = lines(Text("The server does not let this user in: {why}.", why=why), why)
    again = copied(text)
    assert again == text
    assert render(again, GERMAN) == render(text, GERMAN)


def test_an_exception_keeps_what_its_text_is_made_of() -> None:
    """Also over a thread and a file."""
    text = Text("{host} did not answer in time.", host="ha.local")
    assert str(KioskError(text)) is text
    assert f"{KioskError(text)}" == "ha.local did not answer in time."


@pytest.mark.parametrize("text", dict.fromkeys([*REAL, "as it is", Text("{status}", status=3)]))
def test_a_text_can_be_kept_in_a_file(text: str) -> None:
    """And is said in the language of the next start."""
    kept = json.loads(json.dumps(to_json(text)))
    again = from_json(kept)
    assert again == text
    assert render(again, GERMAN) == render(text, GERMAN)


@pytest.mark.parametrize(
    "kept",
    [
        None,
        3,
        [],
        {"template": "x"},
        {"template": "{a}", "values": {}},
        {"template": "{a.b}", "values": {"a": "x"}},
    ],
)
def test_what_is_no_text_is_refused(kept: object) -> None:
    """Another version may have written the file."""
    with pytest.raises(ValueError, match="text"):
        from_json(kept)


def _has_words(template: str) -> bool:
    return any(part.isalpha() for text, *_ in Formatter().parse(template) for part in text)
