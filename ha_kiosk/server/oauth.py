"""Home Assistant's OAuth 2, pure: builds requests and reads answers.

Apart because here it is decided whether the server said *no* (`SignInRefused`: forget the token)
or said nothing that means anything (`ServerUnreachable`: keep it, try later). In doubt it is the
latter. It refuses to send anything, and to know where tokens are kept.

https://developers.home-assistant.io/docs/auth_api
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qs, urlencode, urlsplit

from ha_kiosk.errors import (
    AccessDenied,
    NotHomeAssistant,
    ServerUnreachable,
    SignInAborted,
    SignInRefused,
)
from ha_kiosk.server.finder import described
from ha_kiosk.server.http import Request, Response

CLIENT_ID = "http://ha-kiosk.localhost/"
"""A name that exists nowhere; the user's token list in Home Assistant shows it."""
REDIRECT_URI = "http://ha-kiosk.localhost/auth-callback"
_REASON_LENGTH = 200
_TOO_LONG = 2**31
"""Seconds; no access token lives that long."""


@dataclass(frozen=True, slots=True)
class Token:
    """What `/auth/token` gave. Only an authorization code brings a refresh token."""

    access_token: str = field(repr=False)
    expires_in: int
    refresh_token: str | None = field(default=None, repr=False)


def new_state() -> str:
    """Return a fresh `state`, which ties a redirect to the sign-in that it belongs to."""
    return secrets.token_urlsafe(32)


def authorize_url(server: str, *, client_id: str, redirect_uri: str, state: str) -> str:
    """Return the address of the server's own login page."""
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": state,
    }
    return f"{server}/auth/authorize?{urlencode(query)}"


def callback_code(url: str, *, state: str) -> str:
    """Return the authorization code in the redirect to `url`.

    Raises `SignInRefused` when the redirect is not an answer to our `state`, and `SignInAborted`
    when it brings no code.
    """
    query = parse_qs(urlsplit(url).query)
    # Bytes, because compare_digest takes no text beyond ASCII.
    if not hmac.compare_digest(query.get("state", [""])[-1].encode(), state.encode()):
        raise SignInRefused("The sign-in came back with a wrong state. Start it again.")
    code = query.get("code", [""])[-1]
    if not code or "error" in query:
        raise SignInAborted("The server ended the sign-in without a code. Start it again.")
    return code


def code_request(server: str, *, client_id: str, code: str) -> Request:
    """Return the request that turns an authorization code into tokens."""
    return _token_request(
        server, {"grant_type": "authorization_code", "code": code, "client_id": client_id}
    )


def refresh_request(server: str, *, client_id: str, refresh_token: str) -> Request:
    """Return the request for a new access token; `client_id` is that of the sign-in."""
    return _token_request(
        server,
        {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": client_id},
    )


def revoke_request(server: str, refresh_token: str) -> Request:
    """Return the request that ends a refresh token and its access tokens."""
    return Request("POST", f"{server}/auth/revoke", form={"token": refresh_token})


def legacy_revoke_request(server: str, refresh_token: str) -> Request:
    """Return what `revoke_request` was before Home Assistant 2022.9."""
    return _token_request(server, {"action": "revoke", "token": refresh_token})


def parse_token(response: Response) -> Token:
    """Return the tokens in the answer of `/auth/token`.

    Raises `SignInRefused`, `AccessDenied`, `NotHomeAssistant` or `ServerUnreachable`.
    """
    answer = response.json()
    fields = answer if isinstance(answer, dict) else {}
    match response.status, fields:
        case HTTPStatus.OK, {"access_token": str(access), "expires_in": int(seconds), **rest} if (
            access and seconds is not True and 0 < seconds < _TOO_LONG
        ):
            refresh = rest.get("refresh_token")
            return Token(access, seconds, refresh if isinstance(refresh, str) and refresh else None)
        case HTTPStatus.BAD_REQUEST, {"error": "invalid_grant" | "invalid_request"}:
            raise SignInRefused("The server does not accept this sign-in any more. Sign in again.")
        case HTTPStatus.FORBIDDEN, _:
            raise AccessDenied(f"The server does not let this user in: {_why(fields)}.")
        case ((HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND), _):
            raise NotHomeAssistant(
                f"There is no Home Assistant at this address: {described(response)}."
            )
    raise ServerUnreachable(f"The server gave no usable answer: {described(response)}.")


def _token_request(server: str, form: dict[str, str]) -> Request:
    return Request("POST", f"{server}/auth/token", form=form)


def _why(fields: dict[str, object]) -> str:
    reason = fields.get("error_description")
    if not isinstance(reason, str) or not reason:
        return "it gives no reason (is this computer banned in its ip_bans.yaml?)"
    return "".join(c for c in reason if c.isprintable())[:_REASON_LENGTH].rstrip(".")
