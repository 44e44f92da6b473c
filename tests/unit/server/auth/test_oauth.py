"""OAuth: requests as Home Assistant wants them, answers as they are meant."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ha_kiosk.errors import (
    AccessDenied,
    GatewayRefused,
    KioskError,
    NotHomeAssistant,
    ServerUnreachable,
    SignInAborted,
    SignInRefused,
    SignOnRequired,
)
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.oauth import Token
from ha_kiosk.server.http import Request, Response

SERVER = "http://ha:8123"
SECURE = "https://ha"
CALLBACK = oauth.REDIRECT_URI
TOKENS = {"access_token": "access", "token_type": "Bearer", "expires_in": 1800}


def answer(status: int, body: object) -> Response:
    """Return a JSON answer of `/auth/token`."""
    url = f"{SERVER}/auth/token"
    return Response(status, url, "application/json", "aiohttp", json.dumps(body).encode())


def test_the_redirect_belongs_to_the_client_id() -> None:
    """IndieAuth wants scheme, host and port to be the same."""
    client, redirect = urlsplit(oauth.CLIENT_ID), urlsplit(oauth.REDIRECT_URI)
    assert (client.scheme, client.netloc) == (redirect.scheme, redirect.netloc)


def test_states_are_long_and_never_the_same() -> None:
    """Nobody guesses one."""
    states = {oauth.new_state() for _ in range(100)}
    assert len(states) == 100
    assert min(map(len, states)) >= 40


def test_the_login_page_gets_what_it_needs() -> None:
    """Everything is in the query, escaped."""
    url = oauth.authorize_url(
        SERVER, client_id=oauth.CLIENT_ID, redirect_uri=CALLBACK, state="a&b=c"
    )
    assert url.startswith(f"{SERVER}/auth/authorize?")
    assert parse_qs(urlsplit(url).query) == {
        "response_type": ["code"],
        "client_id": [oauth.CLIENT_ID],
        "redirect_uri": [CALLBACK],
        "state": ["a&b=c"],
    }


def test_the_code_is_taken_from_the_redirect() -> None:
    """State right, code there: signed in."""
    assert oauth.callback_code(f"{CALLBACK}?code=abc&state=s%2Bt", state="s+t") == "abc"


@pytest.mark.parametrize(
    "query", ["", "code=abc", "code=abc&state=", "code=abc&state=x", "state=é"]
)
def test_a_redirect_that_is_not_ours_is_refused(query: str) -> None:
    """A code that somebody else put there is not redeemed, nor repeated."""
    with pytest.raises(SignInRefused) as caught:
        oauth.callback_code(f"{CALLBACK}?{query}", state="s")
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize("query", ["", "code=", "error=access_denied", "code=abc&error=x"])
def test_a_redirect_without_a_code_is_an_aborted_sign_in(query: str) -> None:
    """It is ours, and it is a no."""
    with pytest.raises(SignInAborted):
        oauth.callback_code(f"{CALLBACK}?state=s&{query}", state="s")


def test_requests_are_what_the_server_expects() -> None:
    """The full set, field by field."""
    assert oauth.code_request(SERVER, client_id="http://c/", code="abc") == Request(
        "POST",
        f"{SERVER}/auth/token",
        {"grant_type": "authorization_code", "code": "abc", "client_id": "http://c/"},
    )
    assert oauth.refresh_request(SERVER, client_id="http://c/", refresh_token="r") == Request(
        "POST",
        f"{SERVER}/auth/token",
        {"grant_type": "refresh_token", "refresh_token": "r", "client_id": "http://c/"},
    )
    assert oauth.revoke_request(SERVER, "r") == Request(
        "POST", f"{SERVER}/auth/revoke", {"token": "r"}
    )
    assert oauth.legacy_revoke_request(SERVER, "r") == Request(
        "POST", f"{SERVER}/auth/token", {"action": "revoke", "token": "r"}
    )


def test_a_server_that_wants_https_now_is_told_with_its_mend() -> None:
    """A proxy that is new in front of it sends everybody there, and no browser follows a POST."""
    moved = Response(301, f"{SERVER}/auth/token", "text/html", location=f"{SECURE}/auth/token")
    with pytest.raises(ServerUnreachable, match=f"login --moved {SECURE}$"):
        oauth.parse_token(moved)


def test_tokens_are_read() -> None:
    """A code brings a refresh token, a refresh token does not."""
    assert oauth.parse_token(answer(200, TOKENS)) == Token("access", 1800)
    with_refresh = oauth.parse_token(answer(200, {**TOKENS, "refresh_token": "refresh"}))
    assert with_refresh == Token("access", 1800, "refresh")


@pytest.mark.parametrize("error", ["invalid_grant", "invalid_request"])
def test_a_token_that_the_server_does_not_know_is_refused(error: str) -> None:
    """This alone may end in credentials being forgotten."""
    with pytest.raises(SignInRefused) as caught:
        oauth.parse_token(answer(400, {"error": error}))
    assert type(caught.value) is SignInRefused


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": "access_denied", "error_description": "Not active."}, "Not active\\.$"),
        ({"error_description": "a\x1b" + "b" * 300}, "ab{199}\\.$"),
        ({"error_description": ""}, "banned"),
        ("403: Forbidden", "banned"),
    ],
)  # fmt: skip
def test_a_user_who_may_not_enter_now_gets_the_reason(body: object, said: str) -> None:
    """The token is good: this is not a refusal of it."""
    with pytest.raises(AccessDenied, match=said):
        oauth.parse_token(answer(403, body))


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (401, SignOnRequired, "asks for a sign-in of its own in front of Home Assistant"),
        (403, GatewayRefused, "status 403, text/html, from nginx"),
    ],
)
def test_a_page_that_refuses_is_not_home_assistants_word(
    status: int, kind: type[KioskError], said: str
) -> None:
    """It would say no in JSON, and to a banned device in plain text."""
    page = Response(status, SERVER, "text/html", "nginx", b"<html>")
    with pytest.raises(GatewayRefused, match=said) as caught:
        oauth.parse_token(page)
    assert type(caught.value) is kind
    with pytest.raises(kind):
        oauth.check_bearer(page)
    assert page.is_page


@pytest.mark.parametrize("status", [400, 401, 403])
def test_home_assistant_counts_what_it_refuses(status: int) -> None:
    """Up to a ban; what it does not answer at all it does not count."""
    assert oauth.counts_as_failed_login(answer(status, {}))
    assert not oauth.counts_as_failed_login(answer(503, {}))


@pytest.mark.parametrize("status", [401, 404])
def test_no_token_endpoint_is_not_home_assistant(status: int) -> None:
    """The message says what answered."""
    with pytest.raises(NotHomeAssistant, match=f"status {status}, application/json, from aiohttp"):
        oauth.parse_token(answer(status, {}))


@pytest.mark.parametrize(
    "response",
    [
        answer(500, {"error": "invalid_grant"}),
        answer(503, {}),
        answer(429, {}),
        answer(400, {"error": "unsupported_grant_type"}),
        answer(400, "invalid_grant"),
        answer(301, {}),
        answer(200, []),
        answer(200, {}),
        answer(200, {**TOKENS, "access_token": ""}),
        answer(200, {**TOKENS, "access_token": 1}),
        answer(200, {**TOKENS, "expires_in": "1800"}),
        answer(200, {**TOKENS, "expires_in": True}),
        answer(200, {**TOKENS, "expires_in": 0}),
        answer(200, {**TOKENS, "expires_in": 10**400}),
        Response(200, f"{SERVER}/auth/token", "text/html", "nginx", b"<html>"),
    ],
)
def test_an_answer_that_means_nothing_is_unreachable(response: Response) -> None:
    """In doubt the credentials stay."""
    with pytest.raises(ServerUnreachable):
        oauth.parse_token(response)


@pytest.mark.parametrize("refresh", [None, "", 5])
def test_a_refresh_token_that_is_none_is_none(refresh: object) -> None:
    """The access token is good all the same."""
    assert (
        oauth.parse_token(answer(200, {**TOKENS, "refresh_token": refresh})).refresh_token is None
    )


@given(status=st.integers(100, 599), body=st.binary())
def test_any_answer_is_a_token_or_one_of_our_errors(status: int, body: bytes) -> None:
    """Nothing that a server sends is a traceback."""
    with pytest.raises(KioskError):
        oauth.parse_token(Response(status, SERVER, body=body))


def test_tokens_are_not_shown() -> None:
    """A log line with a token object is harmless."""
    assert "secret" not in repr(Token("secret", 1, "secret"))
