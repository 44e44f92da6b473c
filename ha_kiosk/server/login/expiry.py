"""Switches off the expiry of this tablet's token after 90 days without use."""

from __future__ import annotations

from ha_kiosk.errors import KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Send
from ha_kiosk.server.websocket import Call
from ha_kiosk.server.websocket import call as websocket_call


def switch_off(credentials: Credentials, send: Send, *, call: Call = websocket_call) -> None:
    """Make the server keep the token of `credentials` however long it is not used.

    The token is then valid until somebody revokes it. This sends three requests, so do not call it
    on the UI thread. Raises `KioskError`, also for a long-lived token, which ends on its date, and
    for a server that does not support it.
    """
    if credentials.refresh_token is None:
        raise KioskError(Text("A long-lived access token ends on its date, used or not."))
    session = Session(credentials, send)
    tokens = session.call(call, {"type": "auth/refresh_tokens"})
    command = {
        "type": "auth/refresh_token_set_expiry",
        "refresh_token_id": _current(tokens),
        "enable_expiry": False,
    }
    session.call(call, command)


def _current(tokens: object) -> str:
    """Return the id of the token that the connection uses."""
    for token in tokens if isinstance(tokens, list) else ():
        match token:
            case {"id": str(token_id), "is_current": True}:
                return token_id
    raise KioskError(Text("The server does not tell which of the user's tokens this is."))
