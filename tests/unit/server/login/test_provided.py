"""Signing in with a token in somebody else's file."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.login_fakes import CONFIG, TOKENS, URL, Script, answer, html, nobody, server

from ha_kiosk.errors import AccessDenied, SignInRefused, TokenFileUnusable
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.token_file import CREDENTIAL, TokenFile
from ha_kiosk.server.login import keep
from ha_kiosk.server.login.provided import of_unit, sign_in

REFRESH = "0123456789abcdef" * 8
LONG_LIVED = "aaa.bbb.ccc"


def written(folder: Path, text: str) -> TokenFile:
    """Return a private file with `text`, named as the unit's credential."""
    file = folder / CREDENTIAL
    file.touch(mode=0o600)
    file.write_text(text)
    return TokenFile(str(file))


def test_a_refresh_token_is_tried_and_described(tmp_path: Path) -> None:
    """With the client id that it was made with."""
    client = "http://10.0.0.9:1234/"
    source = written(tmp_path, f'token = "{REFRESH}"\nclient_id = "{client}"')
    send = Script(answer(TOKENS), answer(CONFIG))
    assert sign_in(server(), send, source, call=nobody) == Credentials(
        URL, client, refresh_token=REFRESH, ha_version="2026.11.0", token_file=source
    )
    form = {"grant_type": "refresh_token", "refresh_token": REFRESH, "client_id": client}
    assert send.requests[0].form == form


def test_a_long_lived_token_is_tried_and_described(tmp_path: Path) -> None:
    """As where it comes on stdin."""
    source = written(tmp_path, LONG_LIVED)
    credentials = sign_in(server(), Script(answer(CONFIG)), source, call=nobody)
    assert (credentials.long_lived_token, credentials.token_file) == (LONG_LIVED, source)


def test_a_token_that_is_not_accepted_is_named_by_its_file(tmp_path: Path) -> None:
    """Once, and it is not in the message."""
    source = written(tmp_path, REFRESH)
    send = Script(answer({"error": "invalid_grant"}, 400))
    with pytest.raises(SignInRefused, match="does not accept the token in") as caught:
        sign_in(server(), send, source, call=nobody)
    assert source.path in str(caught.value)
    assert REFRESH not in str(caught.value)
    assert len(send.requests) == 1


def test_a_denial_stays_a_denial(tmp_path: Path) -> None:
    """The token is good, or something in front refuses."""
    with pytest.raises(AccessDenied):
        sign_in(server(), Script(html(403)), written(tmp_path, REFRESH), call=nobody)


def test_a_token_that_cannot_be_kept_is_not_revoked(tmp_path: Path) -> None:
    """It is somebody else's, unlike one that a sign-in has just made."""
    source = written(tmp_path, REFRESH)

    def full(_credentials: Credentials) -> None:
        raise TokenFileUnusable(Text("the disk is full"))

    send = Script()
    with pytest.raises(TokenFileUnusable):
        keep(Credentials(URL, "c", refresh_token=REFRESH, token_file=source), full, send)
    assert send.requests == []


def test_the_credential_of_a_unit_signs_in_without_a_question(tmp_path: Path) -> None:
    """At the server in its file, else at the configured one."""
    env = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert of_unit({}, "default", URL) is None
    source = written(tmp_path, REFRESH)
    expected = Credentials(URL, oauth.CLIENT_ID, refresh_token=REFRESH, token_file=source)
    assert of_unit(env, "default", f"{URL}/wall") == expected
    written(tmp_path, f'token = "{LONG_LIVED}"\nurl = "https://ha.example.com"')
    found = of_unit(env, "default", URL)
    assert found is not None
    assert (found.server, found.long_lived_token) == ("https://ha.example.com", LONG_LIVED)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        (None, "has a token and no server"),
        ("ha.local", "needs its scheme, such as http://ha.local:8123"),
        ("http://", "url for the token in"),
    ],
)
def test_a_token_goes_to_one_server_only(tmp_path: Path, url: str | None, message: str) -> None:
    """It is not tried at several addresses."""
    written(tmp_path, REFRESH)
    with pytest.raises(TokenFileUnusable, match=message):
        of_unit({"CREDENTIALS_DIRECTORY": str(tmp_path)}, "default", url)
