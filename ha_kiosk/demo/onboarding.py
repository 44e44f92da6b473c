"""Creates the first user of a temporary Home Assistant, and signs in as that user."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

from ha_kiosk.errors import DemoFailed, KioskError
from ha_kiosk.i18n.text import Text
from ha_kiosk.server import websocket
from ha_kiosk.server.auth import oauth
from ha_kiosk.server.auth.credentials import Credentials
from ha_kiosk.server.auth.session import Session
from ha_kiosk.server.finder import described
from ha_kiosk.server.http import Request, Send
from ha_kiosk.server.login import finish
from ha_kiosk.server.websocket import Call

NAME = "Demo"
USERNAME = "demo"
RUNNING_TIMEOUT = 60.0
STEP = 0.2


@dataclass(frozen=True, slots=True)
class Owner:
    """The server's first user, an administrator."""

    username: str
    password: str = field(repr=False)
    credentials: Credentials


def onboard(server: str, send: Send, *, call: Call = websocket.call) -> Owner:
    """Create the owner of the fresh `server` and return when it has fully started.

    Raises `DemoFailed`, and what `login.finish` raises.
    """
    password = secrets.token_urlsafe(12)
    code = _create_user(server, send, password)
    credentials = finish(server, oauth.CLIENT_ID, code, send, call=call)
    token = Session(credentials, send).access_token().value
    # From 2026.11 on a port in the YAML is pending for five minutes; older servers do not know
    # this.
    with contextlib.suppress(KioskError):
        call(server, token, {"type": "http/config/promote"})
    wait_until_running(server, token, send)
    return Owner(USERNAME, password, credentials)


def wait_until_running(
    server: str,
    access_token: str,
    send: Send,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> None:
    """Return when `server` has set up everything. Raises `DemoFailed` after a minute."""
    deadline = clock() + RUNNING_TIMEOUT
    while not _is_running(server, access_token, send):
        if clock() > deadline:
            raise DemoFailed(Text("Home Assistant answers, but does not finish starting."))
        sleep(STEP)


def _create_user(server: str, send: Send, password: str) -> str:
    user = {
        "client_id": oauth.CLIENT_ID,
        "name": NAME,
        "username": USERNAME,
        "password": password,
        "language": "en",
    }
    response = send(Request("POST", f"{server}/api/onboarding/users", json=user))
    match response.json():
        case {"auth_code": str(code)} if response.status == HTTPStatus.OK:
            return code
        case _:
            raise DemoFailed(
                Text("Home Assistant did not create a user: {answer}.", answer=described(response))
            )


def _is_running(server: str, access_token: str, send: Send) -> bool:
    response = send(Request("GET", f"{server}/api/core/state", bearer=access_token))
    match response.json():
        case {"state": str(state)}:
            return state == "RUNNING"
        case _:
            raise DemoFailed(
                Text(
                    "Home Assistant does not tell its state: {answer}.", answer=described(response)
                )
            )
