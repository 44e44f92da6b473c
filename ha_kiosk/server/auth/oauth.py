"""Home Assistant's OAuth 2, without I/O: builds requests and reads answers.

It decides whether the server refused (`SignInRefused`: forget the token) or gave no valid answer
(`ServerUnreachable`: keep the token, try later). In doubt it is the latter. It sends nothing, and
does not know where tokens are stored.

https://developers.home-assistant.io/docs/auth_api
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
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
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import sign_on
from ha_kiosk.server.failures import gateway_refused
from ha_kiosk.server.finder import described
from ha_kiosk.server.http import Request, Response

CLIENT_ID = "http://ha-kiosk.localhost/"
"""A host that does not exist; the user's token list in Home Assistant shows this address."""
REDIRECT_URI = "http://ha-kiosk.localhost/auth-callback"
_REASON_LENGTH = 200
_TOO_LONG = 2**31
"""Seconds; no access token lives that long."""
_END_OF_TIME = 2**40
"""Seconds; no token ends later, and larger numbers only overflow."""


@dataclass(frozen=True, slots=True)
class Token:
    """The answer of `/auth/token`. Only an authorization code brings a refresh token."""

    access_token: str = field(repr=False)
    expires_in: int
    refresh_token: str | None = field(default=None, repr=False)


def new_state() -> str:
    """Return a new `state`, which ties a redirect to its sign-in."""
    return secrets.token_urlsafe(32)


def metadata_request(server: str) -> Request:
    """Return the request for the server's OAuth metadata (RFC 8414)."""
    return Request("GET", f"{server}/.well-known/oauth-authorization-server")


def supports_pkce(response: Response) -> bool:
    """Return whether the answer to `metadata_request` announces PKCE with SHA-256.

    Home Assistant does from 2026.11 on. Older servers refuse a sign-in with a challenge.
    """
    match response.json():
        case {"code_challenge_methods_supported": [*methods]} if response.status == HTTPStatus.OK:
            return "S256" in methods
    return False


def new_verifier() -> str:
    """Return a new PKCE verifier (RFC 7636), without which a code is worthless."""
    return secrets.token_urlsafe(32)


def authorize_url(
    server: str, *, client_id: str, redirect_uri: str, state: str, verifier: str | None = None
) -> str:
    """Return the address of the server's own login page; `verifier` is for PKCE."""
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": state,
    }
    if verifier is not None:
        digest = hashlib.sha256(verifier.encode()).digest()
        query["code_challenge"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        query["code_challenge_method"] = "S256"
    return f"{server}/auth/authorize?{urlencode(query)}"


def callback_code(url: str, *, state: str) -> str:
    """Return the authorization code in the redirect to `url`.

    Raises `SignInRefused` if the redirect does not have our `state`, and `SignInAborted` if it has
    no code.
    """
    query = parse_qs(urlsplit(url).query)
    # Bytes, because compare_digest accepts only ASCII text.
    if not hmac.compare_digest(query.get("state", [""])[-1].encode(), state.encode()):
        raise SignInRefused(Text("The sign-in came back with a wrong state. Start it again."))
    code = query.get("code", [""])[-1]
    if not code or "error" in query:
        raise SignInAborted(Text("The server ended the sign-in without a code. Start it again."))
    return code


def code_request(server: str, *, client_id: str, code: str, verifier: str | None = None) -> Request:
    """Return the request that turns an authorization code into tokens."""
    form = {"grant_type": "authorization_code", "code": code, "client_id": client_id}
    if verifier is not None:
        form["code_verifier"] = verifier
    return _token_request(server, form)


def refresh_request(server: str, *, client_id: str, refresh_token: str) -> Request:
    """Return the request for a new access token; `client_id` is that of the sign-in."""
    return _token_request(
        server,
        {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": client_id},
    )


def revoke_request(server: str, refresh_token: str) -> Request:
    """Return the request that revokes a refresh token and its access tokens."""
    return Request("POST", f"{server}/auth/revoke", form={"token": refresh_token})


def legacy_revoke_request(server: str, refresh_token: str) -> Request:
    """Return the same request for Home Assistant before 2022.9."""
    return _token_request(server, {"action": "revoke", "token": refresh_token})


def parse_token(response: Response) -> Token:
    """Return the tokens in the answer of `/auth/token`.

    Raises `SignInRefused`, `AccessDenied`, `GatewayRefused`, `NotHomeAssistant` or
    `ServerUnreachable`.
    """
    refuse_page(response)
    answer = response.json()
    fields = answer if isinstance(answer, dict) else {}
    match response.status, fields:
        case HTTPStatus.OK, {"access_token": str(access), "expires_in": int(seconds), **rest} if (
            access and seconds is not True and 0 < seconds < _TOO_LONG
        ):
            refresh = rest.get("refresh_token")
            return Token(access, seconds, refresh if isinstance(refresh, str) and refresh else None)
        case HTTPStatus.BAD_REQUEST, {"error": "invalid_grant" | "invalid_request"}:
            raise SignInRefused(
                Text("The server does not accept this sign-in any more. Sign in again.")
            )
        case HTTPStatus.FORBIDDEN, _:
            raise AccessDenied(
                Text("The server does not let this user in: {why}.", why=_why(fields))
            )
        case ((HTTPStatus.UNAUTHORIZED | HTTPStatus.NOT_FOUND), _):
            raise _not_there(response)
    raise _no_answer(response)


def bearer_request(server: str, token: str) -> Request:
    """Return the request that checks whether the server accepts a long-lived token."""
    return Request("GET", f"{server}/api/", bearer=token)


def check_bearer(response: Response) -> None:
    """Return if the answer to `bearer_request` accepts the token; else raise as `parse_token`."""
    refuse_page(response)
    match response.status:
        case HTTPStatus.OK:
            return
        case HTTPStatus.UNAUTHORIZED:
            raise SignInRefused(Text("The server does not know the long-lived token any more."))
        case HTTPStatus.FORBIDDEN:
            raise AccessDenied(Text("The server does not let this user in (status 403)."))
        case HTTPStatus.NOT_FOUND:
            raise _not_there(response)
    raise _no_answer(response)


def expiry(token: str) -> int | None:
    """Return when a JSON Web Token expires, by the wall clock, or None if it does not say."""
    try:
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        end = claims["exp"]
    except (LookupError, TypeError, ValueError, RecursionError):
        return None
    return end if isinstance(end, int) and 0 < end < _END_OF_TIME else None


def refuse_page(response: Response) -> None:
    """Raise `GatewayRefused` for a refusal as an HTML page: Home Assistant uses JSON or plain text.

    It is a `SignOnRequired` if something in front of the server asks for a sign-in of its own.
    """
    sign_on.refuse(response)
    if is_no(response) and response.is_page:
        raise gateway_refused(response.url, described(response))


def is_no(response: Response) -> bool:
    """Return whether the status alone is a refusal."""
    return response.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}


def counts_as_failed_login(response: Response) -> bool:
    """Return whether Home Assistant counts this answer towards a ban, if it is its own answer.

    A proxy may replace it by a page of its own (`Response.is_page`).
    https://github.com/home-assistant/core/blob/dev/homeassistant/components/http/ban.py
    """
    return is_no(response) or response.status == HTTPStatus.BAD_REQUEST


def _not_there(response: Response) -> NotHomeAssistant:
    what = described(response)
    return NotHomeAssistant(Text("There is no Home Assistant at this address: {what}.", what=what))


def _no_answer(response: Response) -> ServerUnreachable:
    asked = response.asked or response.url
    if (moved := sign_on.https_wanted(asked, response.location)) is not None:
        return moved
    what = described(response)
    return ServerUnreachable(Text("The server gave no usable answer: {what}.", what=what))


def _token_request(server: str, form: dict[str, str]) -> Request:
    return Request("POST", f"{server}/auth/token", form=form)


def _why(fields: dict[str, object]) -> str:
    reason = fields.get("error_description")
    if not isinstance(reason, str) or not reason:
        return "it gives no reason (is this computer banned in its ip_bans.yaml?)"
    return "".join(c for c in reason if c.isprintable())[:_REASON_LENGTH].rstrip(".")
