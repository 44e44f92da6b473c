"""Signs in with a token that stays in a file of its own (`server.token_file`).

This is for many tablets that are set up without a person at each. A refresh token is better: the
page gets tokens of half an hour, and a log-out ends it at the server. A long-lived token is easier
to make, but the page gets the token itself, and only its owner can revoke it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ha_kiosk.errors import AccessDenied, SignInRefused, TokenFileUnusable, UsageError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.address.address import candidates
from ha_kiosk.server.auth import oauth, token_file
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.token_file import ProvidedToken, TokenFile
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import Send
from ha_kiosk.server.login import described, token
from ha_kiosk.server.websocket import Call
from ha_kiosk.server.websocket import call as websocket_call


def sign_in(
    server: Server, send: Send, source: TokenFile, *, call: Call = websocket_call
) -> Credentials:
    """Return credentials for the token in `source`, once the server has accepted it.

    Raises `TokenFileUnusable`, `SignInRefused` and what `send` raises.
    """
    found = source.read()
    if found.long_lived_token is not None:
        return replace(
            token.sign_in(server, send, found.long_lived_token, call=call), token_file=source
        )
    credentials = _credentials(server.url, found, source)
    request = oauth.refresh_request(
        server.url,
        client_id=credentials.client_id,
        refresh_token=credentials.refresh_token or "",
    )
    try:
        access = oauth.parse_token(send(request))
    except AccessDenied:
        raise
    except SignInRefused as err:
        raise SignInRefused(
            Text(
                "{server} does not accept the token in {file}: it was revoked, has expired, or "
                "belongs to another server or client_id.",
                server=server.url,
                file=source.path,
            )
        ) from err
    return described(credentials, access.access_token, send, call)


def of_unit(env: Mapping[str, str], profile: str, url: str | None) -> Credentials | None:
    """Return credentials for the token that systemd passed to this unit, None if there is none.

    The server is not asked. It is the one in the token's file, otherwise `url`, the configured one.
    Raises `TokenFileUnusable`.
    """
    source = token_file.of_unit(env, profile)
    if source is None:
        return None
    found = source.read()
    return _credentials(_only_origin(found.url or url, source), found, source)


def _credentials(server: str, found: ProvidedToken, source: TokenFile) -> Credentials:
    return Credentials(
        server,
        found.client_id or oauth.CLIENT_ID,
        refresh_token=found.refresh_token,
        long_lived_token=found.long_lived_token,
        token_file=source,
    )


def _only_origin(url: str | None, source: TokenFile) -> str:
    """Return the origin of the token's server; it must be unique, to try the token only there."""
    if url is None:
        raise TokenFileUnusable(
            Text(
                "{file} has a token and no server. Write url into it, or into the settings: "
                "ha-kiosk config set url http://homeassistant.local:8123",
                file=source.path,
            )
        )
    try:
        origins = candidates(url)
    except UsageError as err:
        raise TokenFileUnusable(
            Text("url for the token in {file}: {reason}", file=source.path, reason=err)
        ) from err
    if len(origins) > 1:
        raise TokenFileUnusable(
            Text(
                "url for the token in {file} needs its scheme, such as {example}.",
                file=source.path,
                example=origins[0],
            )
        )
    return origins[0]
