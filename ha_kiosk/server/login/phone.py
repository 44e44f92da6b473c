"""Signs in with a phone, which opens an address on the LAN and returns there.

The phone first shows our own page with the name of the tablet and two digits. The tablet shows
both, so that nobody signs in somebody else's tablet. A link leads to the server's login page, and
the server redirects back to the same listener (`listener.py`).

Somebody on the LAN can end a waiting sign-in (by ten wrong requests); then it is started again.
Without reading the traffic they cannot find the first page, whose path is random, learn the state,
or sign in. Somebody who reads plain http on the LAN sees the code. If the server supports PKCE
(2026.11 and newer), the code is worthless without the verifier, which never leaves this program.
They can also answer with a code of their own, so that the tablet is signed in as their user; the
terminal says as which user. A photograph of the QR code is as good as the code on the screen: it
leads to the server's login page, for five minutes, once.
"""

from __future__ import annotations

import gettext
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import Send
from ha_kiosk.server.login import finish, new_verifier
from ha_kiosk.server.login.listener import ListenAddress, Terms, listening
from ha_kiosk.server.login.pages import Pages
from ha_kiosk.server.websocket import Call
from ha_kiosk.server.websocket import call as websocket_call

TIMEOUT = 300.0
"""Seconds that a person has to sign in."""
MOST_WRONG = 10


@dataclass(frozen=True, slots=True)
class Tablet:
    """The tablet that is signed in: its name, the address for the phone, the pages' language."""

    name: str
    listen: ListenAddress
    translations: gettext.NullTranslations


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the tablet shows: the address for the phone, its own name, and two digits.

    `cancel` ends the sign-in, from any thread.
    """

    url: str = field(repr=False)
    tablet: str
    digits: str
    cancel: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)


def sign_in(
    server: Server,
    send: Send,
    tablet: Tablet,
    show: Callable[[Invitation], None],
    *,
    timeout: float = TIMEOUT,
    call: Call = websocket_call,
) -> Credentials:
    """Sign in at `server` with the phone that opens the address that `show` shows.

    Raises `SignInAborted` if nobody returned within `timeout` seconds or after ten wrong requests,
    `SignInRefused` and what `send` raises.
    """
    state, verifier = oauth.new_state(), new_verifier(server.url, send)
    pages = Pages(tablet.translations)
    terms = Terms(state, timeout, MOST_WRONG)
    with listening(tablet.listen, terms, pages) as listener:
        login_page = oauth.authorize_url(
            server.url,
            client_id=listener.client_id,
            redirect_uri=listener.redirect_uri,
            state=state,
            verifier=verifier,
        )
        digits, path = f"{10 + secrets.randbelow(90)}", secrets.token_urlsafe(16)
        host = urlsplit(server.url).hostname or server.url
        listener.shown = {f"/{path}": pages.start(tablet.name, digits, host, login_page)}
        url = f"{listener.client_id}{path}"
        show(Invitation(url, tablet.name, digits, listener.cancel))
        return listener.exchanged(
            lambda code: finish(
                server.url, listener.client_id, code, send, verifier=verifier, call=call
            )
        )
