"""The ways to sign in, one module each, and what they share.

Each returns `Credentials`. Terminal, browser, phone and window get an authorization code, which
`finish` exchanges; the others get a token that was made before. The caller stores the credentials,
because it knows which ones they replace.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol, TypeVar

from ha_kiosk.errors import AccessDenied, KioskError, NotHomeAssistant
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import websocket
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.http import Request, Response, Send
from ha_kiosk.server.websocket import Call

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Dialog(Protocol):
    """How a sign-in asks the person; implemented by the command line and by tests."""

    def show_message(self, text: str) -> None:
        """Print a line."""
        ...

    def choose(self, title: str, options: Sequence[str]) -> int:
        """Return the index of the option that the person chose."""
        ...

    def text(self, label: str) -> str:
        """Ask for a line that may be visible."""
        ...

    def secret(self, label: str) -> str:
        """Ask for a line that is hidden while it is typed."""
        ...


def no_way_in() -> AccessDenied:
    """Return the error for a server that offers this device no provider."""
    return AccessDenied(
        Text(
            "The server offers this device no way to sign in. It may let in only devices of its "
            "trusted networks (trusted_networks), and this one's address is in none of them."
        )
    )


def new_verifier(server: str, send: Send) -> str | None:
    """Return a PKCE verifier for a sign-in at `server`, None if it does not support that."""
    is_supported = oauth.supports_pkce(send(oauth.metadata_request(server)))
    return oauth.new_verifier() if is_supported else None


def finish(
    server: str,
    client_id: str,
    code: str,
    send: Send,
    *,
    verifier: str | None = None,
    call: Call = websocket.call,
) -> Credentials:
    """Exchange an authorization code for credentials; `verifier` is that of the login page's URL.

    Raises what `oauth.parse_token` and `send` raise. The user's name and the server's version are
    only for display: a sign-in does not fail without them.
    """
    request = oauth.code_request(server, client_id=client_id, code=code, verifier=verifier)
    token = oauth.parse_token(send(request))
    if token.refresh_token is None:
        raise NotHomeAssistant(
            Text("{url} answered the sign-in without a refresh token.", url=server)
        )
    bare = Credentials(server, client_id, refresh_token=token.refresh_token)
    return described(bare, token.access_token, send, call)


def described(bare: Credentials, access_token: str, send: Send, call: Call) -> Credentials:
    """Return `bare` with the server's details and the user's name, as far as they are known."""
    server = bare.server
    try:
        answer = config(server, access_token, send)
        version, name = ha_version(answer), server_name(answer)
    except KioskError as err:
        _log.info("The server's version is not known: %s", err)
        version = name = None
    user = user_name(server, access_token, call)
    return replace(bare, user=user, ha_version=version, server_name=name)


def keep(new: Credentials, save: Callable[[Credentials], T], send: Send) -> T:
    """Return the result of `save(new)`; if that fails, revoke the token, which nobody stored."""
    try:
        return save(new)
    except KioskError:
        if new.refresh_token is not None and new.token_file is None:
            with suppress(KioskError):
                Session(new, send).revoke()
        raise


def config(server: str, access_token: str, send: Send) -> Response:
    """Request the server's configuration, which any signed-in user may read."""
    return send(Request("GET", f"{server}/api/config", bearer=access_token))


def ha_version(response: Response) -> str | None:
    """Return the version from an answer to `config`, or None if there is none."""
    match response.json():
        case {"version": str(version)} if response.status == 200:  # noqa: PLR2004 - HTTP's OK
            return version
        case _:
            return None


def server_name(response: Response) -> str | None:
    """Return the home's name from an answer to `config`, or None if there is none."""
    match response.json():
        case {"location_name": str(name)} if name and response.status == 200:  # noqa: PLR2004
            return name
        case _:
            return None


def user_name(server: str, access_token: str, call: Call) -> str | None:
    """Return the name of the token's user, or None if the server does not say."""
    try:
        user = call(server, access_token, {"type": "auth/current_user"})
    except KioskError as err:
        _log.info("The user's name is not known: %s", err)
        return None
    match user:
        case {"name": str(name)} if name:
            return name
        case _:
            return None
