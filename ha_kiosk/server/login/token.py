"""Signs in with a long-lived access token that somebody made on their profile page.

This is for many tablets that are set up without a person at each. The program can neither refresh
nor revoke such a token; texts say so where it matters. A token that the server does not accept now
is refused, so that a mistake shows at once.
"""

from __future__ import annotations

from http import HTTPStatus

from ha_kiosk.errors import (
    AccessDenied,
    NotHomeAssistant,
    ServerUnreachable,
    SignInRefused,
    UsageError,
)
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.token_file import LONG_LIVED
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import Response, Send
from ha_kiosk.server.login import config, ha_version, user_name
from ha_kiosk.server.websocket import Call
from ha_kiosk.server.websocket import call as websocket_call


def sign_in(server: Server, send: Send, token: str, *, call: Call = websocket_call) -> Credentials:
    """Return credentials for `token`, once the server has accepted it.

    Raises `UsageError` for a text that is no token at all, `SignInRefused` and what `send` raises.
    """
    token = token.strip()
    if not LONG_LIVED.fullmatch(token):
        raise UsageError(
            Text(
                "This is not a long-lived access token. Make one in Home Assistant: your "
                "profile, Security, Long-lived access tokens."
            )
        )
    response = config(server.url, token, send)
    version = ha_version(response)
    if version is None:
        raise _refusal(server, response)
    return Credentials(
        server=server.url,
        client_id=oauth.CLIENT_ID,
        long_lived_token=token,
        user=user_name(server.url, token, call),
        ha_version=version,
    )


def _refusal(
    server: Server, response: Response
) -> SignInRefused | ServerUnreachable | NotHomeAssistant:
    status = response.status
    if status == HTTPStatus.UNAUTHORIZED:
        return SignInRefused(
            Text(
                "{server} does not accept this token: it was deleted, has expired, or belongs "
                "to another server.",
                server=server.url,
            )
        )
    if status == HTTPStatus.FORBIDDEN:
        return AccessDenied(
            Text(
                "{server} does not let this device in (403): its address may be banned, see "
                "ip_bans.yaml in the server's configuration folder.",
                server=server.url,
            )
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerUnreachable(
            Text("{server} failed with HTTP status {status}.", server=server.url, status=status)
        )
    return NotHomeAssistant(
        Text(
            "{server} does not answer as Home Assistant's API does: HTTP status {status}, {kind}.",
            server=server.url,
            status=status,
            kind=response.content_type or Text("no content type"),
        )
    )
