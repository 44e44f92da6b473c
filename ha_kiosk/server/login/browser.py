"""Signs in with the system's browser, which returns to a listener on 127.0.0.1.

This is OAuth's method for native apps (RFC 8252): the client id is the listener's own address, so
the server lets its login page redirect there. Wrong requests are refused and the wait continues,
because another process on this machine can reach the listener, too. It must be able neither to
sign in nor to prevent a sign-in.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable

from ha_kiosk.i18n.text import Text
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.finder import Server
from ha_kiosk.server.http import Send
from ha_kiosk.server.login import finish, new_verifier
from ha_kiosk.server.login.listener import LOOPBACK, Terms, listening
from ha_kiosk.server.login.pages import Pages
from ha_kiosk.server.websocket import Call
from ha_kiosk.server.websocket import call as websocket_call

TIMEOUT = 300.0
"""Seconds that a person has to sign in."""


def sign_in(
    server: Server,
    send: Send,
    open_browser: Callable[[str], bool],
    say: Callable[[str], None],
    *,
    timeout: float = TIMEOUT,
    call: Call = websocket_call,
) -> Credentials:
    """Sign in at `server` with the browser that `open_browser` opens.

    If it opens none, the address is printed for the person to open. Raises `SignInAborted` if
    nobody returned within `timeout` seconds, `SignInRefused` and what `send` raises.
    """
    state, verifier = oauth.new_state(), new_verifier(server.url, send)
    pages = Pages(gettext.NullTranslations())
    with listening(LOOPBACK, Terms(state, timeout), pages) as listener:
        url = oauth.authorize_url(
            server.url,
            client_id=listener.client_id,
            redirect_uri=listener.redirect_uri,
            state=state,
            verifier=verifier,
        )
        if open_browser(url):
            say(Text("Sign in with the browser that has opened."))
        else:
            say(Text("Open this address in a browser on this machine:\n\n{url}\n", url=url))
        return listener.exchanged(
            lambda code: finish(
                server.url, listener.client_id, code, send, verifier=verifier, call=call
            )
        )
