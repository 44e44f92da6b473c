"""Revokes a session at the server, by its refresh token."""

from __future__ import annotations

from http import HTTPStatus

from ha_kiosk.errors import ServerUnreachable, SignOnRequired
from ha_kiosk.i18n.text import Text, as_text
from ha_kiosk.server import sign_on
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.finder import described
from ha_kiosk.server.http import Send


def revoke(send: Send, server: str, refresh_token: str) -> None:
    """Revoke `refresh_token` and its access tokens; an unknown one counts as revoked.

    Raises `ServerUnreachable` if the server could not be asked.
    """
    response = send(oauth.revoke_request(server, refresh_token))
    if response.status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        response = send(oauth.legacy_revoke_request(server, refresh_token))
    try:
        sign_on.refuse(response)
    except SignOnRequired as err:
        raise ServerUnreachable(as_text(str(err))) from err
    # A page does not come from Home Assistant, but from something in between.
    if response.status != HTTPStatus.OK or response.is_page:
        raise ServerUnreachable(
            Text("The server did not sign out: {what}.", what=described(response))
        )
