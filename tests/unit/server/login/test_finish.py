"""From an authorization code to credentials."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from harness.login_fakes import CONFIG, TOKENS, URL, Script, anna, answer, html, nobody

from ha_kiosk.errors import NotHomeAssistant, ServerUnreachable, SignInRefused
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.http import Response
from ha_kiosk.server.login import finish


def test_a_code_becomes_credentials() -> None:
    """The code is exchanged, and the person's name and the server's version are kept with it."""
    send = Script(answer(TOKENS), answer(CONFIG))
    credentials = finish(URL, "http://client/", "the-code", send, call=anna)
    assert credentials == Credentials(
        server=URL,
        client_id="http://client/",
        refresh_token="refresh",
        user="Anna",
        ha_version="2026.11.0",
    )
    assert send.sent() == ["POST /auth/token", "GET /api/config"]
    assert send.requests[0].form == {
        "grant_type": "authorization_code",
        "code": "the-code",
        "client_id": "http://client/",
    }
    assert send.requests[1].bearer == "access"


@pytest.mark.parametrize(
    "config", [html(200), answer(CONFIG, 401), ServerUnreachable(Text("gone"))]
)
def test_an_unknown_version_is_no_reason_to_fail(config: Response | BaseException) -> None:
    """The version is for people to read."""
    send = Script(answer(TOKENS), config)
    assert finish(URL, "http://client/", "the-code", send, call=anna).ha_version is None


def test_an_unknown_name_is_no_reason_to_fail() -> None:
    """So is the name."""
    send = Script(answer(TOKENS), answer(CONFIG))
    assert finish(URL, "http://client/", "the-code", send, call=nobody).user is None


@pytest.mark.parametrize("user", [None, {}, {"name": None}, {"name": ""}, "Anna"])
def test_an_answer_without_a_name_is_no_name(user: object) -> None:
    """A user may have no name."""

    def call(_server: str, _token: str, _command: Mapping[str, object], /) -> object:
        return user

    send = Script(answer(TOKENS), answer(CONFIG))
    assert finish(URL, "http://client/", "the-code", send, call=call).user is None


def test_a_code_that_the_server_does_not_know_is_refused() -> None:
    """A code lives ten minutes and works once."""
    send = Script(answer({"error": "invalid_request"}, 400))
    with pytest.raises(SignInRefused):
        finish(URL, "http://client/", "the-code", send, call=nobody)


def test_an_answer_without_a_refresh_token_is_not_home_assistants() -> None:
    """Without one there is nothing to keep."""
    send = Script(answer({"access_token": "access", "expires_in": 1800}))
    with pytest.raises(NotHomeAssistant, match="refresh token"):
        finish(URL, "http://client/", "the-code", send, call=nobody)
