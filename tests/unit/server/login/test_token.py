"""Signing in with a long-lived access token."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from harness.login_fakes import CONFIG, URL, Script, answer, html, nobody, server

from ha_kiosk.errors import (
    AccessDenied,
    KioskError,
    NotHomeAssistant,
    ServerUnreachable,
    SignInRefused,
    UsageError,
)
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import Response
from ha_kiosk.server.login.token import sign_in

TOKEN = "aaa.bbb.ccc"


def test_a_token_that_the_server_accepts_becomes_credentials() -> None:
    """White space around it comes from the pipe."""

    def anna(url: str, token: str, _command: Mapping[str, object], /) -> object:
        assert (url, token) == (URL, TOKEN)
        return {"name": "Anna"}

    send = Script(answer(CONFIG))
    assert sign_in(server(), send, f" {TOKEN}\n", call=anna) == Credentials(
        server=URL,
        client_id=oauth.CLIENT_ID,
        long_lived_token=TOKEN,
        user="Anna",
        ha_version="2026.11.0",
    )
    assert send.requests[0].bearer == TOKEN


@pytest.mark.parametrize("token", ["", "\n", "hello", "a.b", "aaa.bbb.ccc\nddd", "aaa.bbb.ccç"])
def test_what_is_no_token_is_not_sent(token: str) -> None:
    """And is not repeated in the message."""
    with pytest.raises(UsageError, match="Long-lived access tokens") as caught:
        sign_in(server(), Script(), token, call=nobody)
    assert not token.strip() or token.strip() not in str(caught.value)


@pytest.mark.parametrize(
    ("response", "error", "text"),
    [
        (html(401), SignInRefused, "does not accept this token"),
        (html(403), AccessDenied, "banned"),
        (html(503), ServerUnreachable, "503"),
        (html(200), NotHomeAssistant, "200, text/html"),
        (Response(404, URL), NotHomeAssistant, "404, no content type"),
    ],
)
def test_a_token_that_is_not_accepted_is_not_kept(
    response: Response, error: type[KioskError], text: str
) -> None:
    """The message says why, without the token."""
    with pytest.raises(error, match=text) as caught:
        sign_in(server(), Script(response), TOKEN, call=nobody)
    assert TOKEN not in str(caught.value)
